/// The source of certificates or a key in PEM: a file or text.
///
/// A file is read when a context is created, and again when it has changed. The description never shows the content of
/// text.
public struct PEMSource: Sendable {
    enum Place: Sendable {
        case file(String)
        case text(String)
    }

    let place: Place

    /// Creates a source that is a PEM file.
    ///
    /// - Parameter path: The path of a regular file of at most 1 MiB.
    public static func file(_ path: String) -> PEMSource {
        PEMSource(place: .file(path))
    }

    /// Creates a source that is PEM text.
    public static func text(_ text: String) -> PEMSource {
        PEMSource(place: .text(text))
    }

    /// The file's path; `nil` for text.
    var path: String? {
        switch place {
        case .file(let path): path
        case .text: nil
        }
    }

    /// The name of the source in error messages.
    var name: String { path ?? "the PEM text" }

    /// Returns the bytes. If they contain a key, the caller must wipe them.
    func read() throws(TransportError) -> [UInt8] {
        switch place {
        case .file(let path): try TLSFile.contents(of: path)
        case .text(let text): Array(text.utf8)
        }
    }
}

extension PEMSource: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The file's path, or `PEM text`.
    public var description: String { path ?? "PEM text" }
    /// The same as `description`.
    public var debugDescription: String { description }
    /// An empty mirror, because the text may be a key.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
