import KafkaCodecs
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@_spi(KafkaInternals) @testable import SegmentLog

/// What a clean stop leaves behind, and when it is believed.
@Suite struct CheckpointTests {
    let directory: TemporaryDirectory
    let small = SegmentLog.Configuration(segmentBytes: 200)

    init() throws { directory = try TemporaryDirectory() }

    private func leaveClosedLog(_ count: Int, _ body: (SegmentLog) throws -> Void = { _ in }) throws {
        let log = try open(.directory, directory, small)
        try fill(log, count)
        try body(log)
        log.close()
    }

    @Test func aLogThatWasClosedInOrderIsNotReadAgain() throws {
        try leaveClosedLog(9)
        // A damaged entry that the start would refuse if it read it.
        try directory.change(firstSegment) { $0[SegmentHeader.size + 45] ^= 1 }
        let log = try open(.directory, directory, small)
        #expect(log.nextOffset == 18)
        #expect(log.recovery.isEmpty)
        let error = #expect(throws: SegmentLogError.self) { try log.read(from: 0, maximumBytes: 100) }
        #expect(error?.message.contains("\(firstSegment) is damaged at byte \(SegmentHeader.size)") == true)
        #expect(try log.read(from: 6, maximumBytes: 10_000).isEmpty == false)
    }

    @Test func timesAndOffsetsAreFoundByTheStoredIndex() throws {
        let log = try open(.directory, directory, .init(segmentBytes: 400, indexIntervalBytes: 64))
        try fill(log, 50)
        let offsets = try (0..<50).map { try log.offset(forTimestamp: $0) }
        log.close()
        let again = try open(.directory, directory, .init(segmentBytes: 400, indexIntervalBytes: 64))
        #expect(try (0..<50).map { try again.offset(forTimestamp: $0) } == offsets)
        for offset in 0..<again.nextOffset {
            let entry = try #require(try again.read(from: offset, maximumBytes: 1).first)
            #expect(entry.baseOffset <= offset && offset < entry.nextOffset)
        }
    }

    @Test func aLogContinuesAfterACrashBehindACheckpoint() throws {
        try leaveClosedLog(5)
        let old = try directory.bytes("checkpoint")
        try leaveKilledLog(in: directory, small) { try fill($0, 10) }
        #expect(try directory.bytes("checkpoint") == old)
        let log = try open(.directory, directory, small)
        #expect(try all(log).count == 15)
        log.close()
        #expect(try all(open(.directory, directory, small)).count == 15)
    }

    @Test func aTornEndBehindACheckpointIsCutOff() throws {
        try leaveClosedLog(2)
        try leaveKilledLog(in: directory) { try $0.append(recordCount: 1, timestamp: 0, payload: "after") }
        try directory.change(firstSegment) { $0.removeLast() }
        let log = try open(.directory, directory)
        #expect(try all(log).count == 2)
        #expect(log.recovery.count == 1)
    }

    @Test func aSegmentThatBecameShorterAfterTheCloseIsRefused() throws {
        try leaveClosedLog(9)
        let sound = try directory.contents()
        for name in directory.segments {
            let size = try directory.bytes(name).count
            for length in [0, 10, SegmentHeader.size, SegmentHeader.size + 60, size - 1] where length < size {
                try directory.restore(sound)
                try directory.change(name) { $0 = Array($0[..<length]) }
                try expectRefusal(of: directory, small, naming: name, "byte")
            }
        }
    }

    @Test func aMissingLastSegmentIsRefused() throws {
        try leaveClosedLog(9)
        let last = try #require(directory.segments.last)
        directory.remove(last)
        try expectRefusal(of: directory, small, naming: last)
    }

    @Test func anotherFileInPlaceOfASegmentIsRefused() throws {
        try leaveClosedLog(9)
        let other = try TemporaryDirectory()
        let log = try open(.directory, other, small)
        try fill(log, 9)
        log.close()
        try directory.write(firstSegment, try other.bytes(firstSegment))
        try expectRefusal(of: directory, small, naming: firstSegment, "not the file")
    }

    @Test func aMissingStartIsRefused() throws {
        try leaveClosedLog(9) { try $0.trim(before: 1) }
        directory.remove("start")
        try expectRefusal(of: directory, small, naming: "start", "began with 1")
    }

    @Test func aDamagedCheckpointIsIgnoredWithANotice() throws {
        try leaveClosedLog(9)
        let sound = try directory.bytes("checkpoint")
        for index in sound.indices {
            try directory.write("checkpoint", sound)
            try directory.change("checkpoint") { $0[index] ^= 4 }
            try checkIgnored()
        }
        for length in [0, 1, 20, sound.count - 1] {
            try directory.write("checkpoint", Array(sound[..<length]))
            try checkIgnored()
        }
    }

    private func checkIgnored() throws {
        let log = try open(.directory, directory, small)
        #expect(try all(log).count == 9)
        #expect(log.recovery.map(\.message).contains { $0.contains("\(directory.path)/checkpoint is ignored") })
    }

    @Test func theCheckpointOfAnotherLogIsIgnored() throws {
        let other = try TemporaryDirectory()
        var (mine, others) = (small, small)
        (mine.name, others.name) = ("a/0", "b/0")
        for (place, configuration) in [(directory, mine), (other, others)] {
            let log = try open(.directory, place, configuration)
            try fill(log, 9)
            if configuration.name == "b/0" { try log.trim(before: 8) }
            log.close()
        }
        let foreign = try other.bytes("checkpoint")
        try directory.change("checkpoint") { $0 = foreign }
        let log = try open(.directory, directory, mine)
        #expect(log.startOffset == 0)
        #expect(try all(log).count == 9)
        #expect(log.recovery.map(\.message).contains { $0.contains("the checkpoint of another log") })
    }

    @Test func aTruncationRemovesTheCheckpointFirst() throws {
        try leaveClosedLog(9)
        try leaveKilledLog(in: directory, small) { log in
            try log.truncate(to: 4)
            #expect(!directory.names.contains("checkpoint"))
            try fill(log, 20)
        }
        let log = try open(.directory, directory, small)
        #expect(log.recovery.isEmpty)
        #expect(try all(log).count == 22)
    }

    @Test func trimmedSegmentsAreNotReportedAsMissing() throws {
        try leaveClosedLog(20)
        try leaveKilledLog(in: directory, small) { try $0.trim(before: 20) }
        let log = try open(.directory, directory, small)
        #expect(log.startOffset == 20)
        #expect(log.recovery.isEmpty)
        try log.trim(before: log.nextOffset)
        log.close()
        #expect(try open(.directory, directory, small).startOffset == log.nextOffset)
    }

    @Test func anUnchangedLogKeepsItsCheckpoint() throws {
        try leaveClosedLog(9)
        try directory.change("checkpoint") { _ in }
        let before = try #require(inode(of: "checkpoint"))
        try open(.directory, directory, small).close()
        #expect(inode(of: "checkpoint") == before)
    }

    private func inode(of name: String) -> UInt64? {
        var status = stat()
        return lstat(directory.path + "/" + name, &status) == 0 ? UInt64(status.st_ino) : nil
    }
}
