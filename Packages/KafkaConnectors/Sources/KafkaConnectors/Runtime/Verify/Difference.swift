/// A record in which the two sides of a comparison differ.
struct Difference: Sendable {
    /// How they differ.
    enum Kind: String, Sendable {
        /// The target does not have the record.
        case missing
        /// The target has the record again.
        case repeated
        /// The target has the record behind one that should follow it.
        case reordered
        /// The target has another record in its place.
        case changed
        /// The source never had the record.
        case unknown
    }

    let kind: Kind
    var source: ComparedPlace?
    var target: ComparedPlace?
    /// What differs, if the records were looked at again.
    var detail: String?
}

/// The first differences of a comparison.
struct Differences: Sendable {
    /// How many are listed; the others are only counted.
    static let limit = 20
    private(set) var list: [Difference] = []

    mutating func note(_ kind: Difference.Kind, source: ComparedPlace? = nil, target: ComparedPlace? = nil) {
        guard list.count < Self.limit else { return }
        list.append(Difference(kind: kind, source: source, target: target))
    }

    /// Notes the places of missing records, in their order.
    mutating func noteMissing(_ places: some Sequence<ComparedPlace>) {
        guard list.count < Self.limit else { return }
        for place in places.sorted().prefix(Self.limit - list.count) { note(.missing, source: place) }
    }

    /// Looks at each changed record again, and notes what differs.
    ///
    /// - Parameter look: Returns the records of a source's and a target's place.
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
