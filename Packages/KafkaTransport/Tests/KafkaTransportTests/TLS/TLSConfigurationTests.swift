import Glibc
import KafkaCodecs
import Testing

@testable import KafkaTransport

@Suite(.timeLimit(.minutes(5))) struct TLSConfigurationTests {
    private func failure(_ identity: TLSIdentity?, roots: TLSTrustRoots = TestAuthority.shared.roots) throws -> String {
        let error = try #require(throws: TransportError.self) {
            try TLSClientContext(TLSConfiguration(trustRoots: roots, identity: identity))
        }
        #expect(error.code == .tlsConfiguration)
        #expect(!error.message.contains("\n"))
        #expect(!error.message.contains(TestAuthority.password))
        return error.message
    }

    // MARK: Keys

    @Test(arguments: TestAuthority.KeyForm.allCases)
    func everyKeyFormatIsRead(form: TestAuthority.KeyForm) async throws {
        let made = try TestAuthority.shared.issue(keyForm: form)
        let identity = made.identity(password: TestAuthority.password)
        let server = try TLSServerConfiguration.test(clients: .required(TestAuthority.shared.roots))
        try await withLoop { loop async throws in
            let pair = try await loop.tlsPair(try TLSEnds(.test(identity: identity), server))
            #expect(try await pair.serverEvents.next() == .opened)
        }
    }

    @Test(arguments: [TestAuthority.KeyForm.pkcs8Encrypted, .pkcs1Encrypted])
    func aWrongPasswordIsReportedButNotShown(form: TestAuthority.KeyForm) throws {
        let made = try TestAuthority.shared.issue(keyForm: form)
        let message = try failure(made.identity(password: "open barley"))
        #expect(message.contains("password is wrong"))
        #expect(!message.contains("barley"))
    }

    @Test(arguments: [TestAuthority.KeyForm.pkcs8Encrypted, .pkcs1Encrypted])
    func anEncryptedKeyWithoutAPasswordIsAnErrorAndNoPrompt(form: TestAuthority.KeyForm) throws {
        let made = try TestAuthority.shared.issue(keyForm: form)
        #expect(try failure(made.identity()).contains("is encrypted: give its password"))
    }

    @Test func aPasswordThatIsTooLongIsRefused() throws {
        let made = try TestAuthority.shared.issue(keyForm: .pkcs8Encrypted)
        #expect(try failure(made.identity(password: String(repeating: "x", count: 5000))).contains("longer"))
    }

    @Test func aKeyOfAnotherCertificateIsReported() throws {
        let identity = TLSIdentity(
            certificates: .text(try TestAuthority.shared.issue().certificate),
            key: .text(try TestAuthority.shared.issue().key))
        #expect(try failure(identity).contains("does not belong to the first certificate"))
    }

    @Test func aKeyOfAnotherAlgorithmIsReported() throws {
        let identity = TLSIdentity(
            certificates: .text(try TestAuthority.shared.issue().certificate),
            key: .text(try TestAuthority.shared.issue(keyForm: .pkcs8).key))
        #expect(try failure(identity).contains("does not belong to the first certificate"))
    }

    @Test func aKeyAndACertificateInEachOthersPlaceAreReported() throws {
        let made = try TestAuthority.shared.issue()
        #expect(
            try failure(.init(certificates: .text(made.key), key: .text(made.key))).contains("holds no certificate"))
        let turned = TLSIdentity(certificates: .text(made.certificate), key: .text(made.certificate))
        #expect(try failure(turned).contains("holds no private key"))
    }

    @Test func aDamagedCertificateIsReported() throws {
        let made = try TestAuthority.shared.issue()
        let lines = made.certificate.split(separator: "\n")
        let damaged = lines.dropLast(3).joined(separator: "\n") + "\n-----END CERTIFICATE-----\n"
        let identity = TLSIdentity(certificates: .text(damaged), key: .text(made.key))
        #expect(try failure(identity).contains("cannot read a certificate"))
        #expect(try failure(nil, roots: .certificates(.text("no PEM"))).contains("holds no certificate"))
    }

    @Test func oneFileMayHoldKeyCertificateAndChain() async throws {
        try await withFiles { directory async throws in
            let made = try TestAuthority.shared.issue()
            let path = try directory.write("all.pem", made.key + made.certificate + TestAuthority.shared.pem)
            let identity = TLSIdentity(certificates: .file(path), key: .file(path))
            try await withLoop { loop async throws in
                let pair = try await loop.tlsPair(try TLSEnds(.test(), .test(identity)))
                #expect(try await pair.clientEvents.next() == .opened)
            }
        }
    }

    // MARK: Files

    @Test func aMissingFileIsNamed() throws {
        #expect(
            try failure(nil, roots: .certificates(.file("/nowhere/ca.pem"))).contains("/nowhere/ca.pem: No such file"))
    }

    @Test(arguments: ["/dev/null", "/tmp", "", "a\u{0}b"]) func pathsThatAreNotFilesAreRefused(path: String) throws {
        let message = try failure(nil, roots: .certificates(.file(path)))
        #expect(message.contains("is not a file") || message.contains("is empty"))
    }

    @Test func aPipeWithoutAWriterDoesNotBlock() async throws {
        try await withFiles { directory async throws in
            let path = directory.path("pipe")
            #expect(mkfifo(path, 0o600) == 0)
            #expect(try failure(nil, roots: .certificates(.file(path))).contains("is not a file"))
        }
    }

    @Test func aFileThatIsTooLongIsNotRead() async throws {
        try await withFiles { directory async throws in
            let path = try directory.write("long.pem", String(repeating: "x", count: TLSFile.maximumBytes + 1))
            #expect(try failure(nil, roots: .certificates(.file(path))).contains("longer than"))
        }
    }

    // MARK: Secrets

    @Test func noDescriptionShowsAKeyOrAPassword() throws {
        let made = try TestAuthority.shared.issue(keyForm: .pkcs8Encrypted)
        let identity = made.identity(password: TestAuthority.password)
        let client = TLSConfiguration.test(identity: identity)
        let server = try TLSServerConfiguration.test(identity)
        let line = String(made.key.split(separator: "\n")[1])
        for value in [identity, client, server, PEMSource.text(made.key), try TLSEnds(client, server)] as [Any] {
            var dumped = ""
            dump(value, to: &dumped)
            for text in [dumped, "\(value)", String(reflecting: value)] {
                #expect(!text.contains(line))
                #expect(!text.contains(TestAuthority.password))
            }
        }
    }
}

