extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The same text for every secret.
    public var description: String { "[secret]" }

    /// The same text for every secret.
    public var debugDescription: String { description }

    /// A mirror without children, so that `dump` and debuggers do not show the bytes.
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
