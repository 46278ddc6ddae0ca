import KafkaCrypto

/// The syntax of SCRAM messages (RFC 5802, section 7): attributes separated by commas. Attribute names have one letter,
/// except those of Kafka's extensions.
enum SCRAMText {
    /// An attribute: `name=value`.
    struct Attribute {
        let name: String
        let value: String
    }

    /// Returns the attributes of `message`, or `nil` if it is malformed.
    static func attributes(_ message: [UInt8]) -> [Attribute]? {
        guard !message.contains(0), let text = String(validating: message, as: UTF8.self) else { return nil }
        return attributes(text)
    }

    /// Returns the attributes of `text`, or `nil` if it is malformed.
    static func attributes(_ text: String) -> [Attribute]? {
        var result: [Attribute] = []
        for part in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            let halves = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2, !halves[0].isEmpty, halves[0].allSatisfy({ isLetter($0) }) else { return nil }
            result.append(Attribute(name: String(Substring(halves[0])), value: String(Substring(halves[1]))))
        }
        return result
    }

    /// Returns whether `byte` is an ASCII letter.
    static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    /// Returns a user name with `=` and `,` escaped for a message.
    static func escaped(_ name: String) -> String {
        var result = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "=": result += "=3D"
            case ",": result += "=2C"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Returns the unescaped user name, or `nil` if it is empty or has an invalid escape.
    static func unescaped(_ text: String) -> String? {
        var result = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "=" else {
                result.append(scalar)
                continue
            }
            switch String(Substring(rest.prefix(2))) {
            case "3D": result.append("=")
            case "2C": result.append(",")
            default: return nil
            }
            rest = rest.dropFirst(2)
        }
        return result.isEmpty ? nil : String(result)
    }

    /// Returns whether `text` is a valid nonce: printable ASCII without commas, of limited length.
    static func isNonce(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= SCRAMLimits.fieldSize
            && text.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: ",") }
    }

    /// Returns the number in `text`, or `nil` unless it is decimal digits without a leading zero.
    static func count(_ text: String) -> Int? {
        let digits = text.utf8
        guard digits.count <= 10, digits.first != UInt8(ascii: "0"),
            digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") })
        else { return nil }
        return Int(text)
    }

    /// Returns a new random nonce.
    static func nonce(from random: RandomSource) throws(SASLError) -> String {
        let bytes = try withCrypto { () throws(CryptoError) in try random.bytes(SCRAMLimits.nonceBytes) }
        return Base64.standard.encode(bytes)
    }
}