@Suite(.timeLimit(.minutes(5))) struct TLSReloadTests {
    /// Calls `body`, which connects each time, until it returns true, but at most 50 times.
    private func untilConnecting(_ body: () async throws -> Bool) async throws -> Bool {
        for _ in 0..<50 {
            if try await body() { return true }
            await TestClock.pass(.milliseconds(5))
        }
        return false
    }

    @Test func changedFilesAreReloadedForTheNextConnection() async throws {
        try await withFiles { directory async throws in
            try await withLoop { loop async throws in
                let first = try TestAuthority.shared.issue()
                let certificate = try directory.write("server.pem", first.certificate)
                let key = try directory.write("server.key", first.key)
                let news = Mailbox<String>()
                let server = try TLSServerContext(
                    .init(identity: .init(certificates: .file(certificate), key: .file(key))),
                    log: Log(level: .info) { level, message in news.post("\(level) \(message)") },
                    patience: .milliseconds(1))
                let client = try TLSClientContext(.test())
                let listener = try FrameListener(loop: loop, host: "127.0.0.1", port: 0, tls: server) { _ in Recorder()
                }
                #expect(try await loop.connect(client, port: listener.port).next() == .opened)

                // Replaces only the certificate file with one for another host: it does not match the key.
                let second = try TestAuthority.shared.issue(names: "DNS:kafka.example")
                _ = try directory.write("server.pem", second.certificate)
                await TestClock.pass(.milliseconds(2))
                #expect(try await loop.connect(client, port: listener.port).next() == .opened)
                #expect(try await news.next().hasPrefix("error TLS: \(certificate), \(key) changed and cannot be used"))

                _ = try directory.write("server.key", second.key)
                let isSeen = try await untilConnecting {
                    try await loop.connect(client, port: listener.port).next() == .closed(.tlsWrongHost)
                }
                #expect(isSeen)
                #expect(try await news.next().hasPrefix("info TLS: reloaded changed files"))
                #expect(news.waiting.isEmpty)
            }
        }
    }

    @Test func afterABrokenFileThePreviousOneStaysAndOneErrorIsLogged() async throws {
        try await withFiles { directory async throws in
            let authority = try directory.write("ca.pem", TestAuthority.shared.pem)
            let news = Mailbox<String>()
            let client = try TLSClientContext(
                TLSConfiguration(trustRoots: .certificates(.file(authority))),
                log: Log(level: .info) { _, message in news.post(message) }, patience: .zero)
            let before = client.current()
            #expect(client.current() === before)
            _ = try directory.write("ca.pem", "broken")
            for _ in 0..<5 { #expect(client.current() === before) }
            #expect(news.waiting.count == 1)
            unlink(authority)
            for _ in 0..<5 { #expect(client.current() === before) }
            #expect(news.waiting.count == 2)
            _ = try directory.write("ca.pem", TestAuthority.other.pem)
            let after = client.current()
            #expect(after !== before)
            #expect(client.current() === after)
            #expect(news.waiting.count == 3)
        }
    }

    @Test func aChangeIsNotLookedForAtEveryConnection() async throws {
        try await withFiles { directory async throws in
            let authority = try directory.write("ca.pem", TestAuthority.shared.pem)
            let client = try TLSClientContext(TLSConfiguration(trustRoots: .certificates(.file(authority))))
            let before = client.current()
            _ = try directory.write("ca.pem", TestAuthority.other.pem)
            #expect(client.current() === before)
        }
    }
}

/// Runs `body` with a temporary directory, and removes it afterwards.
private func withFiles(_ body: (TestDirectory) async throws -> Void) async throws {
    let directory = try TestDirectory()
    let result: Result<Void, any Error>
    do { result = .success(try await body(directory)) } catch { result = .failure(error) }
    directory.remove()
    try result.get()
}

private final class TestDirectory: Sendable {
    private let base: String
    private let names = Lock<Set<String>>([])

    init() throws {
        var template = Array("/tmp/kafka-tls-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw RawPeer.Failure(call: "mkdtemp", number: errno) }
        base = String(cString: made)
    }

    func path(_ name: String) -> String {
        names.withLock { _ = $0.insert(name) }
        return "\(base)/\(name)"
    }

    /// Replaces a file by renaming a new one over it.
    func write(_ name: String, _ text: String) throws -> String {
        let (path, new) = (path(name), "\(base)/new")
        let descriptor = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        let bytes = Array(text.utf8)
        guard descriptor >= 0, Glibc.write(descriptor, bytes, bytes.count) == bytes.count, close(descriptor) == 0,
            rename(new, path) == 0
        else { throw RawPeer.Failure(call: "write", number: errno) }
        return path
    }

    func remove() {
        for name in names.withLock({ $0 }) { unlink("\(base)/\(name)") }
        rmdir(base)
    }
}
