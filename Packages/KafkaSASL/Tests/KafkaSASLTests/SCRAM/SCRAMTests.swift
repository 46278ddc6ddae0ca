import KafkaCrypto
import Testing

@testable import KafkaSASL

@Suite(.timeLimit(.minutes(5))) struct SCRAMTests {
    static func users(
        _ variant: SCRAMVariant = .sha256, _ passwords: [String: String] = ["user": "pencil", "a=b,c": "pässwörd ☃"]
    ) throws -> SCRAMUsers {
        var verifiers: [String: SCRAMVerifier] = [:]
        for (name, password) in passwords {
            verifiers[name] = try SCRAMVerifier(password: Secret(password), variant: variant)
        }
        let known = verifiers
        return try SCRAMUsers(variant) { known[$0] }
    }

    @Test(arguments: SCRAMVariant.allCases, ["user", "a=b,c"])
    func theRightPasswordIsAccepted(variant: SCRAMVariant, username: String) async throws {
        let password = username == "user" ? "pencil" : "pässwörd ☃"
        let credentials = SCRAMCredentials(variant, username: username, password: Secret(password))
        let server = SCRAMServer(try Self.users(variant))
        #expect(credentials.mechanism == server.mechanism)
        let client = try await credentials.client(host: "localhost")
        #expect(try converse(client, server) == SASLIdentity(principal: username))
    }

    @Test(arguments: [("user", "pencils"), ("user", "PENCIL"), ("nobody", "pencil"), ("user", "pencil ")])
    func aWrongPasswordAndAWrongNameGiveTheSameError(username: String, password: String) throws {
        let client = try SCRAMClient(.sha256, username: username, password: Secret(password))
        let server = SCRAMServer(try Self.users())
        let error = #expect(throws: SASLError.self) { try converse(client, server) }
        #expect(error?.code == .refused)
        #expect(error?.message == "Authentication failed: Invalid username or password")
    }

    @Test func anUnknownNameAlwaysReceivesTheSameSalt() throws {
        let users = try Self.users()
        func challenge(_ name: String) throws -> [String] {
            var server = SCRAMServer(users)
            guard case .challenge(let bytes) = try server.receive(Array("n,,n=\(name),r=abc".utf8)) else { return [] }
            return String(decoding: bytes, as: UTF8.self).split(separator: ",").map(String.init)
        }
        let (first, second, other) = (try challenge("nobody"), try challenge("nobody"), try challenge("nobody2"))
        #expect(first.count == 3)
        #expect(first[0] != second[0])
        #expect(first[1...] == second[1...])
        #expect(first[1] != other[1])
        let real = try challenge("user")
        #expect(real[1].utf8.count == first[1].utf8.count)
        #expect(real[2] == first[2])
    }

    @Test func aPasswordAndItsSaltedFormGiveTheSameVerifier() throws {
        let made = try SCRAMVerifier(password: Secret("pencil"), iterations: 5000, variant: .sha512, random: .zeroes)
        let salted = try PBKDF2.key(
            password: Secret("pencil"), salt: made.salt, iterations: 5000, using: .sha512)
        let other = try SCRAMVerifier(
            saltedPassword: salted, salt: made.salt, iterations: 5000, variant: .sha512)
        #expect(made.storedKey == other.storedKey)
        #expect(made.serverKey == other.serverKey)
    }

    @Test(arguments: [
        ("", "p"), ("u", ""), ("u\n", "p"), ("u", "p\n"), ("u", "p\0"), ("u\u{85}", "p"), ("u", "\u{7f}"),
    ])
    func controlCharactersAreNotSent(username: String, password: String) {
        #expect(
            failure { () throws(SASLError) in
                try SCRAMClient(.sha256, username: username, password: Secret(password))
            }?.code == .invalidCredentials)
    }

    @Test func aPasswordThatIsNotUTF8IsNotSent() {
        #expect(
            failure { () throws(SASLError) in
                try SCRAMClient(.sha256, username: "u", password: Secret([0xff, 0xfe]))
            }?.code == .invalidCredentials)
    }

    @Test func twoClientsHaveTwoNonces() throws {
        var first = try SCRAMClient(.sha256, username: "u", password: Secret("p"))
        var second = try SCRAMClient(.sha256, username: "u", password: Secret("p"))
        #expect(try first.begin() != second.begin())
    }

    @Test func theNonceComesFromTheGivenSource() throws {
        var client = try SCRAMClient(.sha256, username: "u", password: Secret("p"), random: .zeroes)
        #expect(try client.begin() == "n,,n=u,r=AAAAAAAAAAAAAAAAAAAAAAAA")
    }
}
