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

/// Logs whose files are created with the first entry.
@Suite struct LateCreationTests {
    let directory: TemporaryDirectory
    var path: String { directory.path + "/log" }

    init() throws { directory = try TemporaryDirectory() }

    private func open(mustExist: Bool = false, fsync: SegmentLog.FsyncPolicy = .never) throws -> SegmentLog {
        var configuration = SegmentLog.Configuration(fsync: fsync)
        configuration.createsFilesLate = true
        configuration.mustExist = mustExist
        return try SegmentLog(storage: .directory(path), configuration: configuration)
    }

    @Test func anEmptyLogHasNoFiles() throws {
        let log = try open()
        #expect(!log.isCreated)
        #expect(log.startOffset == 0 && log.nextOffset == 0 && log.sizeInBytes == 0)
        #expect(try log.read(from: 0, maximumBytes: 100).isEmpty)
        #expect(try log.offset(forTimestamp: 0) == nil)
        try log.truncate(to: 0)
        try log.trim(before: 0)
        try log.applyRetention(now: 0)
        try log.flush()
        #expect(log.close() == nil)
        #expect(directory.names.isEmpty)
        #expect(try open().nextOffset == 0)
    }

    @Test(arguments: [SegmentLog.FsyncPolicy.never, .always])
    func theFirstEntryCreatesTheFiles(fsync: SegmentLog.FsyncPolicy) throws {
        let log = try open(fsync: fsync)
        #expect(try log.append(recordCount: 2, timestamp: 5, payload: "a") == 0)
        #expect(log.isCreated)
        #expect(try log.read(from: 1, maximumBytes: 1).map(\.payload) == ["a"])
        let again = try open()
        #expect(again.isCreated)
        #expect(again.nextOffset == 2)
        again.close()
        StoredDirectory.remove(path + "/" + firstSegment)
        StoredDirectory.remove(path + "/checkpoint")
        StoredDirectory.removeDirectory(path)
        let error = #expect(throws: SegmentLogError.self) { try open(mustExist: true) }
        #expect(error?.code == .damaged)
    }

    @Test(arguments: FileFaults.Call.allCases)
    func aFailedCreationIsRetried(call: FileFaults.Call) throws {
        let log = try open(fsync: .always)
        FileFaults.fail([call], under: directory.path, with: ENOSPC, room: 5)
        let isNeeded = call != .truncate
        #expect((try? log.append(recordCount: 1, timestamp: 0, payload: "a")) == (isNeeded ? nil : 0))
        FileFaults.clear(under: directory.path)
        #expect(try log.append(recordCount: 1, timestamp: 0, payload: "b") == (isNeeded ? 0 : 1))
        #expect(try all(open()).map(\.payload) == (isNeeded ? ["b"] : ["a", "b"]))
        for name in try StoredDirectory.names(in: path) { StoredDirectory.remove(path + "/" + name) }
    }
}
