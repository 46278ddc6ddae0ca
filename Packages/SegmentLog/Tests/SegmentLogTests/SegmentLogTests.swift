import KafkaCodecs
import Testing

@_spi(KafkaInternals) @testable import SegmentLog

@Suite struct SegmentLogTests {
    @Test(arguments: Kind.allCases)
    func appendedEntriesAreReadInOrder(_ kind: Kind) throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let log = try open(kind, directory, .init(segmentBytes: 500))
        try fill(log, 100)
        let entries = try all(log)
        #expect(entries.count == 100)
        #expect(entries.map(\.timestamp) == Array(0..<100))
        #expect(entries.enumerated().allSatisfy { $1.payload.allSatisfy { [n = UInt8($0)] in $0 == n } })
        #expect(zip(entries, entries.dropFirst()).allSatisfy { $0.nextOffset == $1.baseOffset })
        #expect(log.nextOffset == entries.last?.nextOffset)
    }

    @Test(arguments: Kind.allCases)
    func aReadInsideAnEntryBeginsWithThatEntry(_ kind: Kind) throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let log = try open(kind, directory)
        try log.append(recordCount: 10, timestamp: 1, payload: "ten")
        try log.append(recordCount: 1, timestamp: 2, payload: "one")
        #expect(try log.read(from: 7, maximumBytes: 1).map(\.payload) == ["ten"])
        #expect(try log.read(from: 7, maximumBytes: 1000).map(\.payload) == ["ten", "one"])
        #expect(try log.read(from: 7, maximumBytes: 1000, upTo: 10).map(\.payload) == ["ten"])
        #expect(try log.read(from: 11, maximumBytes: 1000).isEmpty)
        #expect(throws: SegmentLogError.self) { try log.read(from: 12, maximumBytes: 1000) }
    }

    @Test(arguments: Kind.allCases)
    func anEntryLargerThanTheMaximumIsStillReturned(_ kind: Kind) throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let log = try open(kind, directory)
        let large = Bytes([UInt8](repeating: 1, count: 3_000_000))
        try log.append(recordCount: 1, timestamp: 1, payload: large)
        #expect(try log.read(from: 0, maximumBytes: 1).first?.payload == large)
    }

    @Test(arguments: Kind.allCases)
    func aTimestampFindsTheFirstEntryThatIsNotEarlier(_ kind: Kind) throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let log = try open(kind, directory, .init(segmentBytes: 300, indexIntervalBytes: 64))
        for (number, time) in [5, 3, 9, 7, 20, 1, 30].enumerated() {
            try log.append(recordCount: 1, timestamp: Int64(time), payload: Bytes([UInt8(number)]))
        }
        #expect(try log.offset(forTimestamp: 0) == 0)
        #expect(try log.offset(forTimestamp: 6) == 2)
        #expect(try log.offset(forTimestamp: 9) == 2)
        #expect(try log.offset(forTimestamp: 10) == 4)
        #expect(try log.offset(forTimestamp: 10, from: 5) == 6)
        #expect(try log.offset(forTimestamp: 31) == nil)
    }

    @Test(arguments: Kind.allCases)
    func truncationRemovesTheEntryThatContainsTheOffset(_ kind: Kind) throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let log = try open(kind, directory, .init(segmentBytes: 300))
        try fill(log, 30)
        let before = try all(log)
        let cut = before[10].baseOffset
        try log.truncate(to: cut)
        #expect(log.nextOffset == cut)
        #expect(try all(log).map(\.baseOffset) == before[..<10].map(\.baseOffset))
        try log.append(recordCount: 1, timestamp: 99, payload: "new")
        #expect(try all(log).last?.baseOffset == cut)
    }

    @Test(arguments: Kind.allCases)
    func retentionBySizeKeepsTheNewest(_ kind: Kind) throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let log = try open(kind, directory, .init(segmentBytes: 300, retentionBytes: 1000))
        try fill(log, 100)
        let next = log.nextOffset
        try log.applyRetention(now: 0)
        #expect(log.nextOffset == next)
        #expect(log.startOffset > 0)
        #expect(log.sizeInBytes >= 1000 && log.sizeInBytes < 1700)
        #expect(try all(log).last?.nextOffset == next)
    }

    @Test(arguments: Kind.allCases)
    func retentionByAgeDeletesWholeSegments(_ kind: Kind) throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let log = try open(kind, directory, .init(segmentBytes: 300, retentionAge: .milliseconds(50)))
        try fill(log, 100)
        try log.applyRetention(now: 100)
        let first = try #require(try all(log).first)
        #expect(first.timestamp > 30 && first.timestamp <= 50)
    }

    @Test func aReopenedLogContinues() throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let log = try open(.directory, directory, .init(segmentBytes: 500))
        try fill(log, 100)
        try log.trim(before: 50)
        let entries = try all(log)
        let next = log.nextOffset
        log.close()
        let again = try open(.directory, directory, .init(segmentBytes: 500))
        #expect(again.startOffset == 50)
        #expect(again.nextOffset == next)
        #expect(try all(again).map(\.payload) == entries.map(\.payload))
        #expect(try again.append(recordCount: 1, timestamp: 0, payload: "x") == next)
    }

    @Test func aDirectoryInUseIsRefusedWithTheProcessID() throws {
        let directory = try TemporaryDirectory()
        let first = try DirectoryLock(directory: directory.path)
        #expect { try DirectoryLock(directory: directory.path) } throws: { error in
            guard let error = error as? SegmentLogError else { return false }
            return error.code == .locked && error.message.contains(directory.path) && error.message.contains("process")
        }
        first.unlock()
        _ = try DirectoryLock(directory: directory.path)
    }

    @Test func aClosedLogThrows() throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let log = try open(.memory, directory)
        log.close()
        #expect { try log.append(recordCount: 1, timestamp: 0, payload: "x") } throws: {
            ($0 as? SegmentLogError)?.code == .closed
        }
    }
}
