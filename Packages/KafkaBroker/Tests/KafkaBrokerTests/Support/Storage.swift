import KafkaCodecs
import KafkaProtocol
@_spi(KafkaInternals) import SegmentLog

@testable import KafkaBroker

/// Creates a directory, passes its path to `body`, and removes it.
@discardableResult
func withTemporaryDirectory<Result>(
    isolation: isolated (any Actor)? = #isolation, _ body: (String) async throws -> Result
) async throws -> Result {
    let path = "/tmp/kafka-broker-tests-" + UUID128.random().hexadecimal
    try FileSystem.makeDirectory(path)
    defer { FileSystem.removeTree(path) }
    return try await body(path)
}

extension FileSystem {
    /// Renames a file or a directory, unless the new name exists.
    static func rename(_ path: String, to new: String) -> Bool {
        do throws(SegmentLogError) {
            try StoredDirectory.rename(path, to: new)
            return true
        } catch {
            return false
        }
    }
}

/// Removes everything that partitions store except their logs.
func removeSnapshots(in directory: String) {
    for topic in FileSystem.contents(of: directory + "/topics") {
        let path = directory + "/topics/" + topic
        for name in FileSystem.contents(of: path) where name.hasSuffix(".state") {
            FileSystem.removeFile(path + "/" + name)
        }
    }
}

extension RawClient {
    /// Commits an offset of partition 0 for a group without members.
    func commit(_ group: String, _ topic: String, offset: Int64, metadata: String = "") async throws {
        var partition = OffsetCommitRequest.OffsetCommitRequestPartition()
        partition.committedOffset = offset
        partition.committedMetadata = metadata
        var committed = OffsetCommitRequest.OffsetCommitRequestTopic()
        committed.name = topic
        committed.partitions = [partition]
        var request = OffsetCommitRequest()
        request.groupId = group
        request.topics = [committed]
        let error = try await ask(request, 8).topics[0].partitions[0].errorCode
        if error != 0 { throw CodecError(.malformed, "the commit failed with \(error)") }
    }

    /// Returns a group's committed offset of partition 0.
    func committed(
        _ group: String, _ topic: String
    ) async throws -> OffsetFetchResponse.OffsetFetchResponsePartition {
        var asked = OffsetFetchRequest.OffsetFetchRequestTopic()
        asked.name = topic
        asked.partitionIndexes = [0]
        var request = OffsetFetchRequest()
        request.groupId = group
        request.topics = [asked]
        return try await ask(request, 7).topics[0].partitions[0]
    }
}
