import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import SegmentLog

/// The cluster file lists all topics, so a request writes the file once, however many topics it names. The file decides
/// which topics exist: after it is written, the files of deleted topics are leftovers that the next start removes.
extension BrokerCore {
    /// Creates all of these topics, or none if the cluster file cannot be written. No other file is written: the files
    /// of a partition are created with its first record.
    func createTopics(_ asked: [NewTopic]) throws(KafkaBrokerError) -> [Topic] {
        guard !asked.isEmpty else { return [] }
        var created: [Topic] = []
        created.reserveCapacity(asked.count)
        for new in asked { created.append(try openTopic(new, .random(), isNew: true)) }
        for topic in created { add(topic) }
        do throws(KafkaBrokerError) { try saveCluster() } catch {
            for topic in created { forget(topic) }
            throw error
        }
        return created
    }

    /// Deletes topics with their records and committed offsets: all of these topics, or none if the cluster file cannot
    /// be written.
    func deleteTopics(_ topics: [Topic]) throws(KafkaBrokerError) {
        guard !topics.isEmpty else { return }
        // The offsets are deleted before the topics. Otherwise a crash in between would leave offsets behind, and they
        // would apply to the next topic of that name.
        let forgotten = groups.topicPartitions(in: Set(topics.map(\.name)))
        guard forget(forgotten) == .none else {
            throw .storage("cannot store the deletion of the committed offsets of \(topics.count) topics")
        }
        for topic in topics { forget(topic) }
        do {
            try saveCluster()
        } catch {
            for topic in topics { add(topic) }
            journalAgain(forgotten)
            throw error
        }
        for topic in topics {
            for partition in topic.partitions {
                partition.delete()
                partition.log.discard()
            }
        }
        batchTimes.forgetDeleted()
        note(.deletions, Result { () throws(SegmentLogError) in try store.removeTopics(topics.map(\.id)) })
        removeDeletedFiles()
        for (group, topicPartition) in forgotten { groups.forget(group: group, at: topicPartition) }
        finishWokenFetches()
    }

    /// Adds partitions to all of these topics, or to none if the cluster file cannot be written.
    func addPartitions(_ asked: [TopicGrowth]) throws(KafkaBrokerError) {
        guard !asked.isEmpty else { return }
        for growth in asked {
            let (topic, indexes) = (growth.topic, growth.topic.partitions.count..<growth.total)
            topic.add(try openPartitions(topic.name, topic.id, indexes, topic.configuration, isNew: true))
            partitionCount += indexes.count
        }
        do throws(KafkaBrokerError) { try saveCluster() } catch {
            for growth in asked {
                growth.topic.removeLast(growth.count)
                partitionCount -= growth.count
            }
            throw error
        }
    }

    /// Returns why a topic cannot be created, or `nil` if it can.
    ///
    /// - Parameter plan: What else the same request creates.
    func refusal(of topic: NewTopic, besides plan: TopicPlan = .init()) -> String? {
        guard budget.hasRoom(for: plan.bytes + topic.bytes, .topics) else {
            return "the names and configurations of all topics exceed the broker's limit"
        }
        return refusal(ofPartitions: topic.partitions, total: topic.partitions, besides: plan)
    }

    /// Returns why a topic cannot have more partitions, or `nil` if it can.
    ///
    /// - Parameters:
    ///   - count: The number of partitions to add.
    ///   - total: The number of partitions that the topic has afterwards.
    ///   - plan: What else the same request creates.
    func refusal(ofPartitions count: Int, total: Int, besides plan: TopicPlan = .init()) -> String? {
        let limits = configuration.limits
        guard total <= limits.partitionsPerTopic else {
            return "\(total) partitions exceed the limit of \(limits.partitionsPerTopic) for one topic"
        }
        let sum = partitionCount + plan.partitions + count
        guard sum <= limits.partitions else {
            return "\(count) more partitions exceed the broker's limit of \(limits.partitions) in all"
        }
        guard sum <= store.mostPartitions else {
            return "\(sum) partitions exceed the \(store.mostPartitions) that this process can keep open: "
                + "raise its limit of open files (ulimit -n)"
        }
        return nil
    }

    /// Removes files of deleted topics for `time`. The loop removes the remaining files a little later, so that other
    /// clients do not wait. After a crash, the next start removes what is left.
    func removeDeletedFiles(for time: Duration = .milliseconds(5)) {
        let end = ContinuousClock.now + time
        store.removal.run { .now < end }
        guard !store.removal.isEmpty, !isStopped, !isRemovalScheduled else { return }
        isRemovalScheduled = true
        loop.schedule(after: .milliseconds(1)) { [weak self] in
            guard let self, !self.isStopped else { return }
            self.isRemovalScheduled = false
            self.removeDeletedFiles()
        }
    }

    // MARK: Opening

    /// Opens the topics that the cluster file lists.
    func openTopics(_ stored: [ClusterFile.StoredTopic]) throws(KafkaBrokerError) {
        let count = stored.reduce(0) { $0 + Int($1.partitions) }
        guard count <= store.mostPartitions else {
            throw .storage(
                "the data directory has \(count) partitions, and this process can keep \(store.mostPartitions) open: "
                    + "raise its limit of open files (ulimit -n)")
        }
        for topic in stored {
            try store.checkDirectory(of: topic.id)
            let new = NewTopic(
                name: topic.name, partitions: Int(topic.partitions), configuration: topic.configuration)
            add(try openTopic(new, topic.id, isNew: false))
        }
    }

    private func openTopic(_ new: NewTopic, _ id: UUID128, isNew: Bool) throws(KafkaBrokerError) -> Topic {
        Topic(
            name: new.name, id: id, configuration: new.configuration,
            partitions: try openPartitions(new.name, id, 0..<new.partitions, new.configuration, isNew: isNew))
    }

    private func openPartitions(
        _ name: String, _ id: UUID128, _ indexes: Range<Int>, _ topicConfiguration: TopicConfiguration, isNew: Bool
    ) throws(KafkaBrokerError) -> [Partition] {
        var partitions: [Partition] = []
        partitions.reserveCapacity(indexes.count)
        for index in indexes {
            let log = try store.openLog(topic: id, name, partition: index, topicConfiguration, isNew: isNew)
            let partition = Partition(
                topic: name, index: Int32(index), log: log, configuration: topicConfiguration,
                beginning: store.beginning(of: index, topic: id), budget: budget, report: partitionReport)
            partitions.append(partition)
            guard !isNew, log.isCreated else { continue }
            do throws(SegmentLogError) {
                try partition.recover(
                    store.loadSnapshot(topic: id, partition: index, end: log.nextOffset), now: clock.wall())
            } catch {
                throw .storage("cannot recover \(name)-\(index)", error)
            }
        }
        return partitions
    }

    // MARK: The topic table

    private func add(_ topic: Topic) {
        topicTable.insert(topic)
        budget.change(.topics, by: topic.bytes)
        partitionCount += topic.partitions.count
    }

    private func forget(_ topic: Topic) {
        topicTable.remove(topic)
        budget.change(.topics, by: -topic.bytes)
        partitionCount -= topic.partitions.count
    }
}
