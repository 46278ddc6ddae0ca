import KafkaCodecs
import RivvenLog
import RivvenProtocol
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

enum Place: CaseIterable, Sendable {
    case memory, directory
}

@Suite(.timeLimit(.minutes(5))) struct RivvenLogTests {
    func path() -> String { "/tmp/rivven-log-\(UInt64.random(in: 0 ... .max))" }

    func with(_ place: Place, _ body: (RivvenLog, String?) async throws -> Void) async throws {
        let directory = place == .directory ? path() : nil
        let log = try await RivvenLog(directory: directory)
        try await body(log, directory)
        await log.close()
    }

    func records(_ range: Range<Int>) -> [RivvenRecord] {
        range.map {
            RivvenRecord(key: $0.isMultiple(of: 2) ? nil : Bytes(utf8: "k\($0)"), value: Bytes(utf8: "v\($0)"))
        }
    }

    @Test(arguments: Place.allCases)
    func publishedRecordsAreConsumedInOrder(_ place: Place) async throws {
        try await with(place) { log, _ in
            #expect(try await log.createTopic("orders", partitions: 3) == 3)
            #expect(try await log.publish(topic: "orders", partition: 1, records: records(0..<10)) == 0)
            #expect(try await log.publish(topic: "orders", partition: 1, records: records(10..<15)) == 10)
            let all = try await log.consume(
                topic: "orders", partition: 1, from: 0, maximumRecords: 100, maximumWait: .zero)
            #expect(all.map(\.offset) == Array(0..<15))
            #expect(all.map(\.value) == records(0..<15).map(\.value))
            #expect(all.map(\.key) == records(0..<15).map(\.key))
            let some = try await log.consume(
                topic: "orders", partition: 1, from: 8, maximumRecords: 4, maximumWait: .zero)
            #expect(some.map(\.offset) == [8, 9, 10, 11])
            #expect(try await log.offsetBounds(topic: "orders", partition: 1) == (0, 15))
            #expect(try await log.offsetBounds(topic: "orders", partition: 0) == (0, 0))
        }
    }

    @Test(arguments: Place.allCases)
    func aTopicGrowsAndKeepsItsRecords(_ place: Place) async throws {
        try await with(place) { log, directory in
            _ = try await log.createTopic("t", partitions: 2)
            _ = try await log.publish(topic: "t", partition: 1, records: records(0..<3))
            #expect(try await log.growTopic("t", to: 4) == 4)
            #expect(try await log.growTopic("t", to: 3) == 4)
            #expect(try await log.partitionCount(topic: "t") == 4)
            #expect(try await log.publish(topic: "t", partition: 3, records: records(0..<2)) == 0)
            #expect(try await log.offsetBounds(topic: "t", partition: 1) == (0, 3))
            guard let directory else { return }
            await log.close()
            let again = try await RivvenLog(directory: directory)
            #expect(try await again.partitionCount(topic: "t") == 4)
            #expect(try await again.offsetBounds(topic: "t", partition: 3) == (0, 2))
            await again.close()
        }
    }

    @Test func aTopicThatCannotGrowIsAnError() async throws {
        try await with(.memory) { log, _ in
            _ = try await log.createTopic("t", partitions: 2)
            await #expect { try await log.growTopic("none", to: 3) } throws: {
                ($0 as? RivvenError)?.code == .unknownTopic
            }
            await #expect { try await log.growTopic("t", to: 10_001) } throws: {
                ($0 as? RivvenError)?.code == .invalidArgument
            }
            #expect(try await log.partitionCount(topic: "t") == 2)
        }
    }

    @Test func aCrashWhileATopicGrowsLeavesTheFormerCount() async throws {
        let directory = path()
        let log = try await RivvenLog(directory: directory)
        _ = try await log.createTopic("t", partitions: 1)
        await log.close()
        // What a crash before the count was stored leaves: a directory that belongs to no partition yet.
        #expect(mkdir("\(directory)/topics/t/1", 0o700) == 0)
        let again = try await RivvenLog(directory: directory)
        #expect(try await again.partitionCount(topic: "t") == 1)
        #expect(try await again.growTopic("t", to: 2) == 2)
        #expect(try await again.publish(topic: "t", partition: 1, records: records(0..<1)) == 0)
        await again.close()
    }

    @Test func largeRecordsAreReturnedFewAtATime() async throws {
        try await with(.memory) { log, _ in
            _ = try await log.createTopic("t", partitions: 1)
            let large = RivvenRecord(key: nil, value: Bytes(Array(repeating: 1, count: 1 << 20)))
            for _ in 0..<20 { _ = try await log.publish(topic: "t", partition: 0, records: [large]) }
            var next: Int64 = 0
            var reads = 0
            while next < 20 {
                let some = try await log.consume(
                    topic: "t", partition: 0, from: next, maximumRecords: 100, maximumWait: .zero)
                #expect(!some.isEmpty && some.count < 12)
                next += Int64(some.count)
                reads += 1
            }
            #expect(reads == 3)
        }
    }

    @Test func aReopenedLogHasEverything() async throws {
        let directory = path()
        let log = try await RivvenLog(directory: directory)
        _ = try await log.createTopic("orders", partitions: 2)
        _ = try await log.publish(topic: "orders", partition: 1, records: records(0..<5))
        try await log.commit(group: "g", topic: "orders", partition: 1, offset: 3)
        try await log.commit(group: "g", topic: "orders", partition: 1, offset: 4)
        await log.close()
        let again = try await RivvenLog(directory: directory)
        #expect(try await again.partitionCount(topic: "orders") == 2)
        #expect(try await again.offsetBounds(topic: "orders", partition: 1) == (0, 5))
        #expect(try await again.committedOffset(group: "g", topic: "orders", partition: 1) == 4)
        #expect(try await again.committedOffset(group: "h", topic: "orders", partition: 1) == nil)
        #expect(try await again.publish(topic: "orders", partition: 1, records: records(5..<6)) == 5)
        await again.close()
    }

    @Test(arguments: [(-1, 0), (1 << 40, 0), (0, -1)] as [(Int, Int64)])
    func aCommitOfAnInvalidPartitionOrOffsetIsRefused(_ partition: Int, _ offset: Int64) async throws {
        let log = try await RivvenLog(directory: path())
        let error = await #expect(throws: RivvenError.self) {
            try await log.commit(group: "g", topic: "t", partition: partition, offset: offset)
        }
        #expect(error?.code == .invalidArgument)
        await log.close()
    }

    @Test func manyCommitsAreCompactedToFewEntries() async throws {
        let directory = path()
        let log = try await RivvenLog(directory: directory)
        for offset in 0..<2500 { try await log.commit(group: "g", topic: "t", partition: 0, offset: Int64(offset)) }
        await log.close()
        let again = try await RivvenLog(directory: directory)
        #expect(try await again.committedOffset(group: "g", topic: "t", partition: 0) == 2499)
        await again.close()
    }

    @Test func aDirectoryInUseIsRefusedByName() async throws {
        let directory = path()
        let log = try await RivvenLog(directory: directory)
        await #expect {
            _ = try await RivvenLog(directory: directory)
        } throws: { error in
            guard let error = error as? RivvenError else { return false }
            return error.code == .storage && error.message.contains("\(getpid())") && error.message.contains(directory)
        }
        await log.close()
    }

    @Test(arguments: Place.allCases)
    func aConsumerIsWokenByAPublish(_ place: Place) async throws {
        try await with(place) { log, _ in
            _ = try await log.createTopic("orders", partitions: 1)
            async let waiting = log.consume(
                topic: "orders", partition: 0, from: 0, maximumRecords: 10, maximumWait: .seconds(30))
            _ = try await log.publish(topic: "orders", partition: 0, records: records(0..<1))
            #expect(try await waiting.count == 1)
        }
    }

    @Test func aWaitEndsWithoutAMessage() async throws {
        try await with(.memory) { log, _ in
            _ = try await log.createTopic("orders", partitions: 1)
            let none = try await log.consume(
                topic: "orders", partition: 0, from: 0, maximumRecords: 10, maximumWait: .milliseconds(10))
            #expect(none.isEmpty)
        }
    }

    @Test(arguments: ["", ".", "..", "a/b", "a b", "ü", String(repeating: "x", count: 250)])
    func anInvalidTopicNameIsRefused(_ name: String) async throws {
        try await with(.directory) { log, _ in
            await #expect(throws: RivvenError.self) { try await log.createTopic(name, partitions: 1) }
        }
    }

    @Test func aMissingTopicOrPartitionIsAnError() async throws {
        try await with(.memory) { log, _ in
            await #expect { try await log.offsetBounds(topic: "none", partition: 0) } throws: {
                ($0 as? RivvenError)?.code == .unknownTopic
            }
            _ = try await log.createTopic("one", partitions: 1)
            await #expect { try await log.offsetBounds(topic: "one", partition: 1) } throws: {
                ($0 as? RivvenError)?.code == .unknownTopic
            }
            await #expect(throws: RivvenError.self) {
                try await log.consume(topic: "one", partition: 0, from: 1, maximumRecords: 1, maximumWait: .zero)
            }
        }
    }

    @Test func everyCallAfterCloseThrows() async throws {
        let log = try await RivvenLog(directory: nil)
        await log.close()
        await #expect { try await log.createTopic("t", partitions: 1) } throws: {
            ($0 as? RivvenError)?.code == .closed
        }
    }
}
