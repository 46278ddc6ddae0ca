public import KafkaCodecs

/// The records of one batch, decompressed: walked in order, each decoded as it is reached.
public struct RecordRun: Sendable {
    /// The number of records that the batch's header states.
    public let count: Int
    @usableFromInline let records: Bytes
    /// The bytes of the records, decompressed.
    public var byteCount: Int { records.count }
    @usableFromInline let baseOffset: Int64
    @usableFromInline let lastOffsetDelta: Int32
    @usableFromInline let baseTimestamp: Int64
    /// The one timestamp of all records, where the broker's clock gave it.
    @usableFromInline let appendTimestamp: Int64?

    init(header: RecordBatchView, records: Bytes) {
        self.records = records
        count = Int(header.recordCount)
        baseOffset = header.baseOffset
        lastOffsetDelta = header.lastOffsetDelta
        baseTimestamp = header.baseTimestamp
        appendTimestamp = header.usesLogAppendTime ? header.maxTimestamp : nil
    }

    /// Lends each record to `body`, without reference counting and without an allocation.
    ///
    /// - Throws: What `body` throws, or `CodecError` where the records are malformed: those before the fault
    ///   have been visited by then.
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

    /// Finds every record, and throws where one is malformed: after it, visiting them cannot fail.
    ///
    /// - Throws: `CodecError`.
    public func validate() throws(CodecError) {
        try records.withUnsafeBytes { buffer throws(CodecError) in
            guard let base = buffer.baseAddress else { return }
            var decoder = RecordDecoder(base, to: base + buffer.count)
            for _ in 0..<count { try check(decoder.next()) }
            try checkEnd(decoder.isAtEnd)
        }
    }

    /// What a broker looks at in a record.
    @_spi(KafkaInternals)
    public struct Summary: BitwiseCopyable {
        public let offsetDelta: Int32
        public let timestamp: Int64
        public let hasKey: Bool
    }

    /// Lends the summary of each record to `body`. Offsets outside the batch are not refused, as Kafka's brokers do not.
    ///
    /// - Throws: `CodecError` if the records are malformed, or are not as many as the batch states.
    @_spi(KafkaInternals)
    public func forEachSummary(_ body: (Summary) -> Void) throws(CodecError) {
        try records.withUnsafeBytes { buffer throws(CodecError) in
            guard let base = buffer.baseAddress else {
                guard count == 0 else { throw CodecError(.truncated, "a batch lacks records that it counts") }
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
        CodecError(.malformed, "a record's offset lies outside its batch")
    }

    /// Returns the records as a sequence, once each was found sound.
    ///
    /// - Throws: `CodecError` where one is malformed.
    public func checked() throws(CodecError) -> CheckedRecords {
        try validate()
        return CheckedRecords(run: self)
    }

    /// Returns all records. Each shares the batch's memory.
    ///
    /// - Throws: `CodecError` where the records are malformed.
    public func array() throws(CodecError) -> [Record] {
        var iterator = makeIterator()
        var all: [Record] = []
        while let record = try iterator.next() { all.append(record) }
        return all
    }

    /// Returns a cursor before the first record.
    @inlinable
    public func makeIterator() -> Iterator { Iterator(run: self) }

    /// A cursor over the records of a batch; `next()` throws where they are malformed.
    public struct Iterator {
        @usableFromInline let run: RecordRun
        @usableFromInline var position = 0
        @usableFromInline var left: Int

        @inlinable
        init(run: RecordRun) {
            self.run = run
            left = run.count
        }

        /// Returns the next record, or `nil` after the last.
        ///
        /// - Throws: `CodecError` where the records are malformed, then and ever after.
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

/// The records of one batch, all of them sound: what a `for` loop walks.
public struct CheckedRecords: Sequence, Sendable {
    @usableFromInline let run: RecordRun

    init(run: RecordRun) {
        self.run = run
    }

    public var underestimatedCount: Int { run.count }

    @inlinable
    public func makeIterator() -> Iterator { Iterator(run: run.makeIterator()) }

    /// Walks records, each a view that shares the batch's memory.
    public struct Iterator: IteratorProtocol {
        @usableFromInline var run: RecordRun.Iterator

        @inlinable
        init(run: RecordRun.Iterator) {
            self.run = run
        }

        @inlinable
        public mutating func next() -> Record? {
            // Each was found sound before: a failure here cannot be.
            try? run.next()
        }
    }
}
