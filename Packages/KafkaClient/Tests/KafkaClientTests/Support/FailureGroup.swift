import KafkaProtocol
import Testing

@testable import KafkaClient

/// Failures of one kind of request that the client treats alike. They are one test case.
struct FailureGroup: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The error codes of the responses; `nil` for no response at all.
    let failures: [ErrorCode?]

    /// No response, and every error code.
    static let allFailures: [ErrorCode?] = [nil] + ErrorCode.all.filter { $0 != .none } + [ErrorCode(rawValue: 4321)]

    /// Returns all failures of `api`: first no response, then the codes of each error class.
    static func all(of api: APIKey) -> [FailureGroup] {
        let codes = allFailures.compactMap(\.self)
        let classes = Dictionary(grouping: codes) { "\(ErrorClass.of($0, in: api))" }
        return [FailureGroup(testDescription: "no response", failures: [nil])]
            + classes.sorted { $0.key < $1.key }.map { FailureGroup(testDescription: $0.key, failures: $0.value) }
    }
}
