import KafkaCodecs
import RivvenProtocol

/// Who has written a partition of the embedded log: what says whether its last message tells how far a source had come.
///
/// A source notes itself before it writes into an empty partition. Where another has noted itself, or nobody although the
/// partition holds something, it belongs to several from then on: the last message may be another's, and a position taken
/// from it would skip what this source has not read.
struct PartitionWriter {
    /// The Rivven group whose "offsets" these notes are.
    static let group = "rivven-connect-writers"
    /// The note of a partition that several have written.
    static let several: Int64 = 1

    /// The note of a source.
    let note: Int64

    /// The writer of a source that tells itself from others by `identity`.
    init(identity: String) {
        note = Self.note(of: identity)
    }

    /// FNV-1a in 47 bits: the wire's offsets have no more.
    private static func note(of identity: String) -> Int64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in identity.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return max(Int64((hash ^ hash >> 47) & 0x7fff_ffff_ffff), several + 1)
    }

    /// What was found of a partition.
    enum Finding: Equatable {
        /// Nobody else has written it.
        case alone
        /// Others have, which was noted just now.
        case joinedByOthers
        /// Others have, as was known.
        case shared
    }

    /// Looks who has written a partition, and notes what follows.
    func find(_ partition: RivvenPartition, in store: any RivvenStore) async throws -> Finding {
        let (topic, number) = (partition.topic, partition.partition)
        let noted = try await store.committedOffset(group: Self.group, topic: topic, partition: number)
        if noted == note { return .alone }
        if noted == Self.several { return .shared }
        let isEmpty = try await store.offsetBounds(topic: topic, partition: number).latest == 0
        let isFirst = noted == nil && isEmpty
        try await store.commit(
            group: Self.group, topic: topic, partition: number, offset: isFirst ? note : Self.several)
        return isFirst ? .alone : .joinedByOthers
    }

    /// Notes that several write a partition.
    static func share(_ partition: RivvenPartition, in store: any RivvenStore) async throws {
        let (topic, number) = (partition.topic, partition.partition)
        guard try await store.committedOffset(group: group, topic: topic, partition: number) != several else { return }
        try await store.commit(group: group, topic: topic, partition: number, offset: several)
    }
}
