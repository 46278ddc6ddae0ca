/// Where certificates or a key are: a file, or text, in PEM.
///
/// A file is read when a context is made, and again when it has changed. A description never shows what text holds.
public struct PEMSource: Sendable {
    enum Place: Sendable {
        case file(String)
        case text(String)
    }

    let place: Place

    /// A PEM file.
    ///
    /// - Parameter path: A regular file of at most 1 MiB.
    public static func file(_ path: String) -> PEMSource {
        PEMSource(place: .file(path))
    }

    /// PEM text.
    public static func text(_ text: String) -> PEMSource {
        PEMSource(place: .text(text))
    }

    /// The file's path; `nil` where it is text.
    var path: String? {
        switch place {
        case .file(let path): path
        case .text: nil
        }
    }

    /// How an error names it.
    var name: String { path ?? "the PEM text" }

    /// The bytes, which are the caller's to wipe where they hold a key.
    func read() throws(TransportError) -> [UInt8] {
        switch place {
        case .file(let path): try TLSFile.contents(of: path)
        case .text(let text): Array(text.utf8)
        }
    }
}

extension PEMSource: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The file's path, or that it is text.
    public var description: String { path ?? "PEM text" }
    /// The same.
    public var debugDescription: String { description }
    /// Nothing: the text may be a key.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
