import KafkaCodecs
import KafkaProtocol
import KafkaTransport
@_spi(KafkaInternals) import SegmentLog
import Testing

@testable import KafkaBroker

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite("A damaged data directory", .timeLimit(.minutes(2)))
struct DamageTests {
    private let warnings = Warnings()

    private func configuration(_ directory: String, salvage: Bool = false) -> KafkaBroker.Configuration {
        .test { [warnings] in
            $0.dataDirectory = directory
            $0.salvage = salvage
            $0.log = Log(level: .warning) { _, message in warnings.add(message) }
        }
    }

    private var warned: String { warnings.text }

    /// Leaves a directory with a topic of two partitions, of which the first has records, and an offset.
    private func fill(_ directory: String) async throws {
        try await withBroker(configuration(directory)) { _, client in
            try await client.createTopic("t", partitions: 2)
            for value in ["a", "b", "c"] as [Bytes] { try await client.produce("t", batch([value])) }
            try await client.produce("t", batch(["d"], producer: 9, epoch: 0, sequence: 0), partition: 1)
            try await client.commit("g", "t", offset: 2)
        }
        #expect(warned == "")
    }

    /// The number of records of partition 0.
    private func count(_ client: RawClient) async throws -> Int {
        try values(try await client.fetch("t", from: 0).records).count
    }

    private func topic(_ directory: String) throws -> String {
        let names = FileSystem.contents(of: directory + "/topics")
        return directory + "/topics/" + (try #require(names.first))
    }

    private func segment(_ directory: String) throws -> String { try topic(directory) + "/0/00000000000000000000.log" }

    private func expectRefusal(_ directory: String, naming path: String) async {
        let error = await #expect(throws: KafkaBrokerError.self) {
            try await KafkaBroker.start(configuration: configuration(directory))
        }
        #expect(error?.message.contains(path) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("--salvage") == true, "\(error?.message ?? "")")
    }

