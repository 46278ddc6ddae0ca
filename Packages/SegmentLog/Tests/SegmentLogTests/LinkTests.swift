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

/// Links and directories in the place of files. None is followed, and what a link names stays as it is.
@Suite struct LinkTests {
    let directory: TemporaryDirectory
    let elsewhere: TemporaryDirectory
    var target: String { elsewhere.path + "/target" }

    init() throws {
        directory = try TemporaryDirectory()
        elsewhere = try TemporaryDirectory()
        try elsewhere.write("target", Array("precious".utf8))
    }

    private func link(_ name: String) {
        directory.remove(name)
        #expect(symlink(target, directory.path + "/" + name) == 0)
    }

    private func expectUntouched() throws {
        #expect(try elsewhere.bytes("target") == Array("precious".utf8))
        #expect(elsewhere.names == ["target"])
    }

    @Test func aLockThatIsALinkIsRefused() throws {
        link("LOCK")
        let error = #expect(throws: SegmentLogError.self) { try DirectoryLock(directory: directory.path) }
        #expect(error?.message.contains("LOCK is a symbolic link") == true)
        try expectUntouched()
        directory.remove("LOCK")
        #expect(symlink(elsewhere.path + "/new", directory.path + "/LOCK") == 0)
        #expect(throws: SegmentLogError.self) { try DirectoryLock(directory: directory.path) }
        try expectUntouched()
    }

    @Test func aLockThatIsNotAFileIsRefused() throws {
        try StoredDirectory.make(directory.path + "/LOCK")
        #expect(throws: SegmentLogError.self) { try DirectoryLock(directory: directory.path) }
        StoredDirectory.removeDirectory(directory.path + "/LOCK")
        #expect(mkfifo(directory.path + "/LOCK", 0o600) == 0)
        #expect(throws: SegmentLogError.self) { try DirectoryLock(directory: directory.path) }
    }

    @Test(arguments: [firstSegment, "start"]) func aLinkInPlaceOfAFileIsRefusedOrMovedAside(_ name: String) throws {
        try leaveKilledLog(in: directory) { log in
            try fill(log, 3)
            try log.trim(before: 1)
        }
        link(name)
        let error = #expect(throws: SegmentLogError.self) { try open(.directory, directory) }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains("\(name) is a symbolic link") == true)
        var configuration = SegmentLog.Configuration()
        configuration.salvage = true
        let log = try open(.directory, directory, configuration)
        #expect(directory.names.contains(name + ".damaged"))
        try fill(log, 3)
        log.close()
        try expectUntouched()
    }

    @Test(arguments: [firstSegment, "start"]) func aDirectoryInPlaceOfAFileIsRefused(_ name: String) throws {
        try leaveKilledLog(in: directory) { try fill($0, 3) }
        directory.remove(name)
        try StoredDirectory.make(directory.path + "/" + name)
        let error = #expect(throws: SegmentLogError.self) { try open(.directory, directory) }
        #expect(error?.message.contains("\(name) is not a regular file") == true)
    }

    @Test func aPipeInPlaceOfAFileIsRefused() throws {
        #expect(mkfifo(directory.path + "/" + firstSegment, 0o600) == 0)
        #expect(throws: SegmentLogError.self) { try open(.directory, directory) }
    }

    @Test func aCheckpointThatIsALinkIsIgnoredAndReplaced() throws {
        try leaveKilledLog(in: directory) { try fill($0, 3) }
        link("checkpoint")
        link("checkpoint.new")
        let log = try open(.directory, directory)
        #expect(log.recovery.count == 1)
        log.close()
        #expect(try open(.directory, directory).recovery.isEmpty)
        try expectUntouched()
    }

    @Test func aNewFileIsNotWrittenThroughALink() throws {
        link("start.new")
        link(firstSegment + ".new")
        let log = try open(.directory, directory)
        try fill(log, 3)
        try log.trim(before: 2)
        try expectUntouched()
    }

    @Test func aDirectoryThatIsALinkIsRefused() throws {
        #expect(symlink(elsewhere.path, directory.path + "/log") == 0)
        let error = #expect(throws: SegmentLogError.self) {
            try SegmentLog(storage: .directory(directory.path + "/log"))
        }
        #expect(error?.message.contains("/log is a symbolic link") == true)
        try expectUntouched()
    }
}
