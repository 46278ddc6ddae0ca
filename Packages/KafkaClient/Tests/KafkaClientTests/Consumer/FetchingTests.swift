import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaClient

/// Tests of a consumer of one partition with a broker whose responses are scripted.
@Suite(.timeLimit(.minutes(5))) struct FetchingTests {
    let partition = TopicPartition("t", 0)

    func with(
        _ script: FetchScript, at position: Int64 = 0, _ configuration: Consumer.Configuration = .init(),
        broker prepare: (FakeBroker) -> Void = { _ in }, _ body: (Consumer) async throws -> Void
    ) async throws {
        let broker = try FakeBroker()
        script.install(on: broker)
        prepare(broker)
        try await broker.with { kafka in
            let consumer = try await kafka.consumer(
                partitions: [partition: position], configuration: configuration)
            do { try await body(consumer) } catch {
                await consumer.close()
                throw error
            }
            await consumer.close()
        }
    }

    func values(_ batch: RecordBatch?) -> [String] { batch?.map { $0.value?.utf8String ?? "" } ?? [] }

    // MARK: Impossible offsets

    @Test func wrappedMessagesThatEndBeforeThePositionAreAnError() async throws {
        let sound = try Batches.wrapper(at: 5, of: [4, 5])
        let lying = try Batches.wrapper(at: 9, of: [0])
        let script = FetchScript { offset, _ in .init(records: offset == 5 ? sound : lying, highWatermark: 20) }
        try await with(script, at: 5) { consumer in
            let batch = try await consumer.nextBatch()
            #expect(values(batch) == ["5"])
            let error = await #expect(throws: KafkaError.self) { try await consumer.nextBatch() }
            #expect(error?.code == .corruptBatch)
        }
    }

    @Test func anEmptyBatchWithAnInvalidOffsetIsCorrupt() async throws {
        var records = Array(try Batches.records(at: 0).slice(0..<RecordBatchView.headerSize))
        func put(_ bytes: [UInt8], at place: Int) { records.replaceSubrange(place..<place + bytes.count, with: bytes) }
        put([0x80, 0, 0, 0, 0, 0, 0, 0], at: 0)
        put([0, 0, 0, UInt8(RecordBatchView.headerSize - 12)], at: 8)
        put([0xff, 0xff, 0xff, 0xff], at: 23)
        put([0, 0, 0, 0], at: 57)
        let bytes = Bytes(records)
        #expect(throws: CodecError.self) { try RecordBatchView(bytes) }
        let script = FetchScript { _, _ in .init(records: bytes, highWatermark: 20) }
        try await with(script) { consumer in
            let error = await #expect(throws: KafkaError.self) { try await consumer.nextBatch() }
            #expect(error?.code == .corruptBatch)
        }
    }

    // MARK: Transactions

    func committedReader() -> Consumer.Configuration {
        var configuration = Consumer.Configuration()
        configuration.isolationLevel = .readCommitted
        return configuration
    }

    /// Two transactions, of which the first is aborted, followed by one that is still open.
    func transactions() throws -> FetchScript {
        let records = Batches.joined([
            try Batches.records(at: 0, count: 2, producer: 1, isTransactional: true),
            try Batches.marker(at: 2, producer: 1, kind: 0),
            try Batches.records(at: 3, count: 2, producer: 1, isTransactional: true),
            try Batches.marker(at: 5, producer: 1, kind: 1),
        ])
        return FetchScript { offset, _ in
            guard offset == 0 else { return .init(highWatermark: 9, lastStableOffset: 6) }
            return .init(records: records, highWatermark: 9, lastStableOffset: 6, aborted: [(1, 0)])
        }
    }

    @Test func readCommittedSkipsAbortedRecordsAndMarkers() async throws {
        let script = try transactions()
        try await with(script, committedReader()) { consumer in
            let batch = try await consumer.nextBatch()
            #expect(values(batch) == ["3", "4"])
            #expect(script.isolations.withLock { $0 } == [1])
        }
    }

    @Test func thePositionPassesATrailingMarker() async throws {  // otherwise a commit would never reach the end
        try await with(try transactions(), committedReader()) { consumer in
            let batch = try await consumer.nextBatch()
            #expect(batch?.nextOffset == 6)
            #expect(consumer.position(of: partition) == 6)
            #expect(consumer.lag() == [partition: 0])
        }
    }

    @Test func readUncommittedReturnsAbortedRecordsButNoMarkers() async throws {
        let script = try transactions()
        try await with(script) { consumer in
            var batch = try await consumer.nextBatch()
            #expect(values(batch) == ["0", "1"])
            batch = try await consumer.nextBatch()
            #expect(values(batch) == ["3", "4"])
            #expect(consumer.lag() == [partition: 3])
            #expect(script.isolations.withLock { $0 } == [0])
        }
    }

    // MARK: Seeking and pausing

    @Test func aResponseFromBeforeASeekIsDropped() async throws {
        let (gate, isAsked) = (Gate(), Gate())
        let script = FetchScript { offset, number in
            if number == 0 {
                isAsked.open()
                await gate.pass()
            }
            guard offset == 0 || offset == 50 else { return nil }
            return try? .init(records: Batches.records(at: offset), highWatermark: 60)
        }
        try await with(script) { consumer in
            await isAsked.pass()
            try await consumer.seek(to: [partition: 50])
            #expect(consumer.position(of: partition) == 50)
            gate.open()
            let batch = try await consumer.nextBatch()
            #expect(values(batch) == ["50"])
        }
    }

    @Test func batchesFetchedBeforeASeekAreNotHandedOut() async throws {
        let isFetched = Gate()
        let script = FetchScript { offset, _ in
            if offset == 3 { isFetched.open() }
            guard [0, 1, 2, 20].contains(offset) else { return nil }
            return try? .init(records: Batches.records(at: offset), highWatermark: 60)
        }
        try await with(script) { consumer in
            await isFetched.pass()
            var batch = try await consumer.nextBatch()
            #expect(values(batch) == ["0"])
            try await consumer.seek(to: [partition: 20])
            #expect(batch?.isRevoked == false)
            batch = try await consumer.nextBatch()
            #expect(values(batch) == ["20"])
        }
    }

    @Test func aResponseDuringAPauseIsFetchedAgain() async throws {
        let (gate, isAsked) = (Gate(), Gate())
        let script = FetchScript { offset, number in
            if number == 0 {
                isAsked.open()
                await gate.pass()
            }
            return try? offset > 0 ? nil : .init(records: Batches.records(at: offset), highWatermark: 60)
        }
        try await with(script) { consumer in
            await isAsked.pass()
            try await consumer.pause([partition])
            gate.open()
            try await consumer.resume([partition])
            let batch = try await consumer.nextBatch()
            #expect(values(batch) == ["0"])
        }
    }

    @Test func batchesHeldByAPauseAreNotFetchedAgain() async throws {
        let isFetched = Gate()
        let script = FetchScript { offset, _ in
            if offset == 1 { isFetched.open() }
            return try? offset > 0 ? nil : .init(records: Batches.records(at: offset), highWatermark: 60)
        }
        try await with(script) { consumer in
            await isFetched.pass()
            try await consumer.pause([partition])
            #expect(consumer.position(of: partition) == 0)
            try await consumer.resume([partition])
            let batch = try await consumer.nextBatch()
            #expect(values(batch) == ["0"])
            #expect(script.asked.withLock { $0.filter { $0 == 0 }.count } == 1)
        }
    }

    @Test func onlyAssignedPartitionsCanBeSoughtOrPaused() async throws {
        try await with(FetchScript { _, _ in nil }) { consumer in
            let other = TopicPartition("t", 1)
            await #expect(throws: KafkaError.self) { try await consumer.seek(to: [other: 1]) }
            await #expect(throws: KafkaError.self) { try await consumer.seek(to: [partition: -1]) }
            await #expect(throws: KafkaError.self) { try await consumer.pause([other]) }
            #expect(consumer.position(of: other) == nil)
        }
    }

    @Test func seekAndResumeThrowAfterClose() async throws {
        try await with(FetchScript { _, _ in nil }) { consumer in
            await consumer.close()
            await #expect(throws: KafkaError.self) { try await consumer.seek(to: [partition: 1]) }
            await #expect(throws: KafkaError.self) { try await consumer.resume([partition]) }
        }
    }

    // MARK: Offsets that are out of range

    func policy(_ reset: Consumer.OffsetReset, _ events: EventRecorder) -> Consumer.Configuration {
        var configuration = Consumer.Configuration()
        configuration.offsetReset = reset
        configuration.onEvent = { event in events.all.withLock { $0.append(event) } }
        return configuration
    }

    @Test func anOffsetThatIsInTheLogIsNotReset() async throws {
        let events = EventRecorder()
        let script = FetchScript { offset, number in
            if number == 0 { return .init(error: .offsetOutOfRange) }
            return try? offset == 5 ? .init(records: Batches.records(at: 5), highWatermark: 10) : nil
        }
        try await with(
            script, at: 5, policy(.earliest, events), broker: { $0.lists(start: 0, end: 10) }
        ) { consumer in
            let batch = try await consumer.nextBatch()
            #expect(values(batch) == ["5"])
            #expect(events.all.withLock { $0.isEmpty })
        }
    }

    @Test(arguments: [(Consumer.OffsetReset.earliest, Int64(20)), (.latest, 30)])
    func anOffsetOutOfRangeIsResetAndReported(_ reset: Consumer.OffsetReset, _ new: Int64) async throws {
        let events = EventRecorder()
        let script = FetchScript { offset, _ in
            if offset == 5 { return .init(error: .offsetOutOfRange) }
            return try? offset == new ? .init(records: Batches.records(at: new), highWatermark: 31) : nil
        }
        try await with(
            script, at: 5, policy(reset, events), broker: { $0.lists(start: 20, end: 30) }
        ) { consumer in
            let batch = try await consumer.nextBatch()
            #expect(values(batch) == ["\(new)"])
            let event = events.all.withLock { $0.first }
            #expect(event?.kind == .offsetReset && event?.partitions == [partition])
            #expect(event?.offset == 5 && event?.newOffset == new)
        }
    }

    @Test func withoutAPolicyAnOffsetOutOfRangeIsAnErrorUntilASeek() async throws {
        let events = EventRecorder()
        let script = FetchScript { offset, _ in
            if offset == 5 { return .init(error: .offsetOutOfRange) }
            return try? offset == 25 ? .init(records: Batches.records(at: 25), highWatermark: 31) : nil
        }
        try await with(
            script, at: 5, policy(.none, events), broker: { $0.lists(start: 20, end: 30) }
        ) { consumer in
            await #expect {
                _ = try await consumer.nextBatch()
            } throws: {
                ($0 as? KafkaError)?.code == .noOffset && "\($0)".contains("20 to 30")
            }
            try await consumer.seek(to: [partition: 25])
            let batch = try await consumer.nextBatch()
            #expect(values(batch) == ["25"])
        }
    }

    @Test func readCommittedResetsToTheLastStableOffset() async throws {
        let script = FetchScript { offset, _ in
            if offset == 5 { return .init(error: .offsetOutOfRange) }
            return try? offset == 28
                ? .init(records: Batches.records(at: 28), highWatermark: 31, lastStableOffset: 29) : nil
        }
        var configuration = committedReader()
        configuration.offsetReset = .latest
        try await with(
            script, at: 5, configuration, broker: { $0.lists(start: 20, end: 30, stable: 28) }
        ) { consumer in
            let batch = try await consumer.nextBatch()
            #expect(values(batch) == ["28"])
        }
    }

    /// A batch with a wrong checksum.
    @Test func thePositionStaysBeforeADamagedBatchUntilASeek() async throws {
        var damaged = Array(try Batches.records(at: 1))
        damaged[damaged.count - 1] ^= 1
        let records = Batches.joined([try Batches.records(at: 0), Bytes(damaged), try Batches.records(at: 2)])
        let script = FetchScript { offset, _ in
            if offset == 0 { return .init(records: records, highWatermark: 3) }
            return try? offset == 2 ? .init(records: Batches.records(at: 2), highWatermark: 3) : nil
        }
        try await with(script) { consumer in
            _ = try await consumer.nextBatch()
            await #expect(throws: KafkaError.self) { _ = try await consumer.nextBatch() }
            #expect(consumer.position(of: partition) == 1)
            try await consumer.seek(to: [partition: 2])
            let batch = try await consumer.nextBatch()
            #expect(values(batch) == ["2"])
        }
    }
}
