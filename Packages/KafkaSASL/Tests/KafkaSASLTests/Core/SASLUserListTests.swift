@_spi(KafkaInternals) import KafkaSASL
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite("Users given as text")
struct SASLUserListTests {
    /// Writes a file, passes its path to `body`, and removes it afterwards.
    private func withFile<Result>(
        _ text: String, mode: mode_t = 0o600, _ body: (String) throws -> Result
    ) throws -> Result {
        let path = "/tmp/sasl-users-\(UInt64.random(in: 0 ... .max))"
        let file = try #require(fopen(path, "w"))
        defer { unlink(path) }
        #expect(fputs(text, file) >= 0)
        #expect(fclose(file) == 0)
        #expect(chmod(path, mode) == 0)
        return try body(path)
    }

    /// Returns why a change to an empty list is rejected, or `nil` if it is accepted.
    private func refusal(_ change: (inout SASLUserList) throws(SASLError) -> Void) -> SASLError? {
        var users = SASLUserList()
        do throws(SASLError) {
            try change(&users)
            return nil
        } catch {
            return error
        }
    }

    private func accepts(_ users: SASLUserList, _ user: String, _ password: String) throws -> Bool {
        guard var server = try users.servers().first(where: { $0.mechanism == .plain }) else { return false }
        return (try? server.receive(Array("\0\(user)\0\(password)".utf8))) != nil
    }

    @Test func aFileHasAUserPerLine() throws {
        let text =
            "# users\nPLAIN:alice:a:secret with spaces\r\n\nSCRAM-SHA-256:bob:b\nSCRAM-SHA-512:bob:b\nPLAIN:carol:c"
        let users = try withFile(text) { path in
            var users = SASLUserList()
            try users.add(file: path)
            return users
        }
        #expect(try users.servers().map(\.mechanism.rawValue) == ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"])
        #expect(try accepts(users, "alice", "a:secret with spaces"))
        #expect(try accepts(users, "carol", "c"))
        #expect(try !accepts(users, "bob", "b"))
        #expect(try !accepts(users, "alice", "a"))
    }

    @Test(arguments: [0o604, 0o602, 0o601, 0o666, 0o644] as [mode_t])
    func aFileOpenToAllUsersIsRefused(mode: mode_t) throws {
        try withFile("PLAIN:alice:secret", mode: mode) { path in
            let error = refusal { (users) throws(SASLError) in try users.add(file: path) }
            #expect(error?.message.contains("chmod 600") == true)
        }
    }

    @Test(arguments: [
        "PLAIN", "PLAIN:alice", "PLAIN::secret", "PLAIN:alice:", "GSSAPI:alice:secret", "plain:alice:secret",
    ])
    func aMalformedEntryIsRefusedWithoutItsPassword(entry: String) throws {
        #expect(refusal { (users) throws(SASLError) in try users.add(entry) } != nil)
        try withFile("PLAIN:a:b\n\(entry)\n") { path in
            let error = refusal { (users) throws(SASLError) in try users.add(file: path) }
            #expect(error?.message.contains("line 2 of \(path)") == true)
            #expect(error?.message.contains("secret") == false)
        }
    }

    @Test func aMissingFileIsAnError() {
        #expect(refusal { (users) throws(SASLError) in try users.add(file: "/tmp/no-such-file") } != nil)
    }
}
