import Glibc
import KafkaCrypto
import Testing

@testable import KafkaSASL

@Suite(.timeLimit(.minutes(5))) struct TokenFileTests {
    /// A temporary file that is removed with this value.
    final class Scratch: Sendable {
        let path = "/tmp/kafka-sasl-\(getpid())-\(UInt64.random(in: 0 ... .max))"

        deinit { unlink(path) }

        func write(_ text: String) throws {
            let file = try #require(fopen(path, "w"))
            fputs(text, file)
            fclose(file)
        }
    }

    func token(_ name: String, _ time: ManualClock, lifetime: Duration) -> String {
        OAuthToken.unsecured(principal: name, issued: time.clock.now, expiry: time.clock.now.advanced(by: lifetime))
            .value.revealed
    }

    @Test func theFileIsReadAgainBeforeItsTokenExpires() async throws {
        let (time, file) = (ManualClock(), Scratch())
        let source = TokenFile(path: file.path, clock: time.clock)
        let first = token("one", time, lifetime: .seconds(100))
        try file.write("  \(first)\n")
        #expect(try await source.token().value == Secret(first))
        time.advance(.seconds(50))
        let second = token("two", time, lifetime: .seconds(100))
        try file.write(second)
        #expect(try await source.token().value == Secret(first))
        time.advance(.seconds(36))
        #expect(try await source.token().value == Secret(second))
    }

    @Test func anExpiredTokenIsNamedAndNotSent() async throws {
        let (time, file) = (ManualClock(), Scratch())
        try file.write(token("one", time, lifetime: .zero))
        let error = await #expect(throws: SASLError.self) {
            try await TokenFile(path: file.path, clock: time.clock).token()
        }
        #expect(error?.message == "the token in \(file.path) has expired: check what should renew it")
    }

    @Test(arguments: ["", "\n", "two tokens", "a\u{1}b"])
    func aFileWithoutATokenIsNamed(text: String) async throws {
        let file = Scratch()
        try file.write(text)
        let error = await #expect(throws: SASLError.self) { try await TokenFile(path: file.path).token() }
        #expect(error?.message == "the file \(file.path) holds no bearer token")
    }

    @Test func aMissingFileAndAPipeAreReported() async throws {
        let file = Scratch()
        let absent = await #expect(throws: SASLError.self) { try await TokenFile(path: file.path).token() }
        #expect(absent?.message.hasSuffix("cannot be read: No such file or directory") == true)
        mkfifo(file.path, 0o600)
        let pipe = await #expect(throws: SASLError.self) { try await TokenFile(path: file.path).token() }
        #expect(pipe?.message.hasSuffix("cannot be read: not a regular file") == true)
    }
}
