import KafkaTransport

/// Finds partitions that are added to a topic while the producer writes to it.
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

    /// Looks for new partitions because a record was appended to an unknown one. Does so at most once a second. May be
    /// called from any thread.
    func lookForPartitions() {
        loop.run { self.look(maximumAge: .seconds(1)) }
    }

    /// Adds new partitions from the metadata to the topic handles.
    func growTopics() {
        let metadata = cluster.onLoop { $0.metadata }
        for topic in topics.all {
            if let known = metadata.topics[topic.name] { topic.grow(to: known.partitions.count) }
        }
    }

    /// Refreshes the metadata, unless another part of the client did so within `maximumAge`.
    private func look(maximumAge: Duration) {
        guard !isClosed, !isLookingForPartitions, loop.now >= nextLook else { return }
        growTopics()
        let lastRefresh = cluster.onLoop { $0.lastRefresh }
        guard !topics.all.isEmpty, loop.now &- lastRefresh >= maximumAge.nanoseconds else { return }
        isLookingForPartitions = true
        Task {
            // The error was already reported as an event. The next look tries again.
            do throws(KafkaError) { try await self.cluster.refresh() } catch {}
            await self.valueOnLoop {
                self.isLookingForPartitions = false
                self.nextLook = self.loop.now &+ 1_000_000_000
                self.growTopics()
            }
        }
    }
}
