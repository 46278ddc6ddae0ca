extension KafkaSourceMetricsSnapshot {
    /// Returns the counts in Prometheus' text format, as on Rivven's connector page, without labels.
    ///
    /// - Parameter prefix: The prefix of each name, followed by `_`.
    public func prometheusText(prefix: String = "rivven") -> String { text(prefix: prefix) }

    /// The counts as one line of JSON, with the members of Rivven's connector page and `batches`.
    public var jsonText: String { json() }
}

extension KafkaSinkMetricsSnapshot {
    /// Returns the counts in Prometheus' text format, as on Rivven's connector page, without labels.
    ///
    /// - Parameter prefix: The prefix of each name, followed by `_`.
    public func prometheusText(prefix: String = "rivven") -> String { text(prefix: prefix) }

    /// The counts as one line of JSON, with the members of Rivven's connector page and `batches`.
    public var jsonText: String { json() }
}

extension MetricsSnapshot {
    fileprivate func text(prefix: String) -> String {
        var text = MetricsText(reserving: (160 + 3 * prefix.utf8.count) * Self.families.count)
        text.add(Self.families, of: [Labelled(self)], prefix: prefix)
        return String(decoding: text.bytes, as: UTF8.self)
    }

    fileprivate func json() -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(48 * (Self.families.count + 1))
        bytes.append(UInt8(ascii: "{"))
        for family in Self.families {
            bytes.append(UInt8(ascii: "\""))
            bytes.append(family.name)
            bytes.append("\":")
            bytes.append(family.value(self))
            bytes.append(UInt8(ascii: ","))
        }
        bytes.append("\"batches\":")
        bytes.append(decimal: batches)
        bytes.append(UInt8(ascii: "}"))
        return String(decoding: bytes, as: UTF8.self)
    }
}
