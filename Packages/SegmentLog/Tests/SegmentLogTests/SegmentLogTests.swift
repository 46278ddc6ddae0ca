import KafkaCodecs
import Testing

@_spi(KafkaInternals) @testable import SegmentLog

/// A directory of its own for each test, gone after it.
final class TemporaryDirectory {
    let path: String

    init() throws {
        path = "/tmp/segment-log-\(UInt64.random(in: 0 ... .max))"
        try StoredDirectory.make(path)
    }

    deinit {
        for name in (try? StoredDirectory.names(in: path)) ?? [] { StoredDirectory.remove("\(path)/\(name)") }
        StoredDirectory.removeDirectory(path)
    }

    /// The bytes of the only segment.
    func segment() throws -> [UInt8] {
        let file = try StoredFile(path + "/00000000000000000000.log")
        return Array(try file.read(try file.size(), at: 0))
    }

    func writeSegment(_ bytes: [UInt8]) throws {
        let file = try StoredFile(path + "/00000000000000000000.log")
        try file.truncate(to: 0)
        try bytes.withUnsafeBytes { try file.write([$0], at: 0) }
    }
}

enum Kind: CaseIterable, Sendable {
    case memory, directory
}

@Suite struct SegmentLogTests {
    func open(
        _ kind: Kind, _ directory: TemporaryDirectory, _ configuration: SegmentLog.Configuration = .init()
    ) throws -> SegmentLog {
        try SegmentLog(storage: kind == .memory ? .memory : .directory(directory.path), configuration: configuration)
    }

    func fill(_ log: SegmentLog, _ count: Int, size: Int = 20) throws {
        for number in 0..<count {
            let payload = Bytes([UInt8](repeating: UInt8(truncatingIfNeeded: number), count: size))
            try log.append(recordCount: 1 + number % 3, timestamp: Int64(number), payload: payload)
        }
    }

    func all(_ log: SegmentLog, maximumBytes: Int = 100) throws -> [SegmentLog.Entry] {
        var entries: [SegmentLog.Entry] = []
        var offset = log.startOffset
        while true {
            let more = try log.read(from: offset, maximumBytes: maximumBytes)
            guard let last = more.last else { return entries }
            entries += more
            offset = last.nextOffset
        }
    }

    @Test(arguments: Kind.allCases)
    func whatIsAppendedIsReadInOrder(_ kind: Kind) throws {
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
    func anEntryLargerThanTheMaximumComesAllTheSame(_ kind: Kind) throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let log = try open(kind, directory)
        let large = Bytes([UInt8](repeating: 1, count: 3_000_000))
        try log.append(recordCount: 1, timestamp: 1, payload: large)
        #expect(try log.read(from: 0, maximumBytes: 1).first?.payload == large)
    }

    @Test(arguments: Kind.allCases)
    func aTimeFindsTheFirstEntryThatIsNotEarlier(_ kind: Kind) throws {
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
    func truncationTakesTheEntryThatHoldsTheOffset(_ kind: Kind) throws {
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
    func retentionByAgeTakesWholeSegments(_ kind: Kind) throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let log = try open(kind, directory, .init(segmentBytes: 300, retentionAge: .milliseconds(50)))
        try fill(log, 100)
        try log.applyRetention(now: 100)
        let first = try #require(try all(log).first)
        #expect(first.timestamp > 30 && first.timestamp <= 50)
    }

    @Test func aReopenedLogGoesOn() throws {
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

    @Test func aTailTornAtAnyByteIsCutOff() throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let log = try open(.directory, directory)
        try fill(log, 3)
        let whole = try directory.segment()
        try log.append(recordCount: 1, timestamp: 5, payload: "the last one")
        log.close()
        let torn = try directory.segment()
        for length in whole.count..<torn.count {
            try directory.writeSegment(Array(torn[..<length]))
            let again = try open(.directory, directory)
            #expect(try all(again).count == 3)
            #expect(again.nextOffset == 6)
            again.close()
            #expect(try directory.segment() == whole)
        }
    }

    @Test func aFlippedBitInTheLastEntryIsATornTail() throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let log = try open(.directory, directory)
        try fill(log, 3)
        log.close()
        var bytes = try directory.segment()
        bytes[bytes.count - 1] ^= 1
        try directory.writeSegment(bytes)
        #expect(try all(open(.directory, directory)).count == 2)
    }

    @Test func damageBeforeSoundEntriesIsAnError() throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let log = try open(.directory, directory)
        try fill(log, 5)
        log.close()
        let bytes = try directory.segment()
        for index in 16..<16 + 3 * 48 {
            var damaged = bytes
            damaged[index] ^= 0x10
            try directory.writeSegment(damaged)
            #expect { try open(.directory, directory) } throws: { ($0 as? SegmentLogError)?.code == .damaged }
            #expect(try directory.segment() == damaged)
        }
    }

    @Test func damageOfAnOlderSegmentIsAnError() throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let log = try open(.directory, directory, .init(segmentBytes: 200))
        try fill(log, 20)
        log.close()
        var bytes = try directory.segment()
        bytes[bytes.count - 1] ^= 1
        try directory.writeSegment(bytes)
        #expect { try open(.directory, directory) } throws: { ($0 as? SegmentLogError)?.code == .damaged }
    }

    @Test func aNewerVersionIsRefused() throws {
        let directory = try TemporaryDirectory()
        try open(.directory, directory).close()
        var bytes = try directory.segment()
        bytes[5] = 2
        try directory.writeSegment(bytes)
        #expect { try open(.directory, directory) } throws: { ($0 as? SegmentLogError)?.code == .newerVersion }
    }

    @Test func damageFoundWhileReadingIsAnError() throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let log = try open(.directory, directory)
        try fill(log, 3)
        var bytes = try directory.segment()
        bytes[50] ^= 1
        try directory.writeSegment(bytes)
        #expect { try all(log) } throws: { ($0 as? SegmentLogError)?.code == .damaged }
    }

    @Test func aDirectoryHasOneOwnerAndNamesIt() throws {
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
