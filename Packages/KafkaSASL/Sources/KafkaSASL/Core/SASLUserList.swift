import KafkaCrypto

/// The users of a server, for each mechanism.
///
/// An entry is `MECHANISM:USER:PASSWORD`. The password may contain colons. Errors never contain a password.
@_spi(KafkaInternals)
public struct SASLUserList: Sendable {
    private static let mechanisms = ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]

    private var passwords: [String: [String: Secret]] = [:]

    /// Creates a list without users.
    public init() {}

    /// Adds a user. Replaces an earlier entry with the same mechanism and name.
    ///
    /// - Throws: `SASLError` if the entry is malformed.
    public mutating func add(_ entry: String) throws(SASLError) {
        let parts = entry.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, !parts[1].isEmpty, !parts[2].isEmpty else {
            throw SASLError(.invalidCredentials, "a user must be given as MECHANISM:USER:PASSWORD")
        }
        guard Self.mechanisms.contains(parts[0]) else {
            throw SASLError(
                .unsupported,
                "unknown mechanism \"\(parts[0].prefix(32))\": use \(Self.mechanisms.joined(separator: ", "))")
        }
        passwords[parts[0], default: [:]][parts[1]] = Secret(parts[2])
    }

    /// Adds the users in a file, one per line. Empty lines and lines that begin with `#` are skipped.
    ///
    /// - Throws: `SASLError` if the file cannot be read, if other users of the system may read or change it, or if a
    ///   line is malformed.
    public mutating func add(file path: String) throws(SASLError) {
        let bytes: [UInt8]
        do throws(SmallFile.Failure) {
            bytes = try SmallFile.read(path, isPrivate: true)
        } catch {
            throw SASLError(.credentialsUnavailable, "cannot read \(path): \(error.reason)")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SASLError(.invalidCredentials, "\(path) is not UTF-8")
        }
        var number = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            do throws(SASLError) {
                try add(String(line))
            } catch {
                throw SASLError(error.code, "line \(number) of \(path): \(error.message)")
            }
        }
    }

    /// Returns a server for each mechanism that has users, ordered by the mechanism's name.
    ///
    /// - Throws: `SASLError` if a password cannot be used, or if the cryptographic library failed.
    public func servers() throws(SASLError) -> [any SASLServer] {
        var servers: [any SASLServer] = []
        for (mechanism, passwords) in passwords.sorted(by: { $0.key < $1.key }) {
            switch mechanism {
            case "SCRAM-SHA-256": servers.append(try Self.scram(.sha256, passwords))
            case "SCRAM-SHA-512": servers.append(try Self.scram(.sha512, passwords))
            default: servers.append(PlainServer { passwords[$0] })
            }
        }
        return servers
    }

    private static func scram(
        _ variant: SCRAMVariant, _ passwords: [String: Secret]
    ) throws(SASLError) -> SCRAMServer {
        var verifiers: [String: SCRAMVerifier] = [:]
        for (name, password) in passwords { verifiers[name] = try SCRAMVerifier(password: password, variant: variant) }
        let found = verifiers
        return SCRAMServer(try SCRAMUsers(variant) { found[$0] })
    }
}
