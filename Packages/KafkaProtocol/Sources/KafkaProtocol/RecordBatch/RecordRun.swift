public import KafkaCodecs

/// The decompressed records of one batch. They are decoded one by one when they are visited.
public struct RecordRun: Sendable {
    /// The number of records according to the batch's header.
    public let count: Int
    @usableFromInline let records: Bytes
    /// The size of the decompressed records in bytes.
    public var byteCount: Int { records.count }
    @usableFromInline let baseOffset: Int64
    @usableFromInline let lastOffsetDelta: Int32
    @usableFromInline let baseTimestamp: Int64
    /// The timestamp of all records if the broker's append time replaces their own; otherwise `nil`.
    @usableFromInline let appendTimestamp: Int64?

    init(header: RecordBatchView, records: Bytes) {
        self.records = records
        count = Int(header.recordCount)
        baseOffset = header.baseOffset
        lastOffsetDelta = header.lastOffsetDelta
        baseTimestamp = header.baseTimestamp
        appendTimestamp = header.usesLogAppendTime ? header.maxTimestamp : nil
    }

    /// Calls `body` with each record, without reference counting and without an allocation.
    ///
    /// - Throws: The errors of `body`; `CodecError` if the records are malformed. Records before the malformed one have
    ///   been visited by then.
    @inlinable
    public func forEach(_ body: (borrowing RecordView) throws -> Void) throws {
        try withUnsafePointer(to: records) { records in
            try records.pointee.withUnsafeBytes { buffer in
                guard let base = buffer.baseAddress else { return }
                var decoder = RecordDecoder(base, to: base + buffer.count)
                for _ in 0..<count {
                    let parts = try decoder.next()
                    try check(parts)
                    try body(
                        RecordView(
                            offset: baseOffset &+ Int64(parts.offsetDelta), timestamp: timestamp(of: parts),
                            parts: parts, records: records))
                }
                try checkEnd(decoder.isAtEnd)
            }
        }
    }

    /// Decodes all records. If this succeeds, visiting them cannot fail.
    ///
    /// - Throws: `CodecError` if a record is malformed, or their number differs from the header.
    public func validate() throws(CodecError) {
        try records.withUnsafeBytes { buffer throws(CodecError) in
            guard let base = buffer.baseAddress else { return }
            var decoder = RecordDecoder(base, to: base + buffer.count)
            for _ in 0..<count { try check(decoder.next()) }
            try checkEnd(decoder.isAtEnd)
        }
    }

    /// The properties of a record that a broker checks.
    @_spi(KafkaInternals)
    public struct Summary: BitwiseCopyable {
        /// The record's offset minus the batch's base offset.
        public let offsetDelta: Int32
        /// Milliseconds since 1970; -1 if the record has no timestamp.
        public let timestamp: Int64
        /// Whether the key is not null.
        public let hasKey: Bool
    }

    /// Calls `body` with a summary of each record. Offsets outside the batch are accepted, as Kafka's brokers do.
    ///
    /// - Throws: `CodecError` if the records are malformed, or if their number differs from the header.
    @_spi(KafkaInternals)
    public func forEachSummary(_ body: (Summary) -> Void) throws(CodecError) {
        try records.withUnsafeBytes { buffer throws(CodecError) in
            guard let base = buffer.baseAddress else {
                guard count == 0 else {
                    throw CodecError(.truncated, "a batch contains fewer records than its header states")
                }
                return
            }
            var decoder = RecordDecoder(base, to: base + buffer.count)
            for _ in 0..<count {
                let parts = try decoder.next()
                body(
                    Summary(
                        offsetDelta: parts.offsetDelta, timestamp: timestamp(of: parts), hasKey: parts.keyCount >= 0))
            }
            try checkEnd(decoder.isAtEnd)
        }
    }

    @inlinable
    @inline(__always)
    func check(_ parts: RecordParts) throws(CodecError) {
        guard parts.offsetDelta >= 0, parts.offsetDelta <= lastOffsetDelta else { throw Self.badOffset() }
    }

    @inlinable
    func timestamp(of parts: RecordParts) -> Int64 {
        appendTimestamp ?? (baseTimestamp &+ parts.timestampDelta)
    }

    @usableFromInline
    func checkEnd(_ isAtEnd: Bool) throws(CodecError) {
        guard isAtEnd else { throw CodecError(.malformed, "bytes follow the last record of a batch") }
    }

    @usableFromInline
    @inline(never)
    static func badOffset() -> CodecError {
        CodecError(.malformed, "a record's offset is outside of its batch")
    }

    /// Validates all records, and returns them as a sequence.
    ///
    /// - Throws: `CodecError` if a record is malformed.
    public func checked() throws(CodecError) -> CheckedRecords {
        try validate()
        return CheckedRecords(run: self)
    }

    /// Returns all records. They share the batch's memory.
    ///
    /// - Throws: `CodecError` if the records are malformed.
    public func array() throws(CodecError) -> [Record] {
        var iterator = makeIterator()
        var all: [Record] = []
        while let record = try iterator.next() { all.append(record) }
        return all
    }

    /// Returns an iterator that is before the first record.
    @inlinable
    public func makeIterator() -> Iterator { Iterator(run: self) }

    /// An iterator over the records of a batch. `next()` throws if they are malformed.
    public struct Iterator {
        @usableFromInline let run: RecordRun
        @usableFromInline var position = 0
        @usableFromInline var left: Int

        @inlinable
        init(run: RecordRun) {
            self.run = run
            left = run.count
        }

        /// Returns the next record, or `nil` after the last one.
        ///
        /// - Throws: `CodecError` if the records are malformed. Every later call throws too.
        @inlinable
        public mutating func next() throws(CodecError) -> Record? {
            guard left > 0 else {
                try run.checkEnd(position == run.records.count)
                return nil
            }
            let start = run.records.unsafeStart
            var decoder = RecordDecoder(start + position, to: start + run.records.count)
            let parts = try decoder.next()
            try run.check(parts)
            left &-= 1
            position = decoder.position - start
            return parts.record(
                in: run.records, offset: run.baseOffset &+ Int64(parts.offsetDelta), timestamp: run.timestamp(of: parts)
            )
        }
    }
}

/// The records of one batch after all of them were validated, for use in a `for` loop.
public struct CheckedRecords: Sequence, Sendable {
    @usableFromInline let run: RecordRun

    init(run: RecordRun) {
        self.run = run
    }

    /// The number of records.
    public var underestimatedCount: Int { run.count }

    /// Returns an iterator over the records.
    @inlinable
    public func makeIterator() -> Iterator { Iterator(run: run.makeIterator()) }

    /// An iterator over validated records. Each one shares the batch's memory.
    public struct Iterator: IteratorProtocol {
        @usableFromInline var run: RecordRun.Iterator

        @inlinable
        init(run: RecordRun.Iterator) {
            self.run = run
        }

        /// Returns the next record, or `nil` after the last one.
        @inlinable
        public mutating func next() -> Record? {
            // All records were validated, so this does not throw.
            try? run.next()
        }
    }
}
