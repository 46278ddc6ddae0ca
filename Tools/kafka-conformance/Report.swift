/// Counts the entries that passed and failed, and prints each failure.
struct Report {
    let path: String
    private(set) var passed = 0
    private(set) var failed = 0

    init(path: String) {
        self.path = path
    }

    mutating func pass() {
        passed += 1
    }

    /// - Parameter line: The line with the failure, from 1.
    mutating func fail(line: Int, _ reason: String) {
        failed += 1
        print("\(path):\(line): \(reason)")
    }
}

/// Why a golden line failed.
struct Mismatch: Error {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
