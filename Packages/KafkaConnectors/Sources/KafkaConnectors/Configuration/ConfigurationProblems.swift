/// The faults and warnings that are found while a file is read. Each is reported once, in the order of the file.
struct ConfigurationProblems {
    /// The most faults and warnings that are reported. Further ones are counted.
    static let maximum = 100

    let file: String
    private var found: [ConfigurationDiagnostic] = []
    private var seen: Set<ConfigurationDiagnostic> = []
    /// The number of faults that were counted without a message, and the first position of one.
    private var counted = 0
    private var firstCounted: YAMLPlace?

    /// The tables of the blocks that were read, kept because a file may contain thousands of one kind.
    private var tables: [ObjectIdentifier: any Sendable] = [:]

    init(file: String) {
        self.file = file
    }

    /// Returns the table of the keys of a kind of block.
    mutating func table<Block: ConfigurationBlock>(of block: Block.Type) -> KeyTable<Block> {
        if let table = tables[ObjectIdentifier(block)] as? KeyTable<Block> { return table }
        let table = KeyTable(Block.keys)
        tables[ObjectIdentifier(block)] = table
        return table
    }

    /// Whether so many faults were found that no further one is explained.
    var isFull: Bool { found.count >= 10 * Self.maximum }

    private(set) var hasErrors = false

    mutating func error(_ place: YAMLPlace, _ message: String) {
        hasErrors = true
        note(ConfigurationDiagnostic(.error, file: file, place: place, message: message))
    }

    mutating func warning(_ place: YAMLPlace, _ message: String) {
        note(ConfigurationDiagnostic(.warning, file: file, place: place, message: message))
    }

    /// Counts an error without a message of its own.
    mutating func count(_ place: YAMLPlace) {
        hasErrors = true
        counted += 1
        firstCounted = min(firstCounted ?? place, place)
    }

    private mutating func note(_ diagnostic: ConfigurationDiagnostic) {
        // The target of an alias is read several times, and its faults are found each time.
        if seen.insert(diagnostic).inserted { found.append(diagnostic) }
    }

    /// The faults in the order of the file, and those at one position in the order in which they were found. If there
    /// are too many, the last one says how many are not listed.
    var sorted: [ConfigurationDiagnostic] {
        let ordered = found.enumerated().sorted { left, right in
            (left.element.line, left.element.column, left.offset)
                < (right.element.line, right.element.column, right.offset)
        }.map(\.element)
        let more = ordered.count - Self.maximum + counted
        guard ordered.count > Self.maximum || counted > 0 else { return ordered }
        let next = ordered.dropFirst(Self.maximum).first.map { YAMLPlace(line: $0.line, column: $0.column) }
        let place = [next, firstCounted].compactMap(\.self).min() ?? .start
        let severity: ConfigurationDiagnostic.Severity = hasErrors ? .error : .warning
        let rest = ordered.count > Self.maximum ? more : counted
        return ordered.prefix(Self.maximum) + [
            ConfigurationDiagnostic(
                severity, file: file, place: place,
                message: "\(rest) more \(rest == 1 ? "fault is" : "faults are") not listed; correct those above first")
        ]
    }
}
