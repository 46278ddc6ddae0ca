/// A producer id with its epoch, as requests name a producer.
struct ProducerIdentity: Hashable, Sendable {
    var id: Int64
    var epoch: Int16

    static let none = ProducerIdentity(id: -1, epoch: -1)

    /// Whether the id has no further epoch to give: the last one is kept for fencing.
    var isExhausted: Bool { epoch >= .max - 1 }
    /// The same producer, one epoch later.
    var next: ProducerIdentity { .init(id: id, epoch: epoch == .max ? .max : epoch + 1) }
}
