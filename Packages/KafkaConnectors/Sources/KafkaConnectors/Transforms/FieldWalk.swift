import KafkaCodecs

/// A walk through a JSON object to every occurrence of a field, which collects the changes that an action makes.
///
/// What is not changed stays the same byte for byte: the text is cut and joined, not written again. Names are compared
/// after their escapes are resolved. If several members have the same name, the action applies to all of them.
struct FieldWalk {
    /// What to do with the field.
    enum Action: Sendable {
        /// Finds the value, the last one if there are several.
        case read
        /// Renames the field. The object must not have a field of the new name yet.
        case rename(String)
        /// Removes the field.
        case remove
        /// Replaces the value by other JSON.
        case replace(Bytes)
        /// Replaces the value by other JSON, and creates the parts of the path that do not exist.
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
    /// The value of the field; the last one if there are several.
    private(set) var found: JSONValue?

    /// Walks through all of `buffer`.
    ///
    /// - Throws: `FieldFault` if it is not a JSON object, or if the action is not possible in it.
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

    /// Walks through an object on the way to the field.
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
                    if case .set = action { fault = "\"\(names[level])\" is not an object" }
                }
            } else {
                _ = try scanner.value()
            }
            end = scanner.position
        }
        if !isThere { insert(at: end, from: level, isOnly: isFirst) }
    }

    /// Walks through the object that contains the field.
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
        if isThere, hasNewName, case .rename(let newName) = action { fault = "it already has a field \"\(newName)\"" }
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

    /// Returns `text`, which was walked through, with the changes; `text` itself if there are none.
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

/// The bytes to cut when members are removed from an object: each member with one comma beside it.
private struct MemberRemoval {
    /// The end of the last member, or of the object's opening bracket.
    var end: Int
    private var hasKept = false
    /// The start of the removed members at the front of the object.
    private var front: Int?

    init(start: Int) {
        end = start
    }

    /// Returns the bytes to cut at a member that follows `end`.
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

    /// The bytes to cut if no member is kept.
    var atEnd: Range<Int>? { front.map { $0..<end } }
}

/// Why a transform cannot be applied to a value. The reason contains no data of the value.
struct FieldFault: Error, Hashable, Sendable {
    let reason: String

    static let notAnObject = FieldFault(reason: "its value is not a JSON object")
}

extension Bytes {
    /// Returns `text` as a JSON string.
    static func quoted(_ text: String) -> Bytes { Bytes(utf8: JSONText.quoted(text)) }
}
