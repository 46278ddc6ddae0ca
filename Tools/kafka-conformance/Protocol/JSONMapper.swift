internal import FoundationEssentials
import KafkaCodecs
import KafkaProtocol

/// A struct of the protocol that lists its fields by name, for reading and for writing.
protocol JSONMapped {
    init()
    /// Passes every field of `version` with its name to `json`, which reads or writes it.
    mutating func map(_ json: inout JSONMapper, _ version: Int16)
}

/// Converts one JSON object to a struct or back, in Kafka's conventions.
///
/// The mapper keeps the first error and ignores everything after it, so that mapping a field is a single statement.
struct JSONMapper {
    private enum Direction {
        case reading, writing, filling
    }

    private let direction: Direction
    /// The members that are still to be read, or those that were written.
    private var members: [String: JSON]
    private var failure: String?
    /// The source of random values.
    private var random: RandomValues

    private init(_ direction: Direction, members: [String: JSON] = [:], random: RandomValues = RandomValues(seed: 0)) {
        self.direction = direction
        self.members = members
        self.random = random
    }

    // MARK: Whole structs

    /// Creates a struct from JSON. Every member must be known, and every field must be present.
    static func read<Mapped: JSONMapped>(_ json: JSON, _ version: Int16) throws(Mismatch) -> Mapped {
        guard case .object(let members) = json else { throw Mismatch("not an object") }
        var mapper = JSONMapper(.reading, members: members)
        var mapped = Mapped()
        mapped.map(&mapper, version)
        if let failure = mapper.failure { throw Mismatch(failure) }
        if let name = mapper.members.keys.sorted().first { throw Mismatch("\(name) is not a field of this version") }
        return mapped
    }

    static func write(_ mapped: some JSONMapped, _ version: Int16) -> JSON {
        var mapper = JSONMapper(.writing)
        var mapped = mapped
        mapped.map(&mapper, version)
        return .object(mapper.members)
    }

    /// Creates a struct whose fields of `version` have random values.
    static func fill<Mapped: JSONMapped>(_ random: inout RandomValues, _ version: Int16) -> Mapped {
        var mapper = JSONMapper(.filling, random: random.deeper)
        var mapped = Mapped()
        mapped.map(&mapper, version)
        random.resume(from: mapper.random)
        return mapped
    }

    // MARK: Fields

    /// Whether a tagged field is mapped: if it is present when reading, or differs from its default when writing.
    func has(_ name: String, _ isWritten: Bool) -> Bool {
        switch direction {
        case .reading: members[name] != nil
        case .writing: isWritten
        case .filling: true
        }
    }

    mutating func bool(_ name: String, _ value: inout Bool) {
        map(name, &value, { $0.bool }, { .bool($0) }, { $0.bool() })
    }

    mutating func int8(_ name: String, _ value: inout Int8) { integer(name, &value) }
    mutating func int16(_ name: String, _ value: inout Int16) { integer(name, &value) }
    mutating func int32(_ name: String, _ value: inout Int32) { integer(name, &value) }
    mutating func int64(_ name: String, _ value: inout Int64) { integer(name, &value) }
    mutating func uint16(_ name: String, _ value: inout UInt16) { integer(name, &value) }

    mutating func float64(_ name: String, _ value: inout Double) {
        map(name, &value, { $0.double }, { .double($0) }, { $0.double() })
    }

    mutating func uuid(_ name: String, _ value: inout UUID128) {
        map(name, &value, Self.uuid, { .string($0.description) }, { $0.uuid() })
    }

    mutating func string(_ name: String, _ value: inout String) {
        map(name, &value, { $0.string }, { .string($0) }, { $0.text() })
    }

    mutating func nullableString(_ name: String, _ value: inout String?) {
        nullable(name, &value, { $0.string }, { .string($0) }, { $0.text() })
    }

    mutating func data(_ name: String, _ value: inout Bytes) {
        map(name, &value, Self.data, Self.base64, { $0.bytes() })
    }

    mutating func nullableData(_ name: String, _ value: inout Bytes?) {
        nullable(name, &value, Self.data, Self.base64, { $0.bytes() })
    }

    mutating func int8Array(_ name: String, _ value: inout [Int8]) { integers(name, &value) }
    mutating func int16Array(_ name: String, _ value: inout [Int16]) { integers(name, &value) }
    mutating func int32Array(_ name: String, _ value: inout [Int32]) { integers(name, &value) }
    mutating func int64Array(_ name: String, _ value: inout [Int64]) { integers(name, &value) }

    mutating func nullableInt32Array(_ name: String, _ value: inout [Int32]?) {
        nullable(
            name, &value, Self.elements { $0.integer() }, { .array($0.map { .integer(Int64($0)) }) },
            { $0.several { $0.integer() } })
    }

