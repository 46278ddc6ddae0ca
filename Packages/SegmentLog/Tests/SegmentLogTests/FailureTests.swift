import KafkaCodecs
import Testing

@_spi(KafkaInternals) @testable import SegmentLog

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A full disk and other errors of the system: what fails leaves no trace, and what succeeded stays.
@Suite struct FailureTests {
    let directory: TemporaryDirectory
    let small = SegmentLog.Configuration(segmentBytes: 200)

    init() throws { directory = try TemporaryDirectory() }

    @discardableResult
    private func withFault<Result>(
        _ calls: Set<FileFaults.Call>, _ code: Int32 = ENOSPC, room: Int = 0, _ body: () throws -> Result
    ) rethrows -> Result {
        FileFaults.fail(calls, under: directory.path, with: code, room: room)
        defer { FileFaults.clear(under: directory.path) }
        return try body()
    }

    private func payloads(_ log: SegmentLog) throws -> [Bytes] { try all(log).map(\.payload) }

    @Test(arguments: [ENOSPC, EIO, EDQUOT, EFBIG], [0, 17, 45])
    func aPartlyWrittenEntryIsCutOff(code: Int32, room: Int) throws {
        let log = try open(.directory, directory)
        try log.append(recordCount: 1, timestamp: 0, payload: "first")
        let size = try directory.bytes(firstSegment).count
        withFault([.write], code, room: room) {
            let error = #expect(throws: SegmentLogError.self) {
                try log.append(recordCount: 1, timestamp: 0, payload: "refused")
            }
            #expect(error?.code == .io)
            #expect(error?.message.contains(String(cString: strerror(code))) == true)
        }
        #expect(try directory.bytes(firstSegment).count == size)
        #expect(try payloads(log) == ["first"])
        #expect(try log.append(recordCount: 1, timestamp: 0, payload: "second") == 1)
        let again = try open(.directory, directory)
        #expect(again.recovery.isEmpty)
        #expect(try payloads(again) == ["first", "second"])
    }

    @Test func nothingIsWrittenUntilAPartlyWrittenEntryIsCutOff() throws {
        let log = try open(.directory, directory)
        try log.append(recordCount: 1, timestamp: 0, payload: "first")
        withFault([.write, .truncate], room: 45) {
            #expect(throws: SegmentLogError.self) { try log.append(recordCount: 1, timestamp: 0, payload: "refused") }
        }
        withFault([.truncate]) {
            #expect(throws: SegmentLogError.self) { try log.append(recordCount: 1, timestamp: 0, payload: "x") }
            #expect(throws: Never.self) { try payloads(log) }
        }
        try log.append(recordCount: 1, timestamp: 0, payload: "x")
        let again = try open(.directory, directory)
        #expect(again.recovery.isEmpty)
        #expect(try payloads(again) == ["first", "x"])
    }

    @Test func anEntryThatCannotBeSyncedIsRemoved() throws {
        var configuration = SegmentLog.Configuration(fsync: .always)
        configuration.indexIntervalBytes = 1
        let log = try open(.directory, directory, configuration)
        try log.append(recordCount: 1, timestamp: 0, payload: "first")
        withFault([.sync], EIO) {
            #expect(throws: SegmentLogError.self) { try log.append(recordCount: 5, timestamp: 9, payload: "refused") }
        }
        #expect(log.nextOffset == 1)
        #expect(try log.offset(forTimestamp: 9) == nil)
        try log.append(recordCount: 1, timestamp: 1, payload: "second")
        try log.append(recordCount: 1, timestamp: 1, payload: "third")
        #expect(try log.read(from: 2, maximumBytes: 1).map(\.payload) == ["third"])
        let again = try open(.directory, directory)
        #expect(try payloads(again) == ["first", "second", "third"])
    }

    @Test func aFailedIntervalSyncIsRepeatedByTheNextEntry() throws {
        let log = try open(.directory, directory, .init(fsync: .interval(.zero)))
        try log.append(recordCount: 1, timestamp: 0, payload: "first")
        withFault([.sync], EIO) {
            for _ in 0..<2 {
                #expect(throws: SegmentLogError.self) { try log.append(recordCount: 1, timestamp: 0, payload: "x") }
            }
        }
        try log.append(recordCount: 1, timestamp: 0, payload: "second")
        #expect(try payloads(log) == ["first", "second"])
    }

    @Test(arguments: FileFaults.Call.allCases)
    func aFailedRollIsRetriedLater(call: FileFaults.Call) throws {
        let log = try open(.directory, directory, .init(segmentBytes: 200, fsync: .always))
        try fill(log, 3)
        let size = Bytes([UInt8](repeating: 7, count: 150))
        withFault([call]) { _ = try? log.append(recordCount: 1, timestamp: 0, payload: size) }
        // A small entry may still fit into the old segment.
        try log.append(recordCount: 1, timestamp: 0, payload: "x")
        try fill(log, 9)
        let stored = try all(log)
        let again = try open(.directory, directory, small)
        #expect(again.recovery.isEmpty)
        #expect(try all(again).map(\.payload) == stored.map(\.payload))
        #expect(again.nextOffset == log.nextOffset)
        // Each segment but the last has its end, so that a missing one is noticed.
        directory.remove(try #require(directory.segments.last))
        try expectRefusal(of: directory, small, naming: "is missing")
    }

    @Test(arguments: [SegmentLog.FsyncPolicy.never, .always], 1...8)
    func afterAnyFailuresTheLogHasExactlyWhatWasAppended(fsync: SegmentLog.FsyncPolicy, round: Int) throws {
        var random = SystemRandomNumberGenerator()
        let configuration = SegmentLog.Configuration(segmentBytes: 300, fsync: fsync)
        var log = try open(.directory, directory, configuration)
        var appended: [Bytes] = []
        var refused = 0
        for number in 0..<200 {
            if number % 10 == 0 {
                FileFaults.clear(under: directory.path)
                if Bool.random(using: &random) {
                    let calls = FileFaults.Call.allCases.filter { _ in Bool.random(using: &random) }
                    FileFaults.fail(
                        Set(calls), under: directory.path, with: ENOSPC, room: Int.random(in: 0...60, using: &random))
                }
            }
            let size = Int.random(in: 0...120, using: &random)
            let payload = Bytes([UInt8](repeating: UInt8(truncatingIfNeeded: number), count: size))
            do {
                try log.append(recordCount: 1, timestamp: 0, payload: payload)
                appended.append(payload)
            } catch {
                refused += 1
            }
            if number == 100 {
                FileFaults.clear(under: directory.path)
                // What is left of a failed entry is cut off by the next one.
                try log.append(recordCount: 1, timestamp: 0, payload: "last")
                appended.append("last")
                log = try open(.directory, directory, configuration)
                #expect(log.recovery.isEmpty)
            }
        }
        FileFaults.clear(under: directory.path)
        try log.append(recordCount: 1, timestamp: 0, payload: "last")
        #expect(try payloads(log) == appended + ["last"])
        let again = try open(.directory, directory, configuration)
        #expect(again.recovery.isEmpty)
        #expect(try payloads(again) == appended + ["last"])
    }

    @Test(arguments: FileFaults.Call.allCases)
    func aCloseReportsThatItsCheckpointFailed(call: FileFaults.Call) throws {
        let log = try open(.directory, directory, small)
        try fill(log, 9)
        let failure = withFault([call]) { log.close() }
        // A close truncates nothing and makes no directory; without fsync it syncs the segments all the same.
        #expect((failure == nil) == (call == .truncate || call == .makeDirectory))
        let again = try open(.directory, directory, small)
        #expect(again.recovery.isEmpty)
        #expect(try all(again).count == 9)
        #expect(!directory.names.contains("checkpoint.new"))
    }

    @Test(arguments: [FileFaults.Call.open, .write, .rename])
    func aFailedTrimDeletesNothing(call: FileFaults.Call) throws {
        let log = try open(.directory, directory, small)
        try fill(log, 9)
        withFault([call]) { #expect(throws: SegmentLogError.self) { try log.trim(before: 10) } }
        #expect(try all(log).count == 9)
        #expect(try all(open(.directory, directory, small)).count == 9)
        try log.trim(before: 10)
        #expect(try open(.directory, directory, small).startOffset == 10)
    }

    @Test func bytesThatAFailedSyncMayHaveLostAreWrittenAgain() throws {
        let log = try open(.directory, directory)
        try log.append(recordCount: 1, timestamp: 0, payload: "first")
        withFault([.sync], EIO) { #expect(throws: SegmentLogError.self) { try log.flush() } }
        let read = log.bytesRead
        withFault([.write], EIO) { #expect(throws: SegmentLogError.self) { try log.flush() } }
        try log.flush()
        #expect(log.bytesRead > read)
        #expect(try payloads(log) == ["first"])
    }
}
