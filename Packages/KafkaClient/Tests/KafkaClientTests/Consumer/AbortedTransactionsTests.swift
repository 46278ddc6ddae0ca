import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaClient

/// Transcripts: batches in log order, and for each whether its records are delivered to the reader.
@Suite struct AbortedTransactionsTests {  // KIP-98
    enum Step {
        /// A batch of a transaction, at an offset.
        case data(Int64, producer: Int64)
        /// A batch outside of any transaction.
        case plain(Int64, producer: Int64)
        case abort(Int64, producer: Int64)
        case commit(Int64, producer: Int64)
        case unknown(Int64, producer: Int64)

        func batch() throws -> RecordBatchView {
            let bytes =
                switch self {
                case .data(let offset, let producer):
                    try Batches.records(at: offset, producer: producer, isTransactional: true)
                case .plain(let offset, let producer): try Batches.records(at: offset, producer: producer)
                case .abort(let offset, let producer): try Batches.marker(at: offset, producer: producer, kind: 0)
                case .commit(let offset, let producer): try Batches.marker(at: offset, producer: producer, kind: 1)
                case .unknown(let offset, let producer): try Batches.marker(at: offset, producer: producer, kind: 9)
                }
            return try RecordBatchView(bytes)
        }
    }

    /// Returns the offsets of the skipped batches.
    func skipped(_ list: [(producer: Int64, first: Int64)], _ steps: [Step]) throws -> [Int64] {
        var aborted = AbortedTransactions(
            list.map { .init(producerID: $0.producer, firstOffset: $0.first) }, verifyingMarkers: true)
        var offsets: [Int64] = []
        for step in steps {
            let batch = try step.batch()
            if try aborted.covers(batch) { offsets.append(batch.baseOffset) }
        }
        return offsets
    }

    @Test func onlyAbortedTransactionsAreSkipped() throws {
        let steps: [Step] = [
            .data(0, producer: 1), .data(1, producer: 2), .data(2, producer: 1), .abort(3, producer: 1),
            .commit(4, producer: 2), .plain(5, producer: -1),
        ]
        #expect(try skipped([(1, 0)], steps) == [0, 2])
    }

    @Test func abortedTransactionsMayBeListedInAnyOrder() throws {
        let steps: [Step] = [
            .data(0, producer: 1), .abort(1, producer: 1), .data(2, producer: 2), .abort(3, producer: 2),
            .data(4, producer: 3), .abort(5, producer: 3),
        ]
        #expect(try skipped([(3, 4), (1, 0), (2, 2)], steps) == [0, 2, 4])
    }

    @Test func laterRecordsOfTheSameProducerAreRead() throws {
        let steps: [Step] = [
            .data(0, producer: 1), .abort(1, producer: 1), .data(2, producer: 1), .commit(3, producer: 1),
            .data(4, producer: 1), .abort(5, producer: 1),
        ]
        #expect(try skipped([(1, 0), (1, 4)], steps) == [0, 4])
    }

    @Test func earlierCommittedRecordsOfTheSameProducerAreRead() throws {
        let steps: [Step] = [
            .data(0, producer: 1), .commit(1, producer: 1), .data(2, producer: 1), .abort(3, producer: 1),
        ]
        #expect(try skipped([(1, 2)], steps) == [2])
    }

    @Test func eachOpenTransactionEndsAtItsOwnMarker() throws {
        let steps: [Step] = [
            .data(0, producer: 1), .data(1, producer: 2), .abort(2, producer: 2), .data(3, producer: 1),
            .data(4, producer: 2), .abort(5, producer: 1), .commit(6, producer: 2),
        ]
        #expect(try skipped([(1, 0), (2, 1)], steps) == [0, 1, 3])
    }

    @Test func anAbortedTransactionFromAnEarlierResponseIsSkipped() throws {
        #expect(
            try skipped([(1, 3)], [.data(100, producer: 1), .abort(101, producer: 1), .data(102, producer: 1)]) == [100]
        )
    }

    @Test func anAbortedTransactionWhoseMarkerIsInALaterResponseIsSkipped() throws {
        #expect(try skipped([(1, 0)], [.data(0, producer: 1), .data(1, producer: 1)]) == [0, 1])
    }

    @Test func anUnknownControlRecordEndsNoTransaction() throws {
        let steps: [Step] = [.data(0, producer: 1), .unknown(1, producer: 1), .data(2, producer: 1)]
        #expect(try skipped([(1, 0)], steps) == [0, 2])
    }

    @Test func recordsOutsideOfTransactionsAreAlwaysRead() throws {
        #expect(try skipped([(1, 0)], [.data(0, producer: 1), .plain(1, producer: 1)]) == [0])
    }

    @Test func aDamagedMarkerIsAnError() throws {
        var bytes = Array(try Batches.marker(at: 1, producer: 1, kind: 0))
        bytes[bytes.count - 10] ^= 1
        let damaged = try RecordBatchView(Bytes(bytes))
        var aborted = AbortedTransactions([.init(producerID: 1, firstOffset: 0)], verifyingMarkers: true)
        #expect(throws: CodecError.self) { try aborted.covers(damaged) }
    }
}
