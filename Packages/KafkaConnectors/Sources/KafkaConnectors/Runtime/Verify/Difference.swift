/// A record that differs between the two sides of a comparison.
struct Difference: Sendable {
    /// The kind of a difference.
    enum Kind: String, Sendable {
        /// The target does not have the record.
        case missing
        /// The target has the record again.
        case repeated
        /// The target has the record behind a later one.
        case reordered
        /// The target has a different record in its place.
        case changed
        /// The source never had the record.
        case unknown
    }

    let kind: Kind
    var source: ComparedPlace?
    var target: ComparedPlace?
    /// What differs; `nil` unless the records were read again.
    var detail: String?
}

/// The first differences of a comparison.
struct Differences: Sendable {
    /// The most differences that are listed. Further ones are only counted.
    static let limit = 20
    private(set) var list: [Difference] = []

    mutating func note(_ kind: Difference.Kind, source: ComparedPlace? = nil, target: ComparedPlace? = nil) {
        guard list.count < Self.limit else { return }
        list.append(Difference(kind: kind, source: source, target: target))
    }

    /// Adds the positions of missing records, in order.
    mutating func noteMissing(_ places: some Sequence<ComparedPlace>) {
        guard list.count < Self.limit else { return }
        for place in places.sorted().prefix(Self.limit - list.count) { note(.missing, source: place) }
    }

    /// Reads each changed record again, and adds what differs.
    ///
    /// - Parameter look: Returns the contents of the records at a position of the source and at one of the target.
    mutating func explain(
        _ look: (ComparedPlace, ComparedPlace) async throws -> (RecordContents, RecordContents)?
    ) async throws {
        for index in list.indices where list[index].kind == .changed {
            guard let source = list[index].source, let target = list[index].target,
                let (expected, found) = try await look(source, target)
            else { continue }
            list[index].detail = expected.differences(from: found)
        }
    }
}
