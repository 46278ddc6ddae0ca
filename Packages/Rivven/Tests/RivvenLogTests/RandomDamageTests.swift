import FoundationEssentials
import KafkaCodecs
import RivvenLog
import RivvenProtocol
import SegmentLog
import Testing

/// Damages of every kind to every kind of file of an event log's directory, chosen by a seed.
///
/// `KAFKA_DAMAGE_CASES` says how many, `KAFKA_DAMAGE_SEED` which ones; each case depends on the seed and its number alone.
@Suite(.timeLimit(.minutes(10))) struct RandomDamageTests {
    private static func number(_ name: String, default value: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? value
    }

    private let seed = number("KAFKA_DAMAGE_SEED", default: 1)
    private let cases = number("KAFKA_DAMAGE_CASES", default: 20)
    private let parent = "/tmp/rivven-log-damage-\(UInt64.random(in: 0 ... .max))"
    private let topics = [("orders", 2), ("payments", 1)]
    private let groups = ["a", "b"]

    /// Everything that a log has, as its users see it.
    private struct Contents {
        var values: [String: [Int64: Bytes]] = [:]
        var positions: [String: Int64] = [:]
        /// Why a partition could not be read to its end.
        var errors: [String: String] = [:]
    }

    /// What a case came to.
    private enum Outcome: String { case started, lossNamed = "started, loss named", refused, salvaged }

    private func configuration(salvage: Bool = false) -> RivvenLog.Configuration {
        var configuration = RivvenLog.Configuration()
        configuration.segmentBytes = 3000
        configuration.salvage = salvage
        return configuration
    }

    /// Writes a directory in two runs, and copies it to `killed` while it is open.
    private func fill(_ directory: String, killed: String) async throws -> Contents {
        for run in 0..<2 {
            let log = try await RivvenLog(directory: directory, configuration: configuration())
            for (topic, partitions) in topics {
                _ = try await log.createTopic(topic, partitions: partitions)
                for index in 0..<40 * partitions {
                    let padding = String(repeating: "v", count: index * 7 % 150)
                    let value = Bytes(utf8: "\(topic) \(run) \(index) \(padding)")
                    let record = RivvenRecord(key: index % 3 == 0 ? nil : "k", value: value)
                    let records = Array(repeating: record, count: 1 + index % 3)
                    _ = try await log.publish(topic: topic, partition: index % partitions, records: records)
                    try await log.commit(
                        group: groups[index % 2], topic: topic, partition: index % partitions, offset: Int64(index))
                }
            }
            if run == 1 { try FileManager.default.copyItem(atPath: directory, toPath: killed) }
            await log.close()
        }
        let log = try await RivvenLog(directory: directory, configuration: configuration())
        let contents = await contents(of: log)
        await log.close()
        return contents
    }

    private func contents(of log: RivvenLog) async -> Contents {
        var contents = Contents()
        for (topic, partitions) in topics {
            for partition in 0..<partitions {
                let name = "\(topic)/\(partition)"
                contents.values[name] = [:]
                do {
                    let bounds = try await log.offsetBounds(topic: topic, partition: partition)
                    var offset = bounds.earliest
                    while offset < bounds.latest {
                        let messages = try await log.consume(
                            topic: topic, partition: partition, from: offset, maximumRecords: 50, maximumWait: .zero)
                        guard let last = messages.last else { throw RivvenError(.storage, "nothing at \(offset)") }
                        for message in messages { contents.values[name]?[message.offset] = message.value }
                        offset = last.offset + 1
                    }
                } catch {
                    contents.errors[name] = "\(error)"
                }
                for group in groups {
                    let position = try? await log.committedOffset(group: group, topic: topic, partition: partition)
                    contents.positions["\(group) \(name)"] = position
                }
            }
        }
        return contents
    }

    /// Checks that everything missing is named. Returns how many partitions and positions are concerned.
    private func check(_ found: Contents, against truth: Contents, _ notices: [String], _ comment: String) -> Int {
        var lost = 0
        for (name, values) in truth.values {
            let there = found.values[name] ?? [:]
            for (offset, value) in there {
                #expect(values[offset] == value, "\(comment): \(name) has another value at offset \(offset)")
            }
            guard there.count < values.count else { continue }
            lost += 1
            let messages = notices + (found.errors[name].map { [$0] } ?? [])
            #expect(messages.contains { $0.contains("topics/\(name.split(separator: "/")[0])") }, "\(comment): \(name)")
        }
        for (name, position) in truth.positions where found.positions[name] != position {
            lost += 1
            let topic = name.split(separator: " ")[1].split(separator: "/")[0]
            let isNamed = notices.contains { $0.contains("/offsets") || $0.contains("topics/\(topic)") }
            #expect(isNamed || !found.errors.isEmpty, "\(comment): the position \(name)")
        }
        return lost
    }

    private func run(_ number: Int, _ sound: [String], _ truth: Contents) async throws -> Outcome {
        let folder = "\(parent)/\(number)"
        let (directory, outside) = (folder + "/data", folder + "/outside")
        let manager = FileManager.default
        try manager.createDirectory(atPath: outside, withIntermediateDirectories: true)
        defer { try? manager.removeItem(atPath: folder) }
        try manager.copyItem(atPath: sound[number % 2], toPath: directory)
        var random = SplitMix(state: UInt64(seed) &* 1_000_003 &+ UInt64(number))
        let files = try manager.subpathsOfDirectory(atPath: directory).sorted().filter { $0 != "LOCK" }
        let main = ["TOPICS", "ID", "topics"] + topics.map { "topics/\($0.0)" }
        let damage = try LogDamage(
            directory, files: files, main: main, other: parent + "/other", outside: outside, &random)
        let comment = "seed \(seed), case \(number): \(damage)"
        let before = try listing(outside)
        let outcome: Outcome
        switch await open(directory) {
        case .success(let log):
            let found = await contents(of: log)
            let lost = check(found, against: truth, log.recovery.map(\.message), comment)
            await log.close()
            outcome = lost == 0 ? .started : .lossNamed
        case .failure(let error):
            #expect(error.code == .storage && error.message.contains(directory), "\(comment): \(error)")
            outcome = await salvage(directory, truth, comment)
        }
        #expect(try listing(outside) == before, "\(comment): something outside of the directory was changed")
        return outcome
    }

    private func open(_ directory: String, salvage: Bool = false) async -> Result<RivvenLog, RivvenError> {
        do throws(RivvenError) {
            return .success(try await RivvenLog(directory: directory, configuration: configuration(salvage: salvage)))
        } catch {
            return .failure(error)
        }
    }

    private func salvage(_ directory: String, _ truth: Contents, _ comment: String) async -> Outcome {
        switch await open(directory, salvage: true) {
        case .success(let log):
            let found = await contents(of: log)
            _ = check(found, against: truth, log.recovery.map(\.message), comment)
            await log.close()
            await checkSecondStart(directory, found, comment)
            return .salvaged
        case .failure(let error):
            // A newer version may have written the directory. The file is a line of text that the user can write again.
            #expect(error.message.contains("/FORMAT"), "\(comment): the salvage does not start: \(error)")
            return .refused
        }
    }

    private func checkSecondStart(_ directory: String, _ found: Contents, _ comment: String) async {
        switch await open(directory) {
        case .success(let log):
            let second = await contents(of: log)
            await log.close()
            #expect(second.values == found.values, "\(comment): the second start has other records")
            #expect(second.positions == found.positions, "\(comment): the second start has other positions")
        case .failure(let error):
            Issue.record("\(comment): the second start was refused: \(error)")
        }
    }

    private func listing(_ folder: String) throws -> [String] {
        let manager = FileManager.default
        return try manager.subpathsOfDirectory(atPath: folder).sorted().map { name in
            let bytes = (try? Data(contentsOf: URL(filePath: folder + "/" + name))) ?? Data()
            return "\(name) \(CRC32C.checksum(Bytes(Array(bytes))))"
        }
    }

    @Test func everyDamageIsRefusedOrReported() async throws {
        let manager = FileManager.default
        try manager.createDirectory(atPath: parent, withIntermediateDirectories: true)
        defer { try? manager.removeItem(atPath: parent) }
        let sound = [parent + "/stopped", parent + "/killed"]
        let truth = try await fill(sound[0], killed: sound[1])
        _ = try await fill(parent + "/other", killed: parent + "/other-killed")
        #expect(truth.errors.isEmpty)
        var outcomes: [Outcome: Int] = [:]
        for number in 0..<cases { outcomes[try await run(number, sound, truth), default: 0] += 1 }
        let counts = [Outcome.started, .lossNamed, .refused, .salvaged].map {
            "\"\($0.rawValue)\":\(outcomes[$0] ?? 0)"
        }
        print("{\"log_seed\":\(seed),\"cases\":\(cases),\(counts.joined(separator: ","))}")
    }
}
