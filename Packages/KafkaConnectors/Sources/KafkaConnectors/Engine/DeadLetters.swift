import KafkaCodecs
import RivvenProtocol

/// The origin of an event, for people who examine it later.
struct EventOrigin: Sendable {
    var topic: String
    var partition: Int
    var offsets: Range<Int64>
}

/// A dead-letter topic in Rivven, which keeps invalid events. Each letter contains the event's unchanged bytes, its
/// origin, and the reason why it was refused.
///
/// A dead letter is acknowledged before its event counts as carried. After a crash the topic may contain the letter
/// twice.
struct DeadLetters: Sendable {
    let topic: String
    let connector: String
    let store: any RivvenStore

    /// Creates the topic if it does not exist.
    func prepare() async throws {
        if try await store.partitionCount(topic: topic) == nil { _ = try await store.createTopic(topic, partitions: 1) }
    }

    /// Writes one dead letter, and returns when it is acknowledged.
    func sendToDeadLetters(_ event: RivvenRecord, from origin: EventOrigin, because reason: String) async throws {
        do {
            try await publish(event, origin, reason, withValue: true)
        } catch let error as RivvenError where error.code == .invalidArgument {
            // The letter is too large for Rivven: Base64 makes the bytes a third larger. It is written without key and
            // value, which can still be read at the origin that it names.
            try await publish(event, origin, reason, withValue: false)
        }
    }

    private func publish(
        _ event: RivvenRecord, _ origin: EventOrigin, _ reason: String, withValue: Bool
    ) async throws {
        let letter = RivvenRecord(
            key: withValue ? event.key : nil, value: json(event, origin, reason, withValue: withValue))
        _ = try await store.publish(topic: topic, partition: 0, records: [letter])
    }

    func json(_ event: RivvenRecord, _ origin: EventOrigin, _ reason: String, withValue: Bool) -> Bytes {
        var writer = ByteWriter()
        writer.text("{\"namespace\":\"rivven_dead_letter\"")
        writer.member("connector", connector)
        writer.member("reason", reason)
        writer.member("topic", origin.topic)
        writer.member("partition", Int64(origin.partition))
        writer.member("first_offset", origin.offsets.lowerBound)
        writer.member("next_offset", origin.offsets.upperBound)
        writer.member("value_bytes", Int64(event.value.count))
        if withValue {
            writer.text(",\"key_base64\":")
            if let key = event.key { writer.quotedBase64(key) } else { writer.text("null") }
            writer.text(",\"value_base64\":")
            writer.quotedBase64(event.value)
        }
        writer.text("}")
        return writer.finish()
    }
}

extension ByteWriter {
    fileprivate mutating func member(_ name: StaticString, _ text: String) {
        memberName(name)
        _ = Bytes(utf8: text).withUnsafeBytes { jsonString($0) }
    }

    fileprivate mutating func member(_ name: StaticString, _ number: Int64) {
        memberName(name)
        decimal(number)
    }

    private mutating func memberName(_ name: StaticString) {
        text(",\"")
        text(name)
        text("\":")
    }

    fileprivate mutating func quotedBase64(_ bytes: Bytes) {
        text("\"")
        bytes.withUnsafeBytes { base64($0) }
        text("\"")
    }
}
