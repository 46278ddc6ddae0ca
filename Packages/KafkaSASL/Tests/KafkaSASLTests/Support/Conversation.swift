import KafkaCrypto
import KafkaSASL
import Testing

extension Secret {
    /// The secret's bytes as text. Only tests may read them.
    var revealed: String { withBytes { String(decoding: $0, as: UTF8.self) } }
    var bytes: [UInt8] { withBytes { Array($0) } }
}

extension SASLClient {
    /// Returns the message of `start()` as text.
    mutating func begin() throws(SASLError) -> String { try start().revealed }

    /// Returns the response to `challenge` as text, or `nil` if the exchange is done.
    mutating func answer(_ challenge: String) throws(SASLError) -> String? {
        switch try receive(Array(challenge.utf8)) {
        case .respond(let message): message.revealed
        case .done: nil
        }
    }
}

/// Runs an exchange between a client and a server. Returns the identity that the server accepted, after the client has
/// accepted the server.
func converse(_ client: any SASLClient, _ server: any SASLServer) throws -> SASLIdentity {
    var client = client
    var server = server
    var message = try client.start()
    for _ in 0..<4 {
        switch try server.receive(message.bytes) {
        case .accept(let identity, let last):
            #expect(try client.receive(last) == .done)
            return identity
        case .challenge(let challenge):
            guard case .respond(let next) = try client.receive(challenge) else {
                throw SASLError(.outOfOrder, "the client is done and the server is not")
            }
            message = next
        }
    }
    throw SASLError(.outOfOrder, "they talk for ever")
}

/// Returns the error that `body` throws, or `nil`.
func failure<Result>(_ body: () throws(SASLError) -> Result) -> SASLError? {
    do throws(SASLError) {
        _ = try body()
        return nil
    } catch {
        return error
    }
}

/// Returns every proper prefix of `text`.
func truncations(_ text: String) -> [[UInt8]] { text.utf8.indices.map { Array(text.utf8[..<$0]) } }

/// Returns messages of random bytes and random changes of `text`, determined by a seed.
func mutations(of text: String, count: Int) -> [[UInt8]] {
    var state: UInt64 = 42
    func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
    }
    return (0..<count).map { index in
        if index.isMultiple(of: 3) { return (0..<next() % 64).map { _ in UInt8(next() % 256) } }
        var bytes = Array(text.utf8)
        for _ in 0...next() % 4 where !bytes.isEmpty {
            let place = Int(next() % UInt64(bytes.count))
            switch next() % 3 {
            case 0: bytes[place] = UInt8(next() % 256)
            case 1: bytes.remove(at: place)
            default: bytes.insert(UInt8(next() % 256), at: place)
            }
        }
        return bytes
    }
}
