extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The same text for every secret.
    public var description: String { "[secret]" }

    /// The same text for every secret.
    public var debugDescription: String { description }

    /// A mirror without children, so that `dump` and a debugger's summary find nothing.
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