    mutating func uuidArray(_ name: String, _ value: inout [UUID128]) {
        map(
            name, &value, Self.elements(Self.uuid), { .array($0.map { .string($0.description) }) },
            { $0.several { $0.uuid() } })
    }

    mutating func nullableUuidArray(_ name: String, _ value: inout [UUID128]?) {
        nullable(
            name, &value, Self.elements(Self.uuid), { .array($0.map { .string($0.description) }) },
            { $0.several { $0.uuid() } })
    }

    mutating func stringArray(_ name: String, _ value: inout [String]) {
        map(
            name, &value, Self.elements { $0.string }, { .array($0.map { .string($0) }) },
            { $0.several { $0.text() } })
    }

    mutating func nullableStringArray(_ name: String, _ value: inout [String]?) {
        nullable(
            name, &value, Self.elements { $0.string }, { .array($0.map { .string($0) }) },
            { $0.several { $0.text() } })
    }

    // MARK: Nested structs

    mutating func object<Mapped: JSONMapped>(_ name: String, _ value: inout Mapped, _ version: Int16) {
        map(name, &value, Self.reading(version), { Self.write($0, version) }, { Self.fill(&$0, version) })
    }

    mutating func nullableObject<Mapped: JSONMapped>(_ name: String, _ value: inout Mapped?, _ version: Int16) {
        nullable(name, &value, Self.reading(version), { Self.write($0, version) }, { Self.fill(&$0, version) })
    }

    mutating func objects<Mapped: JSONMapped>(_ name: String, _ value: inout [Mapped], _ version: Int16) {
        map(
            name, &value, Self.elements(Self.reading(version)), { .array($0.map { Self.write($0, version) }) },
            { $0.several { Self.fill(&$0, version) } })
    }

    mutating func nullableObjects<Mapped: JSONMapped>(_ name: String, _ value: inout [Mapped]?, _ version: Int16) {
        nullable(
            name, &value, Self.elements(Self.reading(version)), { .array($0.map { Self.write($0, version) }) },
            { $0.several { Self.fill(&$0, version) } })
    }

    private static func reading<Mapped: JSONMapped>(_ version: Int16) -> Read<Mapped> {
        { json throws(Mismatch) in try read(json, version) }
    }

    // MARK: Both directions

    /// Creates a value from JSON, or returns `nil` if the JSON does not describe one.
    private typealias Read<Value> = (JSON) throws(Mismatch) -> Value?
    private typealias Fill<Value> = (inout RandomValues) -> Value

    private mutating func integer<Value: FixedWidthInteger>(_ name: String, _ value: inout Value) {
        map(name, &value, { $0.integer() }, { .integer(Int64($0)) }, { $0.integer() })
    }

    private mutating func integers<Value: FixedWidthInteger>(_ name: String, _ value: inout [Value]) {
        map(
            name, &value, Self.elements { $0.integer() }, { .array($0.map { .integer(Int64($0)) }) },
            { $0.several { $0.integer() } })
    }

    private mutating func nullable<Value>(
        _ name: String, _ value: inout Value?, _ read: Read<Value>, _ write: (Value) -> JSON, _ fill: Fill<Value>
    ) {
        map(
            name, &value,
            { json throws(Mismatch) in json.isNull ? .some(nil) : try read(json) },
            { $0.map(write) ?? .null },
            { $0.isNull() ? nil : fill(&$0) })
    }

    private mutating func map<Value>(
        _ name: String, _ value: inout Value, _ read: Read<Value>, _ write: (Value) -> JSON, _ fill: Fill<Value>
    ) {
        switch direction {
        case .reading: break
        case .writing:
            members[name] = write(value)
            return
        case .filling:
            value = fill(&random)
            return
        }
        guard failure == nil else { return }
        guard let json = members.removeValue(forKey: name) else {
            failure = "\(name) is missing"
            return
        }
        do throws(Mismatch) {
            guard let given = try read(json) else { throw Mismatch("the value does not match the field's type") }
            value = given
        } catch {
            failure = "\(name): \(error.reason)"
        }
    }

    private static func elements<Value>(_ read: @escaping Read<Value>) -> Read<[Value]> {
        { json throws(Mismatch) in
            guard let elements = json.array else { return nil }
            var values: [Value] = []
            for element in elements {
                guard let value = try read(element) else { return nil }
                values.append(value)
            }
            return values
        }
    }

    private static func uuid(_ json: JSON) -> UUID128? {
        json.string.flatMap { UUID128($0) }
    }

    private static func data(_ json: JSON) -> Bytes? {
        json.string.flatMap { Data(base64Encoded: $0) }.map { Bytes($0) }
    }

    private static func base64(_ bytes: Bytes) -> JSON {
        .string(Data(bytes).base64EncodedString())
    }
}
