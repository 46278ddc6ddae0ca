import RivvenProtocol

/// Text from a broker, made safe to show.
enum BrokerText {
    /// The longest text that is shown, in characters.
    static let limit = 500

    /// Returns the text with control characters and line separators escaped, cut after `limit` characters.
    static func shown(_ text: String) -> String {
        var result = ""
        var count = 0
        for scalar in text.unicodeScalars {
            let piece = isSafe(scalar) ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
            count += piece.unicodeScalars.count
            guard count <= limit else { return result + "…" }
            result += piece
        }
        return result
    }

    private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: true
        }
    }

    /// Returns the error for an Error response.
    static func error(_ message: String, from address: RivvenAddress) -> RivvenError {
        let code = code(of: message)
        let text = "\(address): \(shown(message))"
        guard code == .authentication else { return RivvenError(code, text) }
        return RivvenError(code, "\(text); \(advice)")
    }

    /// Advice for a client whose credentials a broker rejects.
    static let advice =
        "set broker.auth (mechanism, username, password) to a user of this broker, or start the broker with --no-require-auth"

    private static let codes: [(beginning: String, code: RivvenError.Code)] = [
        ("Topic not found", .unknownTopic), ("UNKNOWN_TOPIC_OR_PARTITION", .unknownTopic),
        ("PRODUCER_FENCED", .fenced),
        ("NOT_LEADER", .notLeader), ("Not leader", .notLeader), ("FENCED_LEADER_EPOCH", .notLeader),
        ("AUTHENTICATION_", .authentication), ("Authentication failed", .authentication),
        ("SCRAM_FAILED", .authentication), ("PLAINTEXT_AUTH_REQUIRES_TLS", .authentication),
        ("SASL/PLAIN requires", .authentication), ("UNSUPPORTED_MECHANISM", .authentication),
        ("INVALID_SESSION", .authentication), ("SESSION_EXPIRED", .authentication),
        ("RATE_LIMIT_EXCEEDED", .busy), ("BUFFER_FULL", .busy),
    ]

    private static func code(of message: String) -> RivvenError.Code {
        codes.first { message.hasPrefix($0.beginning) }?.code ?? .broker
    }
}
