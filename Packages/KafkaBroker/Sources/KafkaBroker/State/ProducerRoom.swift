/// Room for the state of one more producer in a partition.
struct ProducerRoom {
    /// A client sends a batch again for 2 to 5 minutes by default. A producer that is silent for longer has nothing
    /// left that it could send twice.
    static let silence: Int64 = 900_000
    /// The least time between two searches of all partitions.
    static let searchInterval: Int64 = 10_000
    /// When all partitions were searched last.
    var lastSearch: Int64 = -searchInterval
}

extension BrokerCore {
    /// Returns whether there is room for one more producer, if need be at the cost of those that are silent.
    func makeRoomForProducer() -> Bool {
        if budget.hasRoom(for: StateSize.producer, .producers) { return true }
        guard now - producerRoom.lastSearch >= ProducerRoom.searchInterval else { return false }
        producerRoom.lastSearch = now
        let today = clock.wall()
        for topic in topics.values {
            for partition in topic.partitions { partition.forgetProducers(silentFor: ProducerRoom.silence, now: today) }
        }
        return budget.hasRoom(for: StateSize.producer, .producers)
    }
}
