import KafkaCodecs
@_spi(KafkaInternals) import SegmentLog

/// The directory of an event log, and the files in it that say what the log is:
///
///     LOCK                         held while a process uses the directory
///     FORMAT                       the version of the directory
///     ID                           the id of the log
///     TOPICS                       the topics and their partition counts, see `TopicList`
///     topics/NAME/PARTITIONS       the partition count of a topic
///     topics/NAME/PARTITION/       the records of a partition, a log
///     offsets/                     the positions of groups, a log
///     topics.damaged/NAME          a topic that a salvage has moved aside
///
/// A new directory gets `FORMAT` last, so version 2 promises that everything else exists. Version 1 had no list.
/// A topic is created, or grows, in this order: its partitions, `PARTITIONS`, `TOPICS`. A crash in between leaves
/// partitions that are not listed. They are empty and are listed at the next start.
struct LogDirectory {
    private static let newestVersion = 2

    private let path: String
    private let salvages: Bool
    /// The version of the directory; `nil` if it is new.
    private var version: Int?
    private var list: TopicList?
    private var folderForDamage: String?

    /// The id of the log.
    private(set) var id = ""
    /// The topics and their partition counts.
    private(set) var topics: [String: Int] = [:]
    /// The topics that a salvage leaves out.
    private(set) var lost: Set<String> = []
    /// What was found and changed.
    private(set) var notices: [String] = []

    /// Reads a directory that is locked. Creates the id of a new one.
    ///
    /// - Parameter salvages: Whether damage is moved aside and added to `notices`. Otherwise it is an error.
    /// - Throws: `.damaged`; `.newerVersion`; `.io`.
    init(_ path: String, salvages: Bool) throws(SegmentLogError) {
        self.path = path
        self.salvages = salvages
        try readFormat()
        try readList()
        try readID()
        try checkOwner()
        try readTopics()
        try checkMissingTopics()
        try checkMissingFormat()
    }

    /// Whether the log of positions must exist.
    var mustHaveOffsets: Bool { version == Self.newestVersion || !topics.isEmpty || !lost.isEmpty }

    /// Whether nothing says which topics the directory had.
    var hasUnknownTopics: Bool { list == nil }

    /// Stores the topics. Once this has returned, a start without one of them is refused.
    mutating func store(_ counts: [String: Int]) throws(SegmentLogError) {
        let new = TopicList(logID: id, counts: counts)
        guard list != new else { return }
        // If only the sync of the directory fails, the old list may come back. Then the topic is listed at the next start.
        try StoredDirectory.replace(listPath, with: new.encode(), syncs: true)
        list = new
    }

    /// Stores what was found, in the newest version, after everything else was opened.
    mutating func storeOutcome() throws(SegmentLogError) {
        try store(topics)
        guard version != Self.newestVersion else { return }
        try StoredDirectory.replace(formatPath, with: Self.format(Self.newestVersion), syncs: true)
        version = Self.newestVersion
    }

    // MARK: The files of the log

    private var formatPath: String { path + "/FORMAT" }
    private var listPath: String { path + "/TOPICS" }
    private var idPath: String { path + "/ID" }

    private static func format(_ version: Int) -> Bytes { Bytes(utf8: "rivven-log \(version)\n") }

    private mutating func readFormat() throws(SegmentLogError) {
        let stored: Bytes?
        do throws(SegmentLogError) { stored = try StoredDirectory.contents(of: formatPath, limit: 64) } catch {
            try acceptDamage(error)
            return notices.append("\(error); it was moved to \(try StoredDirectory.moveAside(formatPath))")
        }
        guard let stored else { return }
        version = (1...Self.newestVersion).first { stored == Self.format($0) }
        guard version != nil else {
            throw SegmentLogError(
                .newerVersion,
                "\(formatPath) is not \"rivven-log \(Self.newestVersion)\" or an older version from byte 0 on: a newer "
                    + "version of this program has written the directory, or the file is damaged. Use that version, or "
                    + "write this line into the file")
        }
    }

    private mutating func readList() throws(SegmentLogError) {
        do throws(SegmentLogError) {
            if let bytes = try StoredDirectory.contents(of: listPath, limit: TopicList.maximumSize) {
                list = try TopicList(bytes, path: listPath)
            } else if version == Self.newestVersion {
                throw SegmentLogError(.damaged, "\(listPath), which lists the topics, is missing")
            }
        } catch {
            try dropList(because: error)
        }
    }

