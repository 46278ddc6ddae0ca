import KafkaProtocol
import Testing

@testable import KafkaClient
@testable import KafkaConnectors

/// Tests of how a producer's delivery reports complete the events of a submission.
@Suite(.timeLimit(.minutes(5))) struct ReceiptTableTests {
    private func report(
        _ tags: [UInt64], _ code: ErrorCode? = nil, attempts: Int = 1, refused: [KafkaClient.RefusedRecord] = []
    ) -> DeliveryReport {
        DeliveryReport(
            topic: "copies", partition: 0, baseOffset: -1, count: tags.count, tags: tags, attempts: attempts,
            error: code.map { KafkaError.broker($0, "refused") }, refusedRecords: refused)
    }

    /// Returns the faults of four events, by index, after the reports in `reports`.
    private func faults(
        isTransactional: Bool = false, _ reports: (Submission) -> [DeliveryReport]
    ) async throws -> [Int: String] {
        let table = ReceiptTable(isTransactional: isTransactional)
        let submission = Submission(4, in: table)
        for report in reports(submission) { table.note(report) }
        switch await submission.receipt.outcome() {
        case .written: return [:]
        case .failed(let error): throw error
        case .unwritten(let faults):
            return faults.mapValues { fault in
                switch fault {
                case .heldBack: "held back"
                case .failed: "failed"
                case .suspected: "suspected"
                case .refused: "refused"
                }
            }
        }
    }

    @Test func otherBatchesOfAFailedTransactionAreHeldBack() async throws {
        let found = try await faults(isTransactional: true) { submission in
            // The producer fails the other batches with the same error, whether they were sent or not.
            [
                report([submission.tag(0)]), report([submission.tag(1)], .invalidTimestamp),
                report([submission.tag(2)], .invalidTimestamp),
                report([submission.tag(3)], .invalidTimestamp, attempts: 0),
            ]
        }
        #expect(found == [1: "refused", 2: "held back", 3: "held back"])
    }

    @Test func recordsNamedByTheBrokerAreRefusedAndTheOthersHeldBack() async throws {
        let found = try await faults { submission in
            let tags = (0..<4).map { submission.tag($0) }
            let refused = KafkaClient.RefusedRecord(index: 2, message: "no key", tag: tags[2])
            return [report(tags, .invalidRecord, refused: [refused])]
        }
        #expect(found == [0: "held back", 1: "held back", 2: "refused", 3: "held back"])
    }

    /// The batch's message lists its records. So it differs from batch to batch, although the cause is the same.
    @Test func aRefusedRecordHasItsOwnReason() async throws {
        let table = ReceiptTable(isTransactional: false)
        let submission = Submission(1, in: table)
        let refused = KafkaClient.RefusedRecord(index: 0, message: "no key", tag: submission.tag(0))
        table.note(report([submission.tag(0)], .invalidRecord, refused: [refused]))
        guard case .unwritten(let faults) = await submission.receipt.outcome(), case .refused(let reason)? = faults[0]
        else {
            Issue.record("the record was not refused")
            return
        }
        #expect(reason == "no key (INVALID_RECORD: \(ErrorCode.invalidRecord))")
    }

    @Test func recordsOfARefusedBatchAreSuspectedIfTheBrokerNamesNone() async throws {
        let found = try await faults { submission in
            [report([submission.tag(0)]), report((1..<4).map { submission.tag($0) }, .invalidTimestamp)]
        }
        #expect(found == [1: "suspected", 2: "suspected", 3: "suspected"])
    }

    @Test func otherErrorsAreFailures() async throws {
        let found = try await faults { submission in
            [report((0..<4).map { submission.tag($0) }, .notEnoughReplicas)]
        }
        #expect(Set(found.values) == ["failed"] && found.count == 4)
    }
}
