import KafkaCodecs

/// Goes through a JSON object to where a path leads, as often as it stands there, and notes what is to change.
///
/// What is not changed stays byte for byte: the text is cut and joined, never written anew. Names are compared by what
/// they stand for, so that an escape hides nothing; of members with one name, all are meant.
struct FieldWalk {
    /// What to do where the path leads.
    enum Action: Sendable {
        /// Finds the value; of several, the last.
        case read
        /// Writes another name, which the object must not have yet.
        case rename(String)
        /// Takes the member out.
        case remove
        /// Puts another value, which is JSON, in its place.
        case replace(Bytes)
        /// The same, and makes what of the path is not there.
        case set(Bytes)
    }

    private struct Edit {
        let range: Range<Int>
        let text: Bytes
    }

    private let names: [String]
    private let action: Action
    private let buffer: UnsafeRawBufferPointer
    private var scanner: JSONScanner
    private var edits: [Edit] = []
    private var fault: String?
    /// The value that was found.
    private(set) var found: JSONValue?

    /// Goes through all of `buffer`.
    ///
    /// - Throws: `FieldFault` where it is no JSON object, or one that the action is not possible in.
    init(_ buffer: UnsafeRawBufferPointer, _ path: FieldPath, _ action: Action) throws(FieldFault) {
        guard let scanner = JSONScanner(buffer) else { throw .notAnObject }
        self.buffer = buffer
        self.scanner = scanner
        self.action = action
        names = path.names
        do throws(JSONFault) {
            guard try self.scanner.nextKind() == .object else {
                throw JSONFault(reason: .unexpectedByte, offset: 0)
            }
            try walk(0)
            try self.scanner.finish()
        } catch {
            throw .notAnObject
        }
        if let fault { throw FieldFault(reason: fault) }
    }

    private mutating func walk(_ level: Int) throws(JSONFault) {
        try scanner.enter()
        if level == names.count - 1 { try walkMembers() } else { try walkDown(level) }
    }

    /// An object on the way.
    private mutating func walkDown(_ level: Int) throws(JSONFault) {
        var isFirst = true
        var isThere = false
        var end = scanner.position
        while let name = try scanner.nextName(isFirst: &isFirst) {
            if isNamed(name, names[level]) {
                isThere = true
                if try scanner.nextKind() == .object {
                    try walk(level + 1)
                } else {
                    _ = try scanner.value()
                    if case .set = action { fault = "\"\(names[level])\" is no object" }
                }
            } else {
                _ = try scanner.value()
            }
            end = scanner.position
        }
        if !isThere { insert(at: end, from: level, isOnly: isFirst) }
    }

    /// The object that the field is in.
    private mutating func walkMembers() throws(JSONFault) {
        let name = names[names.count - 1]
        var isFirst = true
        var isThere = false
        var removal = MemberRemoval(start: scanner.position)
        var hasNewName = false
        while let member = try scanner.nextName(isFirst: &isFirst) {
            let value = try scanner.value()
            let isField = isNamed(member, name)
            isThere = isThere || isField
            if isField { found = value }
            switch action {
            case .read: break
            case .rename(let newName):
                if isField {
                    edit(member.range, .quoted(newName))
                } else if isNamed(member, newName) {
                    hasNewName = true
                }
            case .remove:
                if let range = removal.next(member.range.lowerBound..<value.range.upperBound, isRemoved: isField) {
                    edit(range, .empty)
                }
            case .replace(let text), .set(let text):
                if isField { edit(value.range, text) }
            }
            removal.end = scanner.position
        }
        if let range = removal.atEnd { edit(range, .empty) }
        if isThere, hasNewName, case .rename(let newName) = action { fault = "it has a field \"\(newName)\" already" }
        if !isThere { insert(at: removal.end, from: names.count - 1, isOnly: isFirst) }
    }

    private mutating func insert(at position: Int, from level: Int, isOnly: Bool) {
        guard case .set(let value) = action else { return }
        var writer = ByteWriter(capacity: 64 + value.count)
        if !isOnly { writer.text(",") }
        for (index, name) in names[level...].enumerated() {
            if index > 0 { writer.text("{") }
            writer.bytes(.quoted(name))
            writer.text(":")
        }
        writer.bytes(value)
        for _ in level + 1..<names.count { writer.text("}") }
        edit(position..<position, writer.finish())
    }

    private mutating func edit(_ range: Range<Int>, _ text: Bytes) {
        edits.append(Edit(range: range, text: text))
    }

    private func isNamed(_ name: JSONValue, _ wanted: String) -> Bool {
        let contents = UnsafeRawBufferPointer(rebasing: buffer[name.contents])
        guard name.hasEscapes else { return contents.elementsEqual(wanted.utf8) }
        return JSONString.text(contents).utf8.elementsEqual(wanted.utf8)
    }

    /// `text`, which was gone through, with its changes; itself where there are none.
    func applied(to text: Bytes) -> Bytes {
        guard !edits.isEmpty else { return text }
        let size = edits.reduce(text.count) { $0 + $1.text.count - $1.range.count }
        var writer = ByteWriter(capacity: size)
        var position = 0
        for edit in edits {
            writer.bytes(text.slice(position..<edit.range.lowerBound))
            writer.bytes(edit.text)
            position = edit.range.upperBound
        }
        writer.bytes(text.slice(position..<text.count))
        return writer.finish()
    }
}

/// Which bytes go with members that are taken out of an object: a comma beside each.
private struct MemberRemoval {
    /// Where the last member ends, or the object's bracket.
    var end: Int
    private var hasKept = false
    /// Where members at the front begin that are taken out.
    private var front: Int?

    init(start: Int) {
        end = start
    }

    /// Returns what to cut at a member that stands behind `end`.
    mutating func next(_ member: Range<Int>, isRemoved: Bool) -> Range<Int>? {
        if isRemoved {
            guard !hasKept else { return end..<member.upperBound }
            front = front ?? member.lowerBound
            return nil
        }
        hasKept = true
        defer { front = nil }
        return front.map { $0..<member.lowerBound }
    }

    /// What to cut where no member was kept.
    var atEnd: Range<Int>? { front.map { $0..<end } }
}

/// Why a transform cannot take a value: words, and none of the value.
struct FieldFault: Error, Hashable, Sendable {
    let reason: String

    static let notAnObject = FieldFault(reason: "its value is no JSON object")
}

extension Bytes {
    /// `text` as a JSON string.
    static func quoted(_ text: String) -> Bytes { Bytes(utf8: JSONText.quoted(text)) }
}