    @Test func aTornEndIsCutOffWithAWarning() async throws {
        try await withTemporaryDirectory { directory in
            try await fill(directory)
            let path = try segment(directory)
            let whole = Array(try #require(try FileSystem.read(path, limit: 1 << 20)))
            try FileSystem.replace(path, Bytes(whole + [1, 2, 3]), isDurable: false)
            try await withBroker(configuration(directory)) { _, client in
                let stored = try await count(client)
                #expect(stored == 3)
            }
            #expect(warned.contains("\(path): cut off the last 3 bytes, from byte \(whole.count), after offset 2"))
        }
    }

    @Test func missingLogsAreRefused() async throws {
        try await withTemporaryDirectory { directory in
            try await fill(directory)
            let paths = [
                try segment(directory), try topic(directory) + "/0", try topic(directory), directory + "/topics",
                directory + "/offsets", directory + "/transactions", directory + "/cluster",
            ]
            for path in paths {
                let aside = directory + "-aside"
                #expect(FileSystem.rename(path, to: aside))
                await expectRefusal(directory, naming: path == directory + "/topics" ? directory : path)
                FileSystem.removeTree(path)
                #expect(FileSystem.rename(aside, to: path))
            }
            try await withBroker(configuration(directory)) { _, client in
                let stored = try await count(client)
                #expect(stored == 3)
                #expect(try await client.committed("g", "t").committedOffset == 2)
            }
        }
    }

    @Test func segmentShorterThanAtShutdownIsRefusedAndCanBeSalvaged() async throws {
        try await withTemporaryDirectory { directory in
            try await fill(directory)
            let path = try segment(directory)
            let whole = try #require(try FileSystem.read(path, limit: 1 << 20))
            try FileSystem.replace(path, whole.slice(0..<whole.count - 150), isDurable: false)
            await expectRefusal(directory, naming: "\(path) is damaged at byte \(whole.count - 150)")
            try await withBroker(configuration(directory, salvage: true)) { _, client in
                let stored = try await count(client)
                #expect(stored == 1)
            }
            #expect(warned.contains("lacks the offsets 1 to 2"))
            try await withBroker(configuration(directory)) { _, _ in }
        }
    }

    @Test func damageThatTheStartDoesNotReadFailsTheFetch() async throws {
        try await withTemporaryDirectory { directory in
            try await fill(directory)
            let path = try segment(directory)
            var bytes = Array(try #require(try FileSystem.read(path, limit: 1 << 20)))
            bytes[bytes.count - 1] ^= 1
            try FileSystem.replace(path, Bytes(bytes), isDurable: false)
            try await withBroker(configuration(directory)) { _, client in
                let fetched = try await client.fetch("t", from: 2)
                #expect(fetched.errorCode == ErrorCode.kafkaStorageError.rawValue)
            }
            #expect(warned.contains("\(path) is damaged at byte"))
            try await withBroker(configuration(directory, salvage: true)) { _, client in
                let stored = try await count(client)
                #expect(stored == 2)
            }
        }
    }

    @Test(arguments: [true, false]) func recordsAreSalvagedWithoutTheClusterFile(isMissing: Bool) async throws {
        try await withTemporaryDirectory { directory in
            try await fill(directory)
            let id = String(try topic(directory).suffix(32))
            let path = directory + "/cluster"
            if isMissing {
                FileSystem.removeFile(path)
            } else {
                try FileSystem.replace(path, "KBRK damaged", isDurable: false)
            }
            await expectRefusal(directory, naming: path)
            for salvage in [true, false] {
                try await withBroker(configuration(directory, salvage: salvage)) { _, client in
                    let fetched = try await client.fetch("salvaged-\(id)", from: 0)
                    #expect(try values(fetched.records) == [0: "a", 1: "b", 2: "c"])
                    var request = InitProducerIdRequest()
                    request.transactionalId = nil
                    #expect(try await client.ask(request, 4).producerId > 1_000_000)
                }
            }
            #expect(warned.contains("topic salvaged-\(id)"))
        }
    }

    @Test func committedOffsetsAndNamesOfLostTopicsAreKept() async throws {
        try await withTemporaryDirectory { directory in
            try await fill(directory)
            FileSystem.removeFile(directory + "/cluster")
            for salvage in [true, false] {
                try await withBroker(configuration(directory, salvage: salvage)) { _, client in
                    let position = try await client.committed("g", "t").committedOffset
                    #expect(position == 2)
                }
            }
        }
    }

    @Test func committedOffsetsOfADeletedTopicStayDeletedAfterARestart() async throws {
        try await withTemporaryDirectory { directory in
            try await fill(directory)
            try await withBroker(configuration(directory)) { _, client in
                var request = DeleteTopicsRequest()
                request.topicNames = ["t"]
                #expect(try await client.ask(request, 5).responses[0].errorCode == 0)
                #expect(try await client.committed("g", "t").committedOffset == -1)
                try await client.createTopic("t")
            }
            try await withBroker(configuration(directory)) { _, client in
                let position = try await client.committed("g", "t").committedOffset
                #expect(position == -1)
            }
        }
    }

    @Test(arguments: ["file", "link", "link to topics"])
    func fileOrLinkInPlaceOfATopicDirectoryIsMovedAside(kind: String) async throws {
        try await withTemporaryDirectory { directory in
            try await fill(directory)
            let path = kind == "link to topics" ? directory + "/topics" : try topic(directory)
            #expect(FileSystem.rename(path, to: directory + "/away"))
            if kind == "file" {
                try FileSystem.replace(path, "file", isDurable: false)
            } else {
                #expect(symlink(directory + "/away", path) == 0)
            }
            await expectRefusal(directory, naming: path)
            for salvage in [true, false] {
                try await withBroker(configuration(directory, salvage: salvage)) { _, client in
                    let end = try await client.fetch("t", from: 0).highWatermark
                    let position = try await client.committed("g", "t").committedOffset
                    #expect(end == 0)
                    #expect(position == 2)
                }
            }
            #expect(warned.contains("it was moved to \(path).damaged"))
        }
    }

    @Test(arguments: [0, 5, 11, 40])
    func errorOfATruncatedClusterFileNamesTheByte(size: Int) async throws {
        try await withTemporaryDirectory { directory in
            try await fill(directory)
            let path = directory + "/cluster"
            let whole = try #require(try FileSystem.read(path, limit: 1 << 20))
            try FileSystem.replace(path, whole.slice(0..<size), isDurable: false)
            await expectRefusal(directory, naming: "byte \(size < 12 ? size : 8)")
        }
    }

    @Test func recordsOfAnUnknownTopicAreKept() async throws {
        try await withTemporaryDirectory { directory in
            try await withBroker(configuration(directory)) { _, _ in }
            let old = try #require(try FileSystem.read(directory + "/cluster", limit: 1 << 20))
            try await fill(directory)
            try FileSystem.replace(directory + "/cluster", old, isDurable: false)
            let path = try topic(directory)
            try await withBroker(configuration(directory)) { _, _ in }
            #expect(FileSystem.exists(path + "/0"))
            #expect(warned.contains("\(path) has records, but belongs to no topic"))
            #expect(FileSystem.rename(path, to: path + ".deleted"))
            try await withBroker(configuration(directory)) { _, _ in }
            #expect(FileSystem.contents(of: directory + "/topics").isEmpty)
        }
    }

    @Test func snapshotOfAnotherPartitionIsIgnored() async throws {
        try await withTemporaryDirectory { directory in
            try await fill(directory)
            let path = try topic(directory)
            let other = try #require(try FileSystem.read(path + "/1.state", limit: 1 << 20))
            try FileSystem.replace(path + "/0.state", other, isDurable: false)
            try await withBroker(configuration(directory)) { _, client in
                let written = try await client.produce("t", batch(["x"], producer: 9, epoch: 0, sequence: 0))
                #expect(written.errorCode == 0)
                #expect(written.baseOffset == 3)
            }
            #expect(warned.contains("0.state"))
        }
    }

    @Test func directoryFromBeforeTransactionsIsReadable() async throws {
        try await withTemporaryDirectory { directory in
            try await fill(directory)
            let path = directory + "/cluster"
            let stored = try #require(try FileSystem.read(path, limit: 1 << 20))
            let framed = StoredFile.frame(.cluster, version: 1, stored.slice(12..<stored.count))
            try FileSystem.replace(path, framed, isDurable: false)
            FileSystem.removeTree(directory + "/transactions")
            try await withBroker(configuration(directory)) { _, client in
                let stored = try await count(client)
                #expect(stored == 3)
            }
        }
    }

    @Test func linksAreNotFollowed() async throws {
        try await withTemporaryDirectory { elsewhere in
            let target = elsewhere + "/target"
            try FileSystem.replace(target, "precious", isDurable: false)
            for name in ["LOCK", "cluster", "topics", "offsets", "transactions"] {
                try await withTemporaryDirectory { directory in
                    try await fill(directory)
                    FileSystem.removeTree(directory + "/" + name)
                    #expect(symlink(name == "LOCK" ? target : elsewhere, directory + "/" + name) == 0)
                    let error = await #expect(throws: KafkaBrokerError.self) {
                        try await KafkaBroker.start(configuration: configuration(directory))
                    }
                    #expect(error?.message.contains("\(directory)/\(name) is a symbolic link") == true)
                }
            }
            try await withTemporaryDirectory { directory in
                try await fill(directory)
                let state = try topic(directory) + "/0.state"
                FileSystem.removeFile(state)
                for path in [state, state + ".new", directory + "/cluster.new"] {
                    #expect(symlink(target, path) == 0)
                }
                try await withBroker(configuration(directory)) { _, client in
                    try await client.createTopic("u")
                    let stored = try await count(client)
                    #expect(stored == 3)
                }
            }
            #expect(FileSystem.contents(of: elsewhere) == ["target"])
            #expect(try FileSystem.read(target, limit: 100) == "precious")
        }
    }

    @Test func theDirectoryItselfMayBeALink() async throws {
        try await withTemporaryDirectory { directory in
            let link = directory + "/link"
            try FileSystem.makeDirectory(directory + "/real")
            #expect(symlink(directory + "/real", link) == 0)
            try await fill(link)
            #expect(FileSystem.exists(directory + "/real/cluster"))
        }
    }

    @Test func anyDamageIsRefusedReportedOrFailsTheFetch() async throws {
        var random = SplitMix(state: 13)
        try await withTemporaryDirectory { parent in
            let sound = parent + "/sound"
            try await fill(sound)
            let files = Self.files(sound)
            #expect(files.count >= 10)
            for (number, file) in files.enumerated() where !file.hasSuffix("/LOCK") {
                for kind in 0..<4 {
                    let directory = parent + "/\(number)-\(kind)"
                    try Self.copy(sound, to: directory)
                    let path = directory + file.dropFirst(sound.count)
                    try Self.damage(path, kind, &random)
                    warnings.removeAll()
                    try await checkNothingIsSilent(directory, "\(file) kind \(kind)")
                    FileSystem.removeTree(directory)
                }
            }
        }
    }

    private func checkNothingIsSilent(_ directory: String, _ comment: Comment) async throws {
        do {
            try await withBroker(configuration(directory)) { _, client in
                var isWhole = try await client.committed("g", "t").committedOffset == 2
                for offset in 0..<3 {
                    let fetched = try await client.fetch("t", from: Int64(offset))
                    let count = try values(fetched.records).count
                    isWhole = isWhole && fetched.errorCode == 0 && count == 3 - offset
                }
                #expect(isWhole || warned.contains(directory), comment)
            }
        } catch let error as KafkaBrokerError {
            #expect(error.message.contains(directory), comment)
        }
    }

    private static func files(_ path: String) -> [String] {
        FileSystem.contents(of: path).sorted().flatMap { name in
            let child = path + "/" + name
            return FileSystem.isDirectory(child) ? files(child) : [child]
        }
    }

    private static func copy(_ path: String, to other: String) throws {
        try FileSystem.makeDirectory(other)
        for name in FileSystem.contents(of: path) {
            let (from, to) = (path + "/" + name, other + "/" + name)
            if FileSystem.isDirectory(from) {
                try copy(from, to: to)
            } else if let bytes = try FileSystem.read(from, limit: 1 << 20) {
                try FileSystem.replace(to, bytes, isDurable: false)
            }
        }
    }

    /// Flips a bit, cuts the file off, removes it, or puts a link in its place.
    private static func damage(_ path: String, _ kind: Int, _ random: inout SplitMix) throws {
        var bytes = Array(try FileSystem.read(path, limit: 1 << 20) ?? .empty)
        switch kind {
        case 0:
            guard !bytes.isEmpty else { return }
            bytes[Int.random(in: bytes.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            try FileSystem.replace(path, Bytes(bytes), isDurable: false)
        case 1:
            bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
            try FileSystem.replace(path, Bytes(bytes), isDurable: false)
        default:
            FileSystem.removeFile(path)
            if kind == 3 { #expect(symlink("/dev/null", path) == 0) }
        }
    }
}
