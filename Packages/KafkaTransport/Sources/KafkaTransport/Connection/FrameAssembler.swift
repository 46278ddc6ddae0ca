import KafkaCodecs

/// Assembles frames from received bytes: a big-endian length of four bytes, followed by that many bytes.
///
/// Invariants:
/// - A length is checked before memory is allocated for it.
/// - The memory that is newly allocated for a frame is at most 1 MiB, or twice the number of bytes of the frame that
///   have arrived. A larger block is used only if the pool has one.
struct FrameAssembler {
    /// A length that is invalid: negative, or above the limit.
    struct InvalidLength: Error {
        let bytes: UInt32
    }

    /// The maximum allocation for a frame of which nothing has arrived yet.
    static let initialLimit = 1 << 20

    private let maximumFrameSize: Int
    private let pool: FramePool
    private var prefix: UInt32 = 0
    private var prefixCount = 0
    private var memory: FrameMemory?
    private var length = 0
    private var filled = 0
    /// The size of memory that the handler has accepted for the current frame.
    private var acceptedCapacity = 0

    init(maximumFrameSize: Int, pool: FramePool) {
        self.maximumFrameSize = min(max(maximumFrameSize, 0), Int(Int32.max))
        self.pool = pool
    }

    /// Whether a part of a frame, or of its length, has arrived.
    var isWithinFrame: Bool { memory != nil || prefixCount > 0 }

    /// The number of bytes of the current frame that have arrived, and its size if known.
    var progress: (arrived: Int, length: Int?) {
        memory == nil ? (prefixCount, nil) : (filled, length)
    }

    /// The size of the current frame's memory.
    var capacity: Int { memory?.capacity ?? 0 }

    /// The beginning of the current frame, and the size of the memory that it needs next, unless the handler has
    /// accepted that already.
    var wanted: (head: FrameHead, capacity: Int)? {
        guard let memory, filled >= 4 else { return nil }
        let capacity = filled == memory.capacity ? min(length, 2 * memory.capacity) : memory.capacity
        guard capacity > acceptedCapacity else { return nil }
        let first = UnsafeRawPointer(memory.base).loadUnaligned(as: UInt32.self)
        return (FrameHead(length: length, firstBytes: UInt32(bigEndian: first)), capacity)
    }

    /// Notes that the handler has accepted `capacity` bytes of memory for the current frame.
    mutating func accept(_ capacity: Int) {
        acceptedCapacity = capacity
    }

    /// Returns the memory for the next bytes of the current frame; `nil` between frames.
    mutating func room() -> UnsafeMutableRawBufferPointer? {
        guard let memory = grown() else { return nil }
        return UnsafeMutableRawBufferPointer(
            start: memory.base + filled, count: min(memory.capacity, length) - filled)
    }

    /// Notes that `count` bytes were written to `room()`. Returns the frame if it is complete now.
    mutating func didFill(_ count: Int) -> Bytes? {
        filled += count
        guard filled == length, let memory else { return nil }
        self.memory = nil
        return Bytes(owner: memory, pointer: memory.base, count: length)
    }

    /// Consumes bytes of `input` until a frame is complete, and returns it. Returns `nil` if the input ends before
    /// that.
    mutating func next(from input: inout UnsafeRawBufferPointer) throws(InvalidLength) -> Bytes? {
        if memory == nil {
            guard try readPrefix(from: &input) else { return nil }
            if length <= input.count {
                defer { input = UnsafeRawBufferPointer(rebasing: input.dropFirst(length)) }
                return Bytes(copying: UnsafeRawBufferPointer(rebasing: input.prefix(length)))
            }
            filled = 0
            acceptedCapacity = 0
            memory = pool.reuse(length) ?? pool.allocate(min(length, Self.initialLimit))
        }
        while !input.isEmpty, let room = room() {
            let count = min(room.count, input.count)
            room.copyMemory(from: UnsafeRawBufferPointer(rebasing: input.prefix(count)))
            input = UnsafeRawBufferPointer(rebasing: input.dropFirst(count))
            if let frame = didFill(count) { return frame }
        }
        return nil
    }

    /// Consumes the bytes of the length from `input`. Returns true when the length is complete and valid.
    private mutating func readPrefix(from input: inout UnsafeRawBufferPointer) throws(InvalidLength) -> Bool {
        if prefixCount == 0, input.count >= 4 {
            prefix = UInt32(bigEndian: input.loadUnaligned(as: UInt32.self))
            input = UnsafeRawBufferPointer(rebasing: input.dropFirst(4))
        } else {
            while prefixCount < 4 {
                guard let byte = input.first else { return false }
                prefix = prefix << 8 | UInt32(byte)
                prefixCount += 1
                input = UnsafeRawBufferPointer(rebasing: input.dropFirst())
            }
        }
        let announced = prefix
        guard announced <= UInt32(maximumFrameSize) else { throw InvalidLength(bytes: announced) }
        prefix = 0
        prefixCount = 0
        length = Int(announced)
        return true
    }

    /// Discards the incomplete frame.
    mutating func reset() {
        memory = nil
        prefix = 0
        prefixCount = 0
    }

    /// Returns the current frame's memory, grown so that it has room for at least one more byte.
    private mutating func grown() -> FrameMemory? {
        guard let old = memory else { return nil }
        guard filled == old.capacity else { return old }
        let larger = pool.reuse(length) ?? pool.allocate(min(length, 2 * old.capacity))
        larger.base.copyMemory(from: old.base, byteCount: filled)
        memory = larger
        return larger
    }
}
