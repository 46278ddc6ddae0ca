/// The extensions that a client sends with its token (RFC 7628, KIP-342), for example `logicalCluster`. They are not
/// secret.
public struct SASLExtensions: Sendable, Equatable {
    /// The extensions in the order in which they are sent.
    public let pairs: [Pair]

    /// One extension.
    public struct Pair: Sendable, Equatable {
        /// The name, which consists of letters.
        public let name: String
        /// The value: printable ASCII, spaces, tabs and line ends.
        public let value: String
    }

    /// No extensions.
    public static let none = SASLExtensions(unchecked: [])

    /// Creates extensions in the given order.
    ///
    /// - Throws: `SASLError` if a name has other characters than letters, occurs twice or is `auth` (which is reserved
    ///   for the token), or if a value is empty or is not printable ASCII.
    public init(_ pairs: KeyValuePairs<String, String>) throws(SASLError) {
        try self.init(checking: pairs.map { Pair(name: $0.key, value: $0.value) })
    }

    /// Creates extensions, ordered by name.
    ///
    /// - Throws: `SASLError`, as the other initializer does.
    public init(_ pairs: [String: String]) throws(SASLError) {
        try self.init(checking: pairs.sorted { $0.key < $1.key }.map { Pair(name: $0.key, value: $0.value) })
    }

    private init(unchecked pairs: [Pair]) {
        self.pairs = pairs
    }

    init(checking pairs: [Pair]) throws(SASLError) {
        var seen: Set<String> = []
        for pair in pairs {
            guard !pair.name.isEmpty, pair.name.utf8.allSatisfy({ SCRAMText.isLetter($0) }) else {
                throw SASLError(.invalidCredentials, "invalid name of a SASL extension: must have only letters")
            }
            guard pair.name != "auth" else {
                throw SASLError(.invalidCredentials, "invalid SASL extension name auth: it is reserved for the token")
            }
            guard seen.insert(pair.name).inserted else {
                throw SASLError(.invalidCredentials, "the SASL extension \(pair.name) is given twice")
            }
            guard !pair.value.isEmpty, pair.value.utf8.allSatisfy({ Self.isValue($0) }) else {
                throw SASLError(
                    .invalidCredentials, "invalid SASL extension \(pair.name): must be printable ASCII, and not empty")
            }
        }
        self.pairs = pairs
    }

    private static func isValue(_ byte: UInt8) -> Bool {
        (0x20...0x7e).contains(byte) || byte == 0x09 || byte == 0x0a || byte == 0x0d
    }
}
