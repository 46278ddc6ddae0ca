public import KafkaCodecs

/// The records of one batch, decompressed: walked in order, each decoded as it is reached.
public struct RecordRun: Sendable {
    /// The number of records that the batch's header states.
    public let count: Int
    @usableFromInline let records: Bytes
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
        try records.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return }
            var decoder = RecordDecoder(base, from: 0, to: buffer.count)
            for _ in 0..<count {
                let place = try decoder.next()
                try check(place)
                try body(
                    RecordView(
                        offset: baseOffset &+ Int64(place.offsetDelta),
                        timestamp: appendTimestamp ?? (baseTimestamp &+ place.timestampDelta),
                        key: place.keyCount < 0
                            ? nil : UnsafeRawBufferPointer(start: base + place.keyStart, count: place.keyCount),
                        value: place.valueCount < 0
                            ? nil : UnsafeRawBufferPointer(start: base + place.valueStart, count: place.valueCount),
                        place: place, records: records))
            }
            try checkEnd(decoder)
        }
    }

    @usableFromInline
    func check(_ place: RecordPlace) throws(CodecError) {
        guard place.offsetDelta >= 0, place.offsetDelta <= lastOffsetDelta else {
            throw CodecError(.malformed, "a record's offset lies outside its batch")
        }
    }

    @usableFromInline
    func checkEnd(_ decoder: RecordDecoder) throws(CodecError) {
        guard decoder.isAtEnd else { throw CodecError(.malformed, "bytes follow the last record of a batch") }
    }

    /// Finds every record, and throws where one is malformed: after it, visiting them cannot fail.
    ///
    /// - Throws: `CodecError`.
    public func validate() throws(CodecError) {
        try records.withUnsafeBytes { buffer throws(CodecError) in
            guard let base = buffer.baseAddress else { return }
            var decoder = RecordDecoder(base, from: 0, to: buffer.count)
            for _ in 0..<count { try check(decoder.next()) }
            try checkEnd(decoder)
        }
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
    public func makeIterator() -> Iterator { Iterator(run: self) }

    /// A cursor over the records of a batch; `next()` throws where they are malformed.
    public struct Iterator {
        private let run: RecordRun
        private var position = 0
        private var left: Int

        init(run: RecordRun) {
            self.run = run
            left = run.count
        }

        /// Returns the next record, or `nil` after the last.
        ///
        /// - Throws: `CodecError` where the records are malformed, then and ever after.
        public mutating func next() throws(CodecError) -> Record? {
            let (run, position, left) = (run, position, left)
            guard left > 0 else {
                guard position == run.records.count else {
                    throw CodecError(.malformed, "bytes follow the last record of a batch")
                }
                return nil
            }
            let place = try run.records.withUnsafeBytes { buffer throws(CodecError) in
                guard let base = buffer.baseAddress else { throw CodecError(.truncated, "a batch has no records") }
                var decoder = RecordDecoder(base, from: position, to: buffer.count)
                return try decoder.next()
            }
            try run.check(place)
            self.left -= 1
            self.position = place.end
            return place.record(
                in: run.records, offset: run.baseOffset &+ Int64(place.offsetDelta),
                timestamp: run.appendTimestamp ?? (run.baseTimestamp &+ place.timestampDelta))
        }
    }
}

/// The records of one batch, all of them sound: what a `for` loop walks.
public struct CheckedRecords: Sequence, Sendable {
    private let run: RecordRun

    init(run: RecordRun) {
        self.run = run
    }

    public var underestimatedCount: Int { run.count }

    public func makeIterator() -> Iterator { Iterator(run: run.makeIterator()) }

    /// Walks records, each a view that shares the batch's memory.
    public struct Iterator: IteratorProtocol {
        private var run: RecordRun.Iterator

        init(run: RecordRun.Iterator) {
            self.run = run
        }

        public mutating func next() -> Record? {
            // Each was found sound before: a failure here cannot be.
            try? run.next()
        }
    }
}
