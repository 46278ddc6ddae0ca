/// The search for producers whose state can be deleted to make room for a new one.
struct ProducerRoom {
    /// The time, in milliseconds, after which an inactive producer's state can be deleted. By default, clients retry a
    /// batch for 2 to 5 minutes. So a producer that was inactive for longer has no batch that it could send twice.
    static let silence: Int64 = 900_000
    /// The minimum time between two searches of all partitions, in milliseconds.
    static let searchInterval: Int64 = 10_000
    /// When all partitions were last searched, in milliseconds of the monotonic clock.
    var lastSearch: Int64 = -searchInterval
}

extension BrokerCore {
    /// Returns whether there is room for one more producer. If necessary, deletes the state of inactive producers
    /// first.
    func makeRoomForProducer() -> Bool {
        if budget.hasRoom(for: StateSize.producer, .producers) { return true }
        guard now - producerRoom.lastSearch >= ProducerRoom.searchInterval else { return false }
        producerRoom.lastSearch = now
        let wallTime = clock.wall()
        for topic in topics.values {
            for partition in topic.partitions {
                partition.forgetProducers(silentFor: ProducerRoom.silence, now: wallTime)
            }
        }
        return budget.hasRoom(for: StateSize.producer, .producers)
    }
}
