/// A kind of golden file, and how it is checked.
struct Kind: Sendable {
    let name: String
    let check: @Sendable (_ text: String, _ report: inout Report) -> Void

    /// All kinds that this build knows.
    static let all: [Kind] =
        [.protocol, .recordBatches, .primitives, .rivvenWire, .sourceEnvelopes, .sinkRecords] + ofTraits

    #if MSK
        private static let ofTraits: [Kind] = [.mskIAM]
    #else
        private static let ofTraits: [Kind] = []
    #endif

    init(_ name: String, check: @escaping @Sendable (_ text: String, _ report: inout Report) -> Void) {
        self.name = name
        self.check = check
    }

    /// Creates a kind whose files have one JSON entry per line. Each entry counts once.
    init(_ name: String, eachLine check: @escaping @Sendable (JSON) throws(Mismatch) -> Void) {
        self.init(name) { text, report in
            for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                guard !line.isEmpty else { continue }
                do throws(Mismatch) {
                    try check(try JSON(parsing: line))
                    report.pass()
                } catch {
                    report.fail(line: index + 1, error.reason)
                }
            }
        }
    }
}
