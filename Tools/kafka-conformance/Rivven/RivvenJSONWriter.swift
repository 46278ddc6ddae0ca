import KafkaCodecs
import RivvenProtocol

/// Writes the fields of a message as JSON, in the form that `RivvenJSONReader` reads.
struct RivvenJSONWriter: RivvenCoder {
    private enum Group {
        case structure([String: JSON])
        case elements([JSON])
        case entries([String: JSON])
    }

    /// The result, once the last group has ended.
    private(set) var result = JSON.null
    private var groups: [Group] = []
    /// The field names, or the keys of entries, under which the open groups will be stored.
    private var names: [String] = []
    private var name = ""
    private var isKey = false

    private mutating func put(_ value: JSON) {
        if isKey {
            name = value.string ?? value.integer(UInt64.self).map(String.init) ?? ""
            return
        }
        switch groups.popLast() {
        case .structure(var members):
            members[name] = value
            groups.append(.structure(members))
        case .elements(let elements): groups.append(.elements(elements + [value]))
        case .entries(var members):
            members[name] = value
            groups.append(.entries(members))
        case nil: result = value
        }
    }

    mutating func begin(_ group: RivvenGroup) {
        names.append(name)
        groups.append(group == .structure ? .structure([:]) : group == .map ? .entries([:]) : .elements([]))
    }

    mutating func end() {
        guard let group = groups.popLast() else { return }
        name = names.popLast() ?? ""
        switch group {
        case .structure(let members), .entries(let members): put(.object(members))
        case .elements(let elements): put(.array(elements))
        }
    }

    mutating func name(_ name: StaticString) { self.name = "\(name)" }
    mutating func bool(_ value: inout Bool) { put(.bool(value)) }
    mutating func uint8(_ value: inout UInt8) { put(.integer(Int64(value))) }

    mutating func unsigned(_ value: inout UInt64, bits: Int) {
        put(Int64(exactly: value).map { .integer($0) } ?? .unsigned(value))
    }

    mutating func signed(_ value: inout Int64, bits: Int) { put(.integer(value)) }
    mutating func string(_ value: inout String) { put(.string(value)) }
    mutating func bytes(_ value: inout Bytes) { put(.string(value.hex)) }

    mutating func presence(_ isPresent: inout Bool) {
        if !isPresent { put(.null) }
    }

    mutating func count(_ count: inout Int, _ kind: RivvenGroup) { begin(kind) }

    mutating func key<Key: RivvenCodable>(_ value: inout Key) throws(CodecError) {
        isKey = true
        try value.code(with: &self)
        isKey = false
    }
}
