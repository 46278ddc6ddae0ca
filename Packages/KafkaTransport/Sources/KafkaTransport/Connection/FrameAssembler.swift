import KafkaCodecs

/// Makes frames of bytes as they come: a length of four bytes, big-endian, then that many bytes.
///
/// Invariants:
/// - A length is checked before any memory is taken for it.
/// - Memory taken from the system for a frame is at most 1 MiB, or twice what of the frame has arrived.
struct FrameAssembler {
    /// A length that no frame has: negative, or above the limit.
    struct InvalidLength: Error {
        let bytes: UInt32
    }

    /// What is taken at once for a frame of which nothing has arrived.
    static let initialLimit = 1 << 20

    private let maximumFrameSize: Int
    private let pool: FramePool
    private var prefix: UInt32 = 0
    private var prefixCount = 0
    private var memory: FrameMemory?
    private var length = 0
    private var filled = 0
    /// The memory that the handler has accepted for the present frame.
    private var acceptedCapacity = 0

    init(maximumFrameSize: Int, pool: FramePool) {
        self.maximumFrameSize = min(max(maximumFrameSize, 0), Int(Int32.max))
        self.pool = pool
    }

    /// Whether a frame, or its length, has arrived in part.
    var isWithinFrame: Bool { memory != nil || prefixCount > 0 }

    /// How much of the present frame has arrived, and how much it will be.
    var progress: (arrived: Int, length: Int?) {
        memory == nil ? (prefixCount, nil) : (filled, length)
    }

    /// How much memory the present frame has.
    var capacity: Int { memory?.capacity ?? 0 }

    /// The head of the present frame, and the memory that it takes next, if the handler has not accepted that yet.
    var wanted: (head: FrameHead, capacity: Int)? {
        guard let memory, filled >= 4 else { return nil }
        let capacity = filled == memory.capacity ? min(length, 2 * memory.capacity) : memory.capacity
        guard capacity > acceptedCapacity else { return nil }
        let first = UnsafeRawPointer(memory.base).loadUnaligned(as: UInt32.self)
        return (FrameHead(length: length, firstBytes: UInt32(bigEndian: first)), capacity)
    }

    /// Notes that the handler accepts so much memory for the present frame.
    mutating func accept(_ capacity: Int) {
        acceptedCapacity = capacity
    }

    /// Where the rest of the present frame goes, or as much of it as there is room for yet; `nil` between frames.
    mutating func room() -> UnsafeMutableRawBufferPointer? {
        guard let memory = grown() else { return nil }
        return UnsafeMutableRawBufferPointer(
            start: memory.base + filled, count: min(memory.capacity, length) - filled)
    }

    /// Notes that `count` bytes were written to `room()`. Returns the frame if that completes it.
    mutating func didFill(_ count: Int) -> Bytes? {
        filled += count
        guard filled == length, let memory else { return nil }
        self.memory = nil
        return Bytes(owner: memory, pointer: memory.base, count: length)
    }

    /// Takes bytes off `input` until a frame is complete, and returns it; `nil` where the input ends before that.
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

    /// Takes the bytes of the length off `input`; true once `length` is known, and believed.
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

    /// Drops what has arrived in part.
    mutating func reset() {
        memory = nil
        prefix = 0
        prefixCount = 0
    }

    /// The present frame's memory, with room for at least one more byte.
    private mutating func grown() -> FrameMemory? {
        guard let old = memory else { return nil }
        guard filled == old.capacity else { return old }
        let larger = pool.reuse(length) ?? pool.allocate(min(length, 2 * old.capacity))
        larger.base.copyMemory(from: old.base, byteCount: filled)
        memory = larger
        return larger
    }
}