    private mutating func dropList(because error: SegmentLogError) throws(SegmentLogError) {
        try acceptDamage(error)
        list = nil
        let aside = try moveAsideIfThere(listPath)
        notices.append(
            "\(error)\(aside); it is written again with the topics in \(path)/topics, but other topics may be missing")
    }

    private mutating func readID() throws(SegmentLogError) {
        do throws(SegmentLogError) {
            let stored = try StoredDirectory.contents(of: idPath, limit: 64)
            if let stored, let text = stored.utf8String, Self.isID(text) { return id = text }
            if stored?.isEmpty ?? true, list == nil, version != Self.newestVersion {
                return try storeID(Self.freshID())
            }
            let state = stored == nil ? "missing" : "damaged at byte 0"
            throw SegmentLogError(.damaged, "\(idPath) is \(state): it should hold the id of the log")
        } catch {
            try acceptDamage(error)
            let aside = try moveAsideIfThere(idPath)
            try storeID(list?.logID ?? Self.freshID())
            notices.append(
                "\(error)\(aside); the id is now \(id)\(list == nil ? ", a new one" : ", as \(listPath) says")")
        }
    }

    private mutating func storeID(_ new: String) throws(SegmentLogError) {
        try StoredDirectory.replace(idPath, with: Bytes(utf8: new), syncs: true)
        id = new
    }

    static func freshID() -> String {
        String(UInt64.random(in: .min ... .max), radix: 36) + String(UInt64.random(in: .min ... .max), radix: 36)
    }

    private static func isID(_ text: String) -> Bool {
        (1..<64).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy { $0.isASCII && $0.properties.isAlphabetic || ("0"..."9").contains($0) }
    }

    private mutating func checkOwner() throws(SegmentLogError) {
        guard let list, list.logID != id else { return }
        try dropList(
            because: .init(
                .damaged,
                "\(listPath) belongs to the log \(list.logID), but \(idPath) says \(id): one of them is damaged, or from "
                    + "another log"))
    }

    private mutating func checkMissingFormat() throws(SegmentLogError) {
        guard version == nil else { return }
        guard list?.counts.isEmpty == false || !topics.isEmpty || Self.holdsRecords(path + "/offsets") else { return }
        try refuse(
            "\(formatPath) is missing: it should hold the line \"rivven-log \(Self.newestVersion)\"",
            "it is written again")
    }

    // MARK: Topics

    private mutating func readTopics() throws(SegmentLogError) {
        let folder = path + "/topics"
        // A refused start must not create the folder: the user may move the old one back.
        guard salvages || list?.counts.isEmpty ?? true || StoredDirectory.exists(folder) else { return }
        do throws(SegmentLogError) { try StoredDirectory.make(folder) } catch {
            try acceptDamage(error)
            notices.append("\(folder) was moved to \(try StoredDirectory.moveAside(folder)): \(error)")
            try StoredDirectory.make(folder)
        }
        for name in try StoredDirectory.names(in: folder).sorted() {
            guard RivvenLog.isTopicName(name) else {
                try checkStray(name)
                continue
            }
            do throws(SegmentLogError) { topics[name] = try partitionCount(of: name) } catch {
                try acceptDamage(error)
                try salvageTopic(name, because: error)
            }
        }
    }

    /// Returns the partition count of a topic; `nil` if the topic was being created when the process ended.
    private mutating func partitionCount(of name: String) throws(SegmentLogError) -> Int? {
        let folder = "\(path)/topics/\(name)"
        let file = folder + "/PARTITIONS"
        try StoredDirectory.check(folder)
        func damaged(_ what: String) -> SegmentLogError {
            SegmentLogError(.damaged, "\(file) is missing or damaged at byte 0: \(what)")
        }
        let stored = try StoredDirectory.contents(of: file, limit: 16)
        let count = stored?.utf8String.flatMap { Int($0.prefix { $0 != "\n" }) } ?? 0
        guard stored == nil || (1...RivvenLog.maximumPartitions).contains(count) else {
            throw damaged("it should hold the number of partitions")
        }
        let listed = list.map { $0.counts[name] ?? 0 } ?? count
        guard count >= listed else { throw damaged("\(listPath) lists \(listed) partitions") }
        for partition in try partitions(in: folder) where partition >= count {
            guard Self.holdsRecords("\(folder)/\(partition)") else { continue }
            throw damaged("partition \(partition) has records, but is not counted")
        }
        let unlisted = listed..<count
        for partition in unlisted where !StoredDirectory.exists("\(folder)/\(partition)") {
            throw damaged("\(folder)/\(partition) does not exist, and \(listPath) does not list it")
        }
        if unlisted.contains(where: { Self.holdsRecords("\(folder)/\($0)") }) {
            notices.append("\(folder) has records in partitions that \(listPath) does not list: they are listed now")
        }
        return stored == nil ? nil : count
    }

