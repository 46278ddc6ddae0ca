import KafkaTransport

/// Finding the partitions that are added to a topic while it is written to.
extension ProducerSender {
    /// Looks for new partitions every `metadataMaximumAge`.
    func beginUpkeep() {
        guard !isClosed else { return }
        upkeepTimer = loop.schedule(after: configuration.metadataMaximumAge) { [weak self] in
            guard let self else { return }
            look(maximumAge: configuration.metadataMaximumAge)
            beginUpkeep()
        }
    }

    /// Looks for new partitions, since a record was appended to one that is not known: at most once a second. From any
    /// thread.
    func lookForPartitions() {
        loop.run { self.look(maximumAge: .seconds(1)) }
    }

    /// Adds the partitions that the metadata has to the topics' handles.
    func growTopics() {
        let metadata = cluster.onLoop { $0.metadata }
        for topic in topics.all {
            if let known = metadata.topics[topic.name] { topic.grow(to: known.partitions.count) }
        }
    }

    /// Refreshes the metadata unless another part of the client did so within `maximumAge`.
    private func look(maximumAge: Duration) {
        guard !isClosed, !isLookingForPartitions, loop.now >= nextLook else { return }
        growTopics()
        let lastRefresh = cluster.onLoop { $0.lastRefresh }
        guard !topics.all.isEmpty, loop.now &- lastRefresh >= maximumAge.nanoseconds else { return }
        isLookingForPartitions = true
        Task {
            // An error is an event already. The next look is soon enough.
            do throws(KafkaError) { try await self.cluster.refresh() } catch {}
            await self.valueOnLoop {
                self.isLookingForPartitions = false
                self.nextLook = self.loop.now &+ 1_000_000_000
                self.growTopics()
            }
        }
    }
}
