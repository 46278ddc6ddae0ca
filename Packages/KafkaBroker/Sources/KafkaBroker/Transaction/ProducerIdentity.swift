/// A producer id with its epoch.
struct ProducerIdentity: Hashable, Sendable {
    var id: Int64
    var epoch: Int16

    /// No producer, as in requests without one.
    static let none = ProducerIdentity(id: -1, epoch: -1)

    /// Whether the id has no epoch left for a new producer. The last epoch is reserved for fencing.
    var isExhausted: Bool { epoch >= .max - 1 }
    /// The same producer id with the next epoch.
    var next: ProducerIdentity { .init(id: id, epoch: epoch == .max ? .max : epoch + 1) }
}