    private func partitions(in folder: String) throws(SegmentLogError) -> [Int] {
        try StoredDirectory.names(in: folder).compactMap { name in
            Int(name).flatMap { (0..<RivvenLog.maximumPartitions).contains($0) && String($0) == name ? $0 : nil }
        }
    }

    /// Whether the directory of a log has a segment that is larger than an empty one.
    private static func holdsRecords(_ path: String) -> Bool {
        guard (try? StoredDirectory.check(path)) != nil else { return false }
        let names = (try? StoredDirectory.names(in: path)) ?? []
        return names.contains { $0.hasSuffix(".log") && StoredDirectory.size(of: path + "/" + $0) > 32 }
    }

    /// Checks what is in the place of a topic, but has a name that no topic has.
    private mutating func checkStray(_ name: String) throws(SegmentLogError) {
        let folder = "\(path)/topics/\(name)"
        guard (try? StoredDirectory.check(folder)) != nil else { return }
        guard try StoredDirectory.names(in: folder).contains(where: { Self.holdsRecords("\(folder)/\($0)") }) else {
            return
        }
        let error = SegmentLogError(.damaged, "\(folder) has records, but not the name of a topic: move it away")
        try acceptDamage(error)
        try moveTopicAside(name, because: error)
    }

    private mutating func checkMissingTopics() throws(SegmentLogError) {
        for (name, count) in (list?.counts ?? [:]).sorted(by: { $0.key < $1.key }) where topics[name] == nil {
            guard lost.insert(name).inserted else { continue }
            try refuse(
                "\(path)/topics/\(name), the folder of a topic with \(count) partitions, is missing",
                "the log has no such topic now")
        }
    }

    // MARK: Salvage

    /// Writes the partition count of a topic again, or moves the topic aside if it has no partitions.
    private mutating func salvageTopic(_ name: String, because error: SegmentLogError) throws(SegmentLogError) {
        let folder = "\(path)/topics/\(name)"
        guard (try? StoredDirectory.check(folder)) != nil else { return try moveTopicAside(name, because: error) }
        let count = max(list?.counts[name] ?? 0, (try partitions(in: folder).max() ?? -1) + 1)
        guard count > 0 else { return try moveTopicAside(name, because: error) }
        let aside = try moveAsideIfThere(folder + "/PARTITIONS")
        try StoredDirectory.replace(folder + "/PARTITIONS", with: Bytes(utf8: "\(count)\n"), syncs: true)
        notices.append("\(error)\(aside); the topic has \(count) partitions now")
        topics[name] = count
    }

    /// Moves what is in the place of a topic out of `topics`: with another name there, it would be another topic.
    private mutating func moveTopicAside(_ name: String, because error: SegmentLogError) throws(SegmentLogError) {
        let folder = folderForDamage ?? StoredDirectory.nameAside(path + "/topics")
        if folderForDamage == nil { try StoredDirectory.make(folder) }
        folderForDamage = folder
        try StoredDirectory.rename("\(path)/topics/\(name)", to: "\(folder)/\(name)")
        lost.insert(name)
        notices.append("\(path)/topics/\(name) was moved to \(folder)/\(name): \(error); the log has no such topic now")
    }

    private func moveAsideIfThere(_ path: String) throws(SegmentLogError) -> String {
        StoredDirectory.exists(path) ? "; it was moved to \(try StoredDirectory.moveAside(path))" : ""
    }

    /// Throws `error`, unless it is damage and this is a salvage.
    private func acceptDamage(_ error: SegmentLogError) throws(SegmentLogError) {
        guard salvages, error.code == .damaged else { throw error }
    }

    /// Refuses damage. A salvage adds a notice with the outcome instead.
    private mutating func refuse(_ message: String, _ outcome: String) throws(SegmentLogError) {
        try acceptDamage(.init(.damaged, message))
        notices.append("\(message); \(outcome)")
    }
}
