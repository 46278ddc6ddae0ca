import Testing

@testable import KafkaConnectors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Tests of obstacles to using a directory for the embedded log.
struct StateDirectoryTests {
    /// Returns the obstacle for `directory` if only the paths of `findings` exist.
    private func obstacle(_ directory: String, _ findings: [String: StateDirectory.Finding]) -> String? {
        StateDirectory.obstacle(directory) { findings[$0] ?? .absent(errno: ENOENT) }
    }

    @Test func aWritableOrCreatableDirectoryIsAccepted() {
        #expect(obstacle("/a/b", ["/a/b": .usable]) == nil)
        #expect(obstacle("/a/b/c/", ["/": .unusable(errno: EACCES), "/a": .usable]) == nil)
        #expect(obstacle("/a", ["/": .usable]) == nil)
        #expect(obstacle("a", [".": .usable]) == nil)
    }

    @Test func anUnwritableDirectoryIsReportedAsInARun() {
        let denied = StateDirectory.Finding.unusable(errno: EACCES)
        #expect(obstacle("/a/b", ["/a/b": denied]) == "cannot open /a/b/LOCK: Permission denied")
        #expect(
            obstacle("/a", ["/a": .unusable(errno: EROFS)]) == "cannot open /a/LOCK: Read-only file system")
    }

    @Test func anUnwritableParentIsReportedAsInARun() {
        let denied = StateDirectory.Finding.unusable(errno: EACCES)
        #expect(obstacle("/a/b/c", ["/a": denied]) == "cannot create /a/b: Permission denied")
        #expect(obstacle("/a/b", ["/a/b": .absent(errno: EACCES)]) == "cannot create /a/b: Permission denied")
        #expect(obstacle("/a/b", ["/a/b": .absent(errno: ENOTDIR)]) == "cannot create /a/b: Not a directory")
        #expect(obstacle("a", [".": denied]) == "cannot create a: Permission denied")
    }

    @Test func aSearchForAnExistingParentEnds() {
        for path in ["/a/b", "a/b", "", "//", "a//b/", "."] { #expect(obstacle(path, [:]) != nil) }
    }

    @Test func probesReportTheStateOfRealPaths() {
        #expect(StateDirectory.probe("/dev/null") == .unusable(errno: ENOTDIR))
        #expect(StateDirectory.probe("/dev/null/x") == .absent(errno: ENOTDIR))
        #expect(StateDirectory.probe("/nothing-there") == .absent(errno: ENOENT))
        #expect(StateDirectory.probe("/tmp") == .usable)
    }
}
