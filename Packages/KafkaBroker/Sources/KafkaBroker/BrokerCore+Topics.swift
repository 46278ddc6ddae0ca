import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import SegmentLog

/// Changes to the set of topics.
///
/// The cluster file has all topics, so a request writes it once, however many topics it names. The file decides: before
/// it is written, the files of new topics are strays that the next start removes; after it is written, those of deleted
/// topics are.
extension BrokerCore {
    /// Creates topics.
    ///
    /// A topic whose partitions cannot be opened fails alone. If the cluster file cannot be written, all of them fail
    /// and none exists.
    func createTopics(_ asked: [NewTopic]) -> [Result<Topic, KafkaBrokerError>] {
        var results = asked.map { new in
            Result { () throws(KafkaBrokerError) in
                let id = UUID128.random()
                do throws(KafkaBrokerError) {
                    return try openTopic(new, id, isNew: true)
                } catch {
                    store.removeTopic(id)
                    throw error
                }
            }
        }
        let opened = results.compactMap { try? $0.get() }
        for topic in opened { add(topic) }
        do throws(KafkaBrokerError) {
            if !opened.isEmpty { try saveCluster() }
        } catch {
            for topic in opened {
                forget(topic)
                removeFiles(of: topic)
            }
            results = asked.map { _ in .failure(error) }
        }
        reportFailures(results) { "create topic \(asked[$0].name)" }
        return results
    }

    /// Deletes topics, their records and the offsets committed for them: all of them or, if the cluster file cannot be
    /// written, none.
    func deleteTopics(_ topics: [Topic]) throws(KafkaBrokerError) {
        guard !topics.isEmpty else { return }
        for topic in topics { forget(topic) }
        do {
            try saveCluster()
        } catch {
            for topic in topics { add(topic) }
            throw error
        }
        for topic in topics {
            for partition in topic.partitions {
                partition.delete()
                batchTimes.forget(partition)
                partition.log.close()
            }
        }
        deletedTopics += topics
        removeDeletedFiles()
        journalForgotten(groups.forget(topics: Set(topics.map(\.name))))
        finishWokenFetches()
    }

    /// Adds partitions to topics.
    ///
    /// A topic whose new partitions cannot be opened fails alone. If the cluster file cannot be written, all of them
    /// fail and keep the partitions that they had.
    func addPartitions(_ asked: [TopicGrowth]) -> [Result<Void, KafkaBrokerError>] {
        var results = asked.map { growth in
            Result { () throws(KafkaBrokerError) in try open(growth) }
        }
        let grown = zip(asked, results).compactMap { growth, added in (try? added.get()).map { (growth.topic, $0) } }
        for (topic, added) in grown {
            topic.add(added)
            partitionCount += added.count
        }
        do throws(KafkaBrokerError) {
            if !grown.isEmpty { try saveCluster() }
        } catch {
            for (topic, added) in grown {
                topic.removeLast(added.count)
                partitionCount -= added.count
                for partition in added {
                    partition.log.close()
                    store.removePartition(Int(partition.index), of: topic.id)
                }
            }
            results = asked.map { _ in .failure(error) }
        }
        reportFailures(results) { "add partitions to topic \(asked[$0].topic.name)" }
        return results.map { $0.map { _ in } }
    }

    /// Returns why a topic cannot be created, or `nil` if it can.
    ///
    /// - Parameter plan: What the same request creates besides.
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
    ///   - plan: What the same request creates besides.
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

    /// Removes the files of deleted topics, some now and the others soon, so that a request for many does not hold up
    /// other clients. A crash leaves the rest to the next start.
    func removeDeletedFiles(atMost count: Int = 20) {
        for topic in deletedTopics.suffix(count) { store.removeTopic(topic.id) }
        deletedTopics.removeLast(min(count, deletedTopics.count))
        guard !deletedTopics.isEmpty, !isStopped else { return }
        loop.schedule(after: .milliseconds(1)) { [weak self] in
            guard let self, !self.isStopped else { return }
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

    private func open(_ growth: TopicGrowth) throws(KafkaBrokerError) -> [Partition] {
        let (topic, indexes) = (growth.topic, growth.topic.partitions.count..<growth.total)
        do throws(KafkaBrokerError) {
            return try openPartitions(topic.name, topic.id, indexes, topic.configuration, isNew: true)
        } catch {
            for index in indexes { store.removePartition(index, of: topic.id) }
            throw error
        }
    }

    private func openPartitions(
        _ name: String, _ id: UUID128, _ indexes: Range<Int>, _ topicConfiguration: TopicConfiguration, isNew: Bool
    ) throws(KafkaBrokerError) -> [Partition] {
        var partitions: [Partition] = []
        partitions.reserveCapacity(indexes.count)
        for index in indexes {
            let log = try store.openLog(topic: id, name, partition: index, topicConfiguration, isNew: isNew)
            let partition = Partition(
                topic: name, index: Int32(index), log: log, configuration: topicConfiguration, budget: budget)
            do throws(SegmentLogError) {
                try partition.recover(
                    store.loadSnapshot(topic: id, partition: index, end: log.nextOffset), now: clock.wall())
            } catch {
                throw .storage("cannot recover \(name)-\(index)", error)
            }
            partitions.append(partition)
        }
        return partitions
    }

    // MARK: Parts

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

    private func removeFiles(of topic: Topic) {
        for partition in topic.partitions { partition.log.close() }
        store.removeTopic(topic.id)
    }

    /// Logs one line, however many topics of a request failed.
    private func reportFailures<Value>(
        _ results: [Result<Value, KafkaBrokerError>], _ action: (Int) -> String
    ) {
        var first: String?
        var count = 0
        for (index, result) in results.enumerated() {
            guard case .failure(let error) = result else { continue }
            if first == nil { first = "cannot \(action(index)): \(error)" }
            count += 1
        }
        guard let first else { return }
        log.error("broker: \(first)" + (count > 1 ? " (and \(count - 1) more topics of the request)" : ""))
    }
}
