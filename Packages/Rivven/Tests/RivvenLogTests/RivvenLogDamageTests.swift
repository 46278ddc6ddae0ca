import KafkaCodecs
import RivvenLog
import RivvenProtocol
@_spi(KafkaInternals) import SegmentLog
import Testing

/// What the embedded log makes of a directory that was damaged.
@Suite(.timeLimit(.minutes(1))) struct RivvenLogDamageTests {
    let path = "/tmp/rivven-log-\(UInt64.random(in: 0 ... .max))"

    private func fill(partitions: Int = 2) async throws {
        let log = try await RivvenLog(directory: path)
        _ = try await log.createTopic("t", partitions: partitions)
        for partition in 0..<partitions {
            let record = RivvenRecord(key: nil, value: "v")
            _ = try await log.publish(topic: "t", partition: partition, records: [record, record])
        }
        try await log.commit(group: "g", topic: "t", partition: 0, offset: 1)
        await log.close()
    }

    private func expectRefusal(naming file: String) async {
        let error = await #expect(throws: RivvenError.self) { try await RivvenLog(directory: path) }
        #expect(error?.code == .storage)
        #expect(error?.message.contains(file) == true, "\(error?.message ?? "")")
    }

    private func segment(_ partition: Int) -> String { "\(path)/topics/t/\(partition)/00000000000000000000.log" }

    @Test func aTornEndIsReported() async throws {
        try await fill()
        let whole = try #require(try StoredDirectory.contents(of: segment(1), limit: 1 << 20))
        try StoredDirectory.replace(segment(1), with: Bytes(Array(whole) + [0, 0, 0, 0]), syncs: false)
        let log = try await RivvenLog(directory: path)
        #expect(log.recovery.map(\.message).contains { $0.contains("\(segment(1)): cut off the last 4 bytes") })
        #expect(try await log.offsetBounds(topic: "t", partition: 1) == (0, 2))
        await log.close()
    }

    @Test func aShorterSegmentIsRefusedAndSalvaged() async throws {
        try await fill()
        let whole = try #require(try StoredDirectory.contents(of: segment(0), limit: 1 << 20))
        try StoredDirectory.replace(segment(0), with: whole.slice(0..<whole.count - 1), syncs: false)
        await expectRefusal(naming: "\(segment(0)) is damaged at byte \(whole.count - 1)")
        var configuration = RivvenLog.Configuration()
        configuration.salvage = true
        let log = try await RivvenLog(directory: path, configuration: configuration)
        #expect(log.recovery.map(\.message).contains { $0.contains("lacks the offsets 0 to 1") })
        #expect(try await log.offsetBounds(topic: "t", partition: 0) == (0, 0))
        #expect(try await log.offsetBounds(topic: "t", partition: 1) == (0, 2))
        await log.close()
    }

    @Test func missingFilesAreRefused() async throws {
        try await fill()
        let files = ["topics/t/PARTITIONS", "topics/t/1", "topics/t", "topics", "offsets", "TOPICS", "ID", "FORMAT"]
        for file in [segment(0)] + files.map({ "\(path)/\($0)" }) {
            try StoredDirectory.rename(file, to: path + "-aside")
            await expectRefusal(naming: file)
            try StoredDirectory.rename(path + "-aside", to: file)
        }
        let log = try await RivvenLog(directory: path)
        #expect(log.recovery.isEmpty)
        #expect(try await log.committedOffset(group: "g", topic: "t", partition: 0) == 1)
        await log.close()
    }

    @Test func aChangedPartitionCountIsRefused() async throws {
        try await fill()
        for (count, file) in [("1", "PARTITIONS"), ("3", "topics/t/2"), ("0", "PARTITIONS"), ("x", "PARTITIONS")] {
            try StoredDirectory.replace(
                "\(path)/topics/t/PARTITIONS", with: Bytes(utf8: count + "\n"), syncs: false)
            await expectRefusal(naming: file)
        }
    }

    @Test func swappedPartitionsAreRefused() async throws {
        try await fill()
        for (from, to) in [("0", "x"), ("1", "0"), ("x", "1")] {
            try StoredDirectory.rename("\(path)/topics/t/\(from)", to: "\(path)/topics/t/\(to)")
        }
        await expectRefusal(naming: "another log")
    }
}
