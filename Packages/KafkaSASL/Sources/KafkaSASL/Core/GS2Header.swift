/// The beginning of a client's first message in SCRAM and OAUTHBEARER (RFC 5801): channel binding and authorization
/// identity.
struct GS2Header {
    /// The header as in the message, including its last comma.
    let text: String
    /// The identity that the client wants to act as; empty for itself.
    let authorization: String

    /// Splits `message` into its header and the remaining text.
    ///
    /// - Throws: `SASLError` if there is no valid header, or if it requests channel binding.
    static func split(
        _ message: [UInt8], mechanism: SASLMechanism
    ) throws(SASLError) -> (header: GS2Header, rest: String) {
        let malformed = SASLError(.malformedMessage, "Authentication failed: malformed \(mechanism) message")
        guard !message.contains(0), let text = String(validating: message, as: UTF8.self) else { throw malformed }
        let parts = text.utf8.split(separator: UInt8(ascii: ","), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw malformed }
        let (binding, identity) = (String(Substring(parts[0])), String(Substring(parts[1])))
        if binding.hasPrefix("p=") {
            throw SASLError(.unsupported, "Authentication failed: channel binding is not supported; use \(mechanism)")
        }
        guard binding == "n" || binding == "y" else { throw malformed }
        var authorization = ""
        if !identity.isEmpty {
            guard identity.hasPrefix("a="), let name = SCRAMText.unescaped(String(identity.dropFirst(2))) else {
                throw malformed
            }
            authorization = name
        }
        return (GS2Header(text: "\(binding),\(identity),", authorization: authorization), String(Substring(parts[2])))
    }
}
