import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaClient

/// Tests of a partition's order under random faults. The writer goes back to the first record that failed.
@Suite(.timeLimit(.minutes(1))) struct ProducerOrderTests {
    static let count = 60

    static func configuration(isIdempotent: Bool) -> Producer.Configuration {
        var configuration = Producer.Configuration()
        configuration.isIdempotent = isIdempotent
        configuration.acks = isIdempotent ? .all : .leader
        configuration.batchSize = 160
        configuration.linger = .milliseconds(1)
        configuration.retries = 2
        configuration.retryBackoff = .milliseconds(1)
        configuration.failedPartitions = .hold
        configuration.reportsDeliveries = true
        return configuration
    }

    /// Returns faults that are determined by `seed`. Most batches succeed; some fail for several attempts in a row.
    static func faults(_ seed: UInt64) -> WrittenLog.Faults {
        let random = Lock(LinearRandom(seed))
        let streak = Lock<(fault: WrittenLog.Fault, left: Int)?>(nil)
        return { _, values, _ in
            let invalid = values.indices.filter { (Int(values[$0]) ?? 0) % 29 == 17 }
            if !invalid.isEmpty { return .refuse(.invalidRecord, records: invalid) }
            return streak.withLock { streak in
                if let (fault, left) = streak {
                    streak = left > 1 ? (fault, left - 1) : nil
                    return fault
                }
                let number = random.withLock { $0.next(40) }
                let fault: WrittenLog.Fault? =
                    switch number {
                    case 0...2: .refuse(.corruptMessage)
                    case 3: .refuse(.notLeaderOrFollower)
                    case 4: .refuse(.notEnoughReplicas)
                    case 5: .writeAndRefuse(.notEnoughReplicasAfterAppend)
                    case 6: .refuse(.topicAuthorizationFailed)
                    case 7: .loseRequest
                    case 8: .loseResponse
                    default: nil
                    }
                if let fault, number < 6 { streak = (fault, 1 + random.withLock { $0.next(4) }) }
                return fault
            }
        }
    }

    @Test(arguments: Array(1...8) as [UInt64], [true, false])
    func noRecordIsWrittenBeforeAnEarlierOne(_ seed: UInt64, _ isIdempotent: Bool) async throws {
        let log = try WrittenLog(partitions: 2, faults: Self.faults(seed))
        try await log.broker.with { kafka in
            let producer = try await kafka.producer(Self.configuration(isIdempotent: isIdempotent))
            let writer = try await ReturningWriter(producer, count: Self.count)
            let dropped = try await writer.write()
            await producer.close()
            for partition in [0, 1] as [Int32] {
                let numbers = log.values(partition).compactMap { Int($0) }
                let fault = WriteHistory.fault(in: numbers, count: Self.count, dropped: dropped[Int(partition)])
                #expect(fault == nil, "seed \(seed), partition \(partition): \(numbers)")
            }
        }
    }

    /// A negative control: a writer that continues behind a failed batch causes disorder, and the check detects it.
    @Test func aWriterThatContinuesBehindAFailedBatchIsCaught() async throws {
        let log = try WrittenLog { _, values, _ in values.contains("3") ? .refuse(.topicAuthorizationFailed) : nil
        }
        try await log.broker.with { kafka in
            var configuration = Self.configuration(isIdempotent: true)
            configuration.failedPartitions = .failFollowing
            configuration.reportsDeliveries = false
            let producer = try await kafka.producer(configuration)
            for number in 0..<6 {
                _ = try? await producer.send(to: "t", partition: 0, value: Bytes(utf8: "\(number)"))
            }
            await producer.close()
            let numbers = log.values().compactMap { Int($0) }
            #expect(WriteHistory.fault(in: numbers, count: 6)?.hasSuffix(" was written before 3") == true)
        }
    }

    @Test(arguments: [([0, 2, 1], "2 was written before 1"), ([0, 1], "missing: [2]"), ([0, 1, 0, 1, 2], nil)])
    func theCheckFindsDisorderAndLoss(_ log: [Int], _ fault: String?) {
        #expect(WriteHistory.fault(in: log, count: 3) == fault)
        #expect(WriteHistory.fault(in: [0, 2], count: 3, dropped: [1]) == nil)
    }
}

/// Writes the records 0, 1, 2 … to two partitions. After a failure it waits for all delivery reports. Then it continues
/// at the first record that failed, or behind it if the broker rejected it as invalid.
private struct ReturningWriter {
    let producer: Producer
    let topic: TopicHandle
    let count: Int

    init(_ producer: Producer, count: Int) async throws {
        self.producer = producer
        self.count = count
        topic = try await producer.topic("t")
    }

    private struct Lane {
        var next = 0
        var outstanding = 0
        var firstFailed: Int?
        var refused: Set<Int> = []
        var dropped: Set<Int> = []
    }

    /// Writes all records. Returns the records that were dropped, by partition.
    func write() async throws -> [Set<Int>] {
        var lanes = [Lane(), Lane()]
        var reports = producer.deliveries.makeAsyncIterator()
        while lanes.contains(where: { $0.next < count || $0.outstanding > 0 || $0.firstFailed != nil }) {
            for partition in lanes.indices { try append(&lanes[partition], to: Int32(partition)) }
            if lanes.contains(where: { $0.outstanding > 0 }) {
                guard let report = await reports.next() else { break }
                note(report, &lanes[Int(report.partition)])
            }
            for partition in lanes.indices { try await goBack(&lanes[partition], Int32(partition)) }
        }
        return lanes.map(\.dropped)
    }

    private func append(_ lane: inout Lane, to partition: Int32) throws {
        while lane.next < count, lane.firstFailed == nil {
            if lane.dropped.contains(lane.next) {
                lane.next += 1
                continue
            }
            do throws(KafkaError) {
                try producer.append(
                    to: topic, partition: partition, key: nil, value: Bytes(utf8: "\(lane.next)"),
                    tag: UInt64(lane.next))
            } catch {
                // A delivery report tells which record failed first.
                guard error.code == .precedingBatchFailed else { throw error }
                return
            }
            lane.next += 1
            lane.outstanding += 1
        }
    }

    private func note(_ report: DeliveryReport, _ lane: inout Lane) {
        lane.outstanding -= report.count
        guard report.error != nil, let first = report.tags.first.map(Int.init) else { return }
        lane.firstFailed = min(lane.firstFailed ?? .max, first)
        lane.refused.formUnion(report.refusedRecords.compactMap { $0.tag.map(Int.init) })
    }

    private func goBack(_ lane: inout Lane, _ partition: Int32) async throws {
        guard let first = lane.firstFailed, lane.outstanding == 0 else { return }
        lane.dropped.formUnion(lane.refused)
        lane.refused = []
        (lane.firstFailed, lane.next) = (nil, first)
        try await producer.reopen(topic, partition: partition)
    }
}

/// A pseudorandom sequence that is determined by its seed.
struct LinearRandom {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed &* 0x9e37_79b9_7f4a_7c15
    }

    /// Returns a number from 0 to `bound` - 1.
    mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }
}
