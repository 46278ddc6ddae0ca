import KafkaCrypto
import Testing

@testable import KafkaSASL

/// Tests of a client whose server does not prove its identity: the client sends nothing more.
@Suite struct SCRAMHostileServerTests {
    static let example = SCRAMExamplesTests.sha256
    static let nonce = "rOprNGfwEbeRWgbNEkqOs"

    /// Returns a client that has sent its first message.
    static func begun() throws -> SCRAMClient {
        var client = try SCRAMExamplesTests.client(example)
        _ = try client.start()
        return client
    }

    @Test(arguments: [
        ("r=other,s=QSXCR+Q6sek8bf92,i=4096", SASLError.Code.untrustedServer),
        ("r=rOprNGfwEbeRWgbNEkqO,s=QSXCR+Q6sek8bf92,i=4096", .untrustedServer),
        ("r=ROprNGfwEbeRWgbNEkqOs,s=QSXCR+Q6sek8bf92,i=4096", .untrustedServer),
        ("r=\(nonce),s=QSXCR+Q6sek8bf92,i=4095", .iterationLimit),
        ("r=\(nonce),s=QSXCR+Q6sek8bf92,i=1", .iterationLimit),
        ("r=\(nonce),s=QSXCR+Q6sek8bf92,i=1000001", .iterationLimit),
        ("r=\(nonce),s=QSXCR+Q6sek8bf92,i=4294967296", .iterationLimit),
        ("r=\(nonce),s=QSXCR+Q6sek8bf92,i=99999999999999999999", .malformedMessage),
        ("r=\(nonce),s=QSXCR+Q6sek8bf92,i=04096", .malformedMessage),
        ("r=\(nonce),s=QSXCR+Q6sek8bf92,i=-4096", .malformedMessage),
        ("r=\(nonce),s=QSXCR+Q6sek8bf92,i=4096 ", .malformedMessage),
        ("r=\(nonce),s=QSXCR+Q6sek8bf92,i=", .malformedMessage),
        ("r=\(nonce),s=,i=4096", .malformedMessage),
        ("r=\(nonce),s=!!!!,i=4096", .malformedMessage),
        ("r=\(nonce)\u{e9},s=QSXCR+Q6sek8bf92,i=4096", .malformedMessage),
        ("s=QSXCR+Q6sek8bf92,r=\(nonce),i=4096", .malformedMessage),
        ("r=\(nonce),s=QSXCR+Q6sek8bf92", .malformedMessage),
        ("r=\(nonce),s=QSXCR+Q6sek8bf92,i=4096,", .malformedMessage),
        ("m=x,r=\(nonce),s=QSXCR+Q6sek8bf92,i=4096", .unsupported),
        ("e=unknown-user", .refused),
        ("", .malformedMessage), (",", .malformedMessage), ("\0", .malformedMessage),
    ])
    func anInvalidFirstMessageEndsTheExchange(message: String, code: SASLError.Code) throws {
        var client = try Self.begun()
        #expect(failure { () throws(SASLError) in try client.answer(message) }?.code == code)
        #expect(failure { () throws(SASLError) in try client.answer(Self.example.serverFirst) }?.code == .outOfOrder)
        #expect(failure { () throws(SASLError) in try client.start() }?.code == .outOfOrder)
    }

    @Test func anExtensionThatMayBeIgnoredIsIgnored() throws {
        var client = try Self.begun()
        #expect(try client.answer(Self.example.serverFirst + ",x=new") != nil)
    }

    @Test(arguments: [
        ("v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", SASLError.Code.untrustedServer),
        ("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G8=", .untrustedServer),
        ("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl9", .untrustedServer),
        ("v=", .untrustedServer),
        ("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4", .malformedMessage),
        ("e=invalid-proof", .refused), ("", .malformedMessage), ("x=1", .malformedMessage), ("v", .malformedMessage),
    ])
    func aForgedSignatureIsDetected(message: String, code: SASLError.Code) throws {
        var client = try Self.begun()
        _ = try client.answer(Self.example.serverFirst)
        #expect(failure { () throws(SASLError) in try client.answer(message) }?.code == code)
        #expect(failure { () throws(SASLError) in try client.answer(Self.example.serverFinal) }?.code == .outOfOrder)
    }

    @Test func everyTruncationOfTheServersMessagesIsRefused() throws {
        for message in truncations(Self.example.serverFirst) {
            // Without its last digits the iteration count is a smaller number, which is rejected as too small.
            var client = try Self.begun()
            #expect(failure { () throws(SASLError) in try client.receive(message) } != nil)
        }
        var proved = try Self.begun()
        _ = try proved.answer(Self.example.serverFirst)
        for message in truncations(Self.example.serverFinal) {
            var client = proved
            #expect(failure { () throws(SASLError) in try client.receive(message) } != nil)
        }
    }

    @Test func randomChangesAreNeverAcceptedFromTheServer() throws {
        var proved = try Self.begun()
        _ = try proved.answer(Self.example.serverFirst)
        for message in mutations(of: Self.example.serverFinal, count: 2000) {
            var client = proved
            let error = failure { () throws(SASLError) in try client.receive(message) }
            // Everything after the signature is an extension, which may be any text.
            #expect(error != nil || message.starts(with: "\(Self.example.serverFinal),".utf8))
        }
        // Only small iteration counts, so that the test does not derive keys for a minute.
        for message in mutations(of: "r=\(Self.nonce),s=QSXCR+Q6sek8bf92,i=1", count: 2000) {
            var client = try Self.begun()
            #expect(failure { () throws(SASLError) in try client.receive(message) } != nil)
        }
    }

    @Test func aMessageOverTheLimitIsNotParsed() throws {
        var client = try Self.begun()
        let message = [UInt8](repeating: UInt8(ascii: "r"), count: SASLLimits.messageSize + 1)
        #expect(failure { () throws(SASLError) in try client.receive(message) }?.code == .malformedMessage)
    }

    @Test func aPasswordThatTheServerEchoesIsHidden() throws {
        let client = try Self.begun()
        let shown = client.refusal("no pencil\u{1b}[2J here").message
        #expect(shown == "the server refused SCRAM: no [hidden]\u{fffd}[2J here")
    }
}
