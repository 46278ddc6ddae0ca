import KafkaCrypto
import Testing

@testable import KafkaSASL

@Suite struct SCRAMServerTests {
    static let users = Result { try SCRAMTests.users() }

    static func server() throws -> SCRAMServer { SCRAMServer(try users.get()) }

    @Test(arguments: [
        ("p=tls-unique,,n=user,r=abc", SASLError.Code.unsupported),
        ("n,,m=x,n=user,r=abc", .unsupported),
        ("n,,n=user,r=abc,tokenauth=true", .unsupported),
        ("n,a=root,n=user,r=abc", .refused),
        ("n,,n=us=er,r=abc", .malformedMessage), ("n,,n=user=2c,r=abc", .malformedMessage),
        ("n,,n=,r=abc", .malformedMessage), ("n,,n=user,r=", .malformedMessage), ("n,,n=user", .malformedMessage),
        ("n,,r=abc,n=user", .malformedMessage), ("x,,n=user,r=abc", .malformedMessage),
        ("n,user,n=user,r=abc", .malformedMessage), ("n=user,r=abc", .malformedMessage), ("", .malformedMessage),
        ("n,,", .malformedMessage), ("n,,n=user,r=a b", .malformedMessage), ("n,,n=user\0,r=abc", .malformedMessage),
    ])
    func anInvalidFirstMessageIsRefused(message: String, code: SASLError.Code) throws {
        var server = try Self.server()
        #expect(failure { () throws(SASLError) in try server.receive(Array(message.utf8)) }?.code == code)
        #expect(
            failure { () throws(SASLError) in try server.receive(Array("n,,n=user,r=abc".utf8)) }?.code == .outOfOrder)
    }

    @Test(arguments: ["n,,n=user,r=abc", "y,,n=user,r=abc", "n,a=user,n=user,r=abc", "n,,n=user,r=abc,x=y"])
    func aValidFirstMessageIsAccepted(message: String) throws {
        var server = try Self.server()
        guard case .challenge(let challenge) = try server.receive(Array(message.utf8)) else {
            Issue.record("no challenge")
            return
        }
        #expect(String(decoding: challenge, as: UTF8.self).hasPrefix("r=abc"))
    }

    /// Runs an exchange in which the client's proof is changed on the way. Returns the server's error.
    static func outcome(changing change: (String) -> [UInt8]) throws -> SASLError? {
        var client = try SCRAMClient(.sha256, username: "user", password: Secret("pencil"))
        var server = try server()
        guard case .challenge(let challenge) = try server.receive(try client.start().bytes),
            case .respond(let proof) = try client.receive(challenge)
        else { return nil }
        return failure { () throws(SASLError) in try server.receive(change(proof.revealed)) }
    }

    @Test func theChannelBindingIsVerified() throws {
        #expect(try Self.outcome { Array($0.replacing("c=biws", with: "c=eSws").utf8) }?.code == .unsupported)
        #expect(try Self.outcome { Array($0.replacing("c=biws,", with: "").utf8) }?.code == .malformedMessage)
    }

    @Test func theNonceIsVerified() throws {
        #expect(try Self.outcome { Array($0.replacing(",r=", with: ",r=x").utf8) }?.code == .refused)
    }

    @Test func anExtensionThatTheProofDoesNotCoverIsRefused() throws {
        #expect(try Self.outcome { Array($0.replacing(",p=", with: ",x=y,p=").utf8) }?.code == .refused)
    }

    @Test func hostileProofsAlwaysFail() throws {
        var client = try SCRAMClient(.sha256, username: "user", password: Secret("pencil"))
        var server = try Self.server()
        guard case .challenge(let challenge) = try server.receive(try client.start().bytes),
            case .respond(let proof) = try client.receive(challenge)
        else { return }
        for message in truncations(proof.revealed) + mutations(of: proof.revealed, count: 2000)
        where message != proof.bytes {
            var other = server
            #expect(failure { () throws(SASLError) in try other.receive(message) } != nil)
        }
        #expect(throws: Never.self) { try server.receive(proof.bytes) }
    }

    @Test func hostileFirstMessagesNeverTrap() throws {
        for message in truncations("n,a=user,n=user,r=abc") + mutations(of: "n,a=user,n=us=3Der,r=abc", count: 2000) {
            var server = try Self.server()
            _ = failure { () throws(SASLError) in try server.receive(message) }
        }
    }
}
