import FoundationEssentials
import KafkaCodecs
import RivvenLog
import RivvenProtocol
@_spi(KafkaInternals) import SegmentLog
import Testing

/// Topics that the directory of a log has lost, and damage to what says which topics it has.
@Suite(.timeLimit(.minutes(1))) final class MissingTopicTests {
    private let path = "/tmp/rivven-log-topics-\(UInt64.random(in: 0 ... .max))"

    deinit {
        for directory in [path, path + "-other", path + "-aside"] {
            try? FileManager.default.removeItem(atPath: directory)
        }
    }

    private func open(salvage: Bool = false) async throws -> RivvenLog {
        var configuration = RivvenLog.Configuration()
        configuration.salvage = salvage
        return try await RivvenLog(directory: path, configuration: configuration)
    }

    /// Writes a log with the topics `kept`, of one partition, and `gone`, of two.
    private func fill(_ directory: String? = nil) async throws {
        let log = try await RivvenLog(directory: directory ?? path)
        for (topic, partitions) in [("kept", 1), ("gone", 2)] {
            _ = try await log.createTopic(topic, partitions: partitions)
            for partition in 0..<partitions { try await write(log, topic, partition) }
        }
        await log.close()
    }

    private func write(_ log: RivvenLog, _ topic: String, _ partition: Int) async throws {
        _ = try await log.publish(topic: topic, partition: partition, records: [RivvenRecord(key: nil, value: "v")])
        try await log.commit(group: "g", topic: topic, partition: partition, offset: 1)
    }

    private func expectRefusal(naming texts: String...) async {
        let error = await #expect(throws: RivvenError.self) { try await self.open() }
        #expect(error?.code == .storage)
        for text in texts { #expect(error?.message.contains(text) == true, "\(error?.message ?? "")") }
    }

    private func topics(_ log: RivvenLog) async throws -> [String] {
        try await log.topics().map { "\($0.name) \($0.partitions)" }
    }

    private func contents(_ file: String) throws -> Bytes {
        try #require(try StoredDirectory.contents(of: "\(path)/\(file)", limit: 1 << 20))
    }

    private func replace(_ file: String, _ bytes: Bytes) throws {
        try StoredDirectory.replace("\(path)/\(file)", with: bytes, syncs: false)
    }

    private func removeTopic(_ name: String) throws { try StoredDirectory.rename("\(path)/topics/\(name)", to: aside) }
    private var aside: String { path + "-aside" }

    /// Salvages the log, and checks that the next start finds it sound, with the same topics.
    private func salvage(leaving expected: [String]) async throws -> [String] {
        let log = try await open(salvage: true)
        #expect(try await topics(log) == expected)
        let notices = log.recovery.map(\.message)
        await log.close()
        let again = try await open()
        #expect(again.recovery.isEmpty)
        #expect(try await topics(again) == expected)
        await again.close()
        return notices
    }

    // MARK: Topics

    @Test func aMissingTopicIsRefusedAndASalvageStartsWithoutIt() async throws {
        try await fill()
        try removeTopic("gone")
        await expectRefusal(naming: "\(path)/topics/gone", "2 partitions", "--salvage")
        let notices = try await salvage(leaving: ["kept 1"])
        #expect(notices.contains { $0.contains("\(path)/topics/gone") && $0.contains("is missing") })
        #expect(notices.contains { $0.contains("\(path)/offsets") && $0.contains("gone") })
        let log = try await open()
        #expect(try await log.offsetBounds(topic: "kept", partition: 0) == (0, 1))
        #expect(try await log.committedOffset(group: "g", topic: "kept", partition: 0) == 1)
        // It would be wrong in a new topic of this name.
        #expect(try await log.committedOffset(group: "g", topic: "gone", partition: 0) == nil)
        await log.close()
    }

    @Test func aRefusedStartChangesNothing() async throws {
        try await fill()
        try StoredDirectory.rename(path + "/topics", to: aside)
        await expectRefusal(naming: "\(path)/topics/gone")
        await expectRefusal(naming: "\(path)/topics/gone")
        try StoredDirectory.rename(aside, to: path + "/topics")
        let log = try await open()
        #expect(log.recovery.isEmpty)
        #expect(try await topics(log) == ["gone 2", "kept 1"])
        await log.close()
    }

    @Test func everyTopicOfAMissingFolderIsNamed() async throws {
        try await fill()
        try StoredDirectory.rename(path + "/topics", to: aside)
        let notices = try await salvage(leaving: [])
        for topic in ["kept", "gone"] {
            #expect(notices.count(where: { $0.contains("\(path)/topics/\(topic), the folder") }) == 1)
        }
    }

    @Test func aMissingPartitionIsRefusedEvenIfItIsNotCounted() async throws {
        try await fill()
        let log = try await open()
        _ = try await log.growTopic("kept", to: 3)
        await log.close()
        try StoredDirectory.rename("\(path)/topics/kept/2", to: aside)
        await expectRefusal(naming: "\(path)/topics/kept/2")
        try replace("topics/kept/PARTITIONS", "2\n")
        await expectRefusal(naming: "\(path)/topics/kept/PARTITIONS", "lists 3 partitions")
        let notices = try await salvage(leaving: ["gone 2", "kept 3"])
        #expect(notices.contains { $0.contains("\(path)/topics/kept/2") })
    }

    enum Obstacle: CaseIterable { case link, file }

    @Test(arguments: Obstacle.allCases, ["topics/gone", "topics"])
    func anythingElseInPlaceOfAFolderIsRefusedAndMovedAside(_ obstacle: Obstacle, _ name: String) async throws {
        try await fill()
        try StoredDirectory.rename("\(path)/\(name)", to: aside)
        switch obstacle {
        case .link: try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: aside)
        case .file: try replace(name, "x")
        }
        let before = try FileManager.default.subpathsOfDirectory(atPath: aside).sorted()
        await expectRefusal(naming: "\(path)/\(name) is")
        let notices = try await salvage(leaving: name == "topics" ? [] : ["kept 1"])
        let target = name == "topics" ? "\(path)/topics.damaged" : "\(path)/topics.damaged/gone"
        #expect(notices.contains { $0.contains("\(path)/\(name) was moved to \(target)") })
        #expect(StoredDirectory.exists(target))
        #expect(notices.contains { $0.contains("\(path)/topics/gone") })
        #expect(try FileManager.default.subpathsOfDirectory(atPath: aside).sorted() == before)
    }

    @Test func filesMovedAsideAreNotOverwrittenAndLinksNotFollowed() async throws {
        try await fill()
        try FileManager.default.createDirectory(atPath: aside, withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(atPath: path + "/topics.damaged", withDestinationPath: aside)
        try FileManager.default.removeItem(atPath: path + "/topics/gone")
        try replace("topics/gone", "x")
        _ = try await salvage(leaving: ["kept 1"])
        #expect(try contents("topics.2.damaged/gone") == "x")
        #expect(try FileManager.default.contentsOfDirectory(atPath: aside).isEmpty)
    }

    @Test func swappedTopicsAreRefused() async throws {
        try await fill()
        for (from, to) in [("gone", "x"), ("kept", "gone"), ("x", "kept")] {
            try StoredDirectory.rename("\(path)/topics/\(from)", to: "\(path)/topics/\(to)")
        }
        await expectRefusal(naming: "\(path)/topics/gone")
        let notices = try await salvage(leaving: ["gone 2", "kept 2"])
        for partition in ["gone/0", "gone/1", "kept/0"] {
            #expect(notices.contains { $0.contains("\(path)/topics/\(partition)") })
        }
    }

    @Test func recordsInAFolderWithoutATopicsNameAreRefused() async throws {
        try await fill()
        try FileManager.default.copyItem(atPath: path + "/topics/gone", toPath: path + "/topics/gone~")
        await expectRefusal(naming: "\(path)/topics/gone~")
        let notices = try await salvage(leaving: ["gone 2", "kept 1"])
        #expect(notices.contains { $0.contains("moved to \(path)/topics.damaged/gone~") })
    }

    @Test func aSalvageWritesADamagedPartitionCountAgain() async throws {
        try await fill()
        for damage in ["", "x", "0", "1", "9"] {
            try replace("topics/gone/PARTITIONS", Bytes(utf8: damage))
            await expectRefusal(naming: "\(path)/topics/gone/PARTITIONS")
            _ = try await salvage(leaving: ["gone 2", "kept 1"])
            #expect(try contents("topics/gone/PARTITIONS") == "2\n")
        }
    }

    // MARK: The list

    @Test func aDamagedListIsRefusedAndWrittenAgainByASalvage() async throws {
        try await fill()
        try await fill(path + "-other")
        let sound = try contents("TOPICS")
        var flipped = Array(sound)
        flipped[20] ^= 4
        let other = try #require(try StoredDirectory.contents(of: path + "-other/TOPICS", limit: 1 << 20))
        for bytes in [Bytes(flipped), sound.slice(0..<20), Bytes.empty, other] {
            try replace("TOPICS", bytes)
            await expectRefusal(naming: "\(path)/TOPICS")
            let notices = try await salvage(leaving: ["gone 2", "kept 1"])
            #expect(notices.contains { $0.contains("\(path)/TOPICS") && $0.contains(".damaged") })
            #expect(try contents("TOPICS") == sound)
        }
        StoredDirectory.remove(path + "/TOPICS")
        await expectRefusal(naming: "\(path)/TOPICS", "is missing")
        #expect(try await salvage(leaving: ["gone 2", "kept 1"]).count == 1)
    }

    @Test func withoutAListTheOffsetsNameWhatIsMissing() async throws {
        try await fill()
        StoredDirectory.remove(path + "/TOPICS")
        try removeTopic("gone")
        let notices = try await salvage(leaving: ["kept 1"])
        for partition in 0..<2 {
            #expect(notices.contains { $0.contains("\(path)/topics/gone/\(partition) does not") })
        }
    }

    @Test func aNewerListIsRefusedAndNotSalvaged() async throws {
        try await fill()
        let body = Bytes(utf8: "rivven-topics 2\n")
        let digits = String(CRC32C.checksum(body), radix: 16)
        let sum = String(repeating: "0", count: 8 - digits.count) + digits
        try replace("TOPICS", Bytes(utf8: "rivven-topics 2\ncrc32c \(sum)\n"))
        await expectRefusal(naming: "newer version")
        await #expect(throws: RivvenError.self) { try await self.open(salvage: true) }
    }

    @Test func topicsMissingFromTheListAreListedAgain() async throws {
        try await open().close()
        let old = try contents("TOPICS")
        try await fill()
        try replace("TOPICS", old)
        let log = try await open()
        #expect(try await topics(log) == ["gone 2", "kept 1"])
        #expect(log.recovery.contains { $0.message.contains("\(path)/topics/gone has records") })
        await log.close()
        try removeTopic("gone")
        await expectRefusal(naming: "\(path)/topics/gone")
    }

    @Test func aTopicThatCannotBeListedIsNotCreated() async throws {
        try await fill()
        let log = try await open()
        FileFaults.fail([.write, .rename], under: path + "/TOPICS", with: 28)
        let error = await #expect(throws: RivvenError.self) { try await log.createTopic("new", partitions: 1) }
        #expect(error?.code == .storage)
        await #expect(throws: RivvenError.self) { try await log.growTopic("kept", to: 2) }
        #expect(try await topics(log) == ["gone 2", "kept 1"])
        FileFaults.clear(under: path)
        #expect(try await log.growTopic("kept", to: 3) == 3)
        #expect(try await log.createTopic("new", partitions: 1) == 1)
        try await write(log, "new", 0)
        await log.close()
        let again = try await open()
        #expect(again.recovery.isEmpty)
        #expect(try await topics(again) == ["gone 2", "kept 3", "new 1"])
        await again.close()
    }

    // MARK: The other files, and older directories

    @Test func aDamagedIDIsWrittenAgainFromTheList() async throws {
        try await fill()
        let id = try contents("ID")
        for damage in ["", "x y", "\n"] {
            try replace("ID", Bytes(utf8: damage))
            await expectRefusal(naming: "\(path)/ID")
            #expect(try await salvage(leaving: ["gone 2", "kept 1"]).contains { $0.contains("\(path)/ID") })
            #expect(try contents("ID") == id)
        }
        try replace("ID", "another")
        await expectRefusal(naming: "\(path)/ID", "\(path)/TOPICS")
        #expect(try await salvage(leaving: ["gone 2", "kept 1"]).contains { $0.contains("another") })
    }

    @Test func aMissingFormatIsRefusedAndWrittenAgainByASalvage() async throws {
        try await fill()
        StoredDirectory.remove(path + "/FORMAT")
        await expectRefusal(naming: "\(path)/FORMAT is missing")
        #expect(try await salvage(leaving: ["gone 2", "kept 1"]).contains { $0.contains("\(path)/FORMAT") })
        #expect(try contents("FORMAT") == "rivven-log 2\n")
    }

    @Test func aDirectoryOfVersion1IsReadAndGetsAList() async throws {
        try await fill()
        try replace("FORMAT", "rivven-log 1\n")
        let list = try contents("TOPICS")
        StoredDirectory.remove(path + "/TOPICS")
        let log = try await open()
        #expect(log.recovery.isEmpty)
        #expect(try await topics(log) == ["gone 2", "kept 1"])
        #expect(try await log.committedOffset(group: "g", topic: "gone", partition: 1) == 1)
        await log.close()
        #expect(try contents("TOPICS") == list)
        #expect(try contents("FORMAT") == "rivven-log 2\n")
        try removeTopic("gone")
        await expectRefusal(naming: "\(path)/topics/gone")
    }

    @Test func positionsInMissingTopicsOfAVersion1DirectoryAreReportedOnce() async throws {
        try await fill()
        try replace("FORMAT", "rivven-log 1\n")
        StoredDirectory.remove(path + "/TOPICS")
        try removeTopic("gone")
        let log = try await open()
        #expect(log.recovery.count == 2)
        for (partition, notice) in log.recovery.enumerated() {
            #expect(notice.message.contains("\(path)/topics/gone/\(partition) does not exist"))
        }
        await log.close()
        let again = try await open()
        #expect(again.recovery.isEmpty)
        await again.close()
    }

    @Test func aCrashDuringTheFirstStartIsContinued() async throws {
        try await open().close()
        let all = ["FORMAT", "TOPICS", "offsets", "topics", "ID"]
        for count in 0...all.count {
            for file in all[..<count] { try? FileManager.default.removeItem(atPath: "\(path)/\(file)") }
            let log = try await open()
            #expect(log.recovery.isEmpty)
            await log.close()
        }
    }
}
