/// What is found wrong while a file is read. Each fault once, in the order of the file at the end.
struct ConfigurationProblems {
    let file: String
    private var found: [ConfigurationDiagnostic] = []
    private var seen: Set<ConfigurationDiagnostic> = []

    init(file: String) {
        self.file = file
    }

    var hasErrors: Bool { found.contains { $0.severity == .error } }

    mutating func error(_ place: YAMLPlace, _ message: String) {
        note(ConfigurationDiagnostic(.error, file: file, place: place, message: message))
    }

    mutating func warning(_ place: YAMLPlace, _ message: String) {
        note(ConfigurationDiagnostic(.warning, file: file, place: place, message: message))
    }

    private mutating func note(_ diagnostic: ConfigurationDiagnostic) {
        // What an alias stands for is read more than once.
        if seen.insert(diagnostic).inserted { found.append(diagnostic) }
    }

    /// The faults in the order of the file; those of one place in the order in which they were found.
    var sorted: [ConfigurationDiagnostic] {
        found.enumerated().sorted { left, right in
            (left.element.line, left.element.column, left.offset)
                < (right.element.line, right.element.column, right.offset)
        }.map(\.element)
    }
}
