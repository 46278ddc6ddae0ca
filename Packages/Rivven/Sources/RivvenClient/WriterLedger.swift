import KafkaCodecs
import RivvenProtocol

/// The producer ids and epochs with which partitions were taken over, kept in a small Rivven topic.
///
/// The broker knows the current epoch of a producer id, but starts again at epoch 0 after a restart. Then a new owner
/// has to go above every epoch that a former owner may still use, and reads those epochs here. Group offsets cannot
/// store them, since the broker rejects offsets beyond a partition's end.
actor WriterLedger {
    /// The topic's name. Its retention is set to unlimited if the broker permits it.
    static let topic = "rivven-connect-writers"

    /// The highest identity that an owner of a partition has used.
    struct Entry: Sendable, Equatable, Comparable {
        /// The number of the partition's producer id: 0 for its first, one more for each further id.
        var generation: UInt32 = 0
        var epoch: UInt16

        static func < (left: Self, right: Self) -> Bool {
            (left.generation, left.epoch) < (right.generation, right.epoch)
        }
    }

    /// Entries that are to be written together.
    private struct Batch {
        var records: [RivvenRecord] = []
        var waiting: [CheckedContinuation<Result<Void, any Error>, Never>] = []
    }

    private var entries: [String: Entry] = [:]
    private var nextOffset: Int64 = 0
    private var exists = false
    private var next = Batch()
    private var isWriting = false

    /// Returns the highest known identity of `partition`, after reading everything that was written so far.
    func entry(of partition: RivvenPartition, in client: RivvenClient) async throws -> Entry? {
        try await open(client)
        try await readOn(client)
        return entries[partition.description]
    }

    /// Writes an identity, and returns once it is acknowledged.
    func record(_ entry: Entry, of partition: RivvenPartition, in client: RivvenClient) async throws {
        let record = RivvenRecord(
            key: Bytes(utf8: partition.description), value: Bytes(utf8: "1 \(entry.generation) \(entry.epoch)"))
        let result: Result<Void, any Error> = await withCheckedContinuation { continuation in
            next.records.append(record)
            next.waiting.append(continuation)
            if !isWriting {
                isWriting = true
                Task { await self.write(client) }
            }
        }
        try result.get()
    }

    /// Writes the waiting entries. Entries that arrive meanwhile are written in the next publish.
    private func write(_ client: RivvenClient) async {
        while !next.records.isEmpty {
            let batch = next
            next = Batch()
            let result: Result<Void, any Error>
            do {
                _ = try await client.publish(topic: Self.topic, partition: 0, records: batch.records)
                result = .success(())
            } catch {
                result = .failure(error)
            }
            for continuation in batch.waiting { continuation.resume(returning: result) }
        }
        isWriting = false
    }

    private func open(_ client: RivvenClient) async throws {
        guard !exists else { return }
        _ = try await client.createTopic(Self.topic, partitions: 1)
        var setting = RivvenTopicConfigEntry()
        setting.key = "retention.ms"
        setting.value = "-1"
        var request = RivvenRequest.AlterTopicConfig()
        request.topic = Self.topic
        request.configs = [setting]
        do throws(RivvenError) {
            _ = try await client.send(.alterTopicConfig(request))
        } catch {
            // Without the permission to change it, the default retention of a week remains. That is longer than the
            // time after which a stopped process is resumed.
            guard error.code == .broker else { throw error }
        }
        exists = true
    }

    private func readOn(_ client: RivvenClient) async throws {
        let before = nextOffset
        let bounds = try await client.offsetBounds(topic: Self.topic, partition: 0)
        // If the topic was deleted and created again, it begins at 0.
        if bounds.latest < before { nextOffset = 0 }
        nextOffset = max(nextOffset, bounds.earliest)
        while nextOffset < bounds.latest {
            let messages = try await client.consume(
                topic: Self.topic, partition: 0, from: nextOffset, maximumRecords: 10_000, maximumWait: .zero)
            guard let last = messages.last else { return }
            for message in messages { try read(message) }
            nextOffset = max(nextOffset, last.offset + 1)
        }
    }

    private func read(_ message: RivvenMessage) throws {
        guard let name = message.key?.utf8String, let text = message.value.utf8String else { return }
        let parts = text.split(separator: " ")
        guard parts.first == "1", parts.count == 3, let generation = UInt32(parts[1]), let epoch = UInt16(parts[2])
        else {
            throw RivvenError(
                .malformed,
                "topic \(Self.topic) holds an entry at offset \(message.offset) that this version cannot read: "
                    + "\(BrokerText.shown(text))")
        }
        let entry = Entry(generation: generation, epoch: epoch)
        if entries[name].map({ $0 < entry }) ?? true { entries[name] = entry }
    }
}
