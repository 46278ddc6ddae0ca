import KafkaCodecs

/// A pool of memory for large frames. Reusing memory avoids page faults under steady load.
///
/// Sizes are powers of two from 32 KiB to 8 MiB. Smaller blocks are left to malloc, which pools them well, and larger
/// ones are rare. The pool keeps at most 16 MiB. It has a lock, because frames are freed on any thread.
final class FramePool: Sendable {
    private struct Shelf: @unchecked Sendable {
        // Unchecked because free memory is not in use.
        var blocks: [UnsafeMutableRawPointer] = []
    }

    private struct State {
        var shelves = [Shelf](repeating: Shelf(), count: classes)
        var keptBytes = 0
    }

    static let smallestShift = 15
    static let classes = 9
    static let maximumKept = 16 << 20
    static let smallest = 1 << smallestShift
    static let largest = smallest << (classes - 1)
    private let state = Lock(State())

    deinit {
        state.withLock { state in
            for shelf in state.shelves { shelf.blocks.forEach { $0.deallocate() } }
        }
    }

    /// The number of bytes in the pool.
    var keptBytes: Int { state.withLock { $0.keptBytes } }

    /// Returns pooled memory of at least `count` bytes, or `nil` if there is none. Allocates nothing.
    func reuse(_ count: Int) -> FrameMemory? {
        guard let first = Self.shelf(for: count) else { return nil }
        let found: (UnsafeMutableRawPointer, Int)? = state.withLock { state in
            for index in first..<Self.classes {
                guard let block = state.shelves[index].blocks.popLast() else { continue }
                state.keptBytes -= Self.smallest << index
                return (block, Self.smallest << index)
            }
            return nil
        }
        return found.map { FrameMemory(base: $0.0, capacity: $0.1, pool: self) }
    }

    /// Returns memory of at least `count` bytes, from the pool or newly allocated.
    func allocate(_ count: Int) -> FrameMemory {
        guard let shelf = Self.shelf(for: count) else {
            return FrameMemory(base: .allocate(byteCount: max(count, 1), alignment: 16), capacity: count, pool: nil)
        }
        if let kept = reuse(count) { return kept }
        let capacity = Self.smallest << shelf
        return FrameMemory(base: .allocate(byteCount: capacity, alignment: 16), capacity: capacity, pool: self)
    }

    fileprivate func take(back block: UnsafeMutableRawPointer, capacity: Int) {
        let isKept = state.withLock { state in
            guard let index = Self.shelf(for: capacity), state.keptBytes + capacity <= Self.maximumKept else {
                return false
            }
            state.shelves[index].blocks.append(block)
            state.keptBytes += capacity
            return true
        }
        if !isKept { block.deallocate() }
    }

    /// Returns the index of the smallest blocks with at least `count` bytes; `nil` if such blocks are not pooled.
    private static func shelf(for count: Int) -> Int? {
        guard count > smallest / 2, count <= largest else { return nil }
        let bits = Int.bitWidth - (count - 1).leadingZeroBitCount
        return max(bits - smallestShift, 0)
    }
}

/// The memory of one frame. It returns to its pool when the last slice of the frame is released.
///
/// Only the loop writes to it, and only until the frame is complete.
final class FrameMemory: @unchecked Sendable {
    let base: UnsafeMutableRawPointer
    let capacity: Int
    private let pool: FramePool?

    fileprivate init(base: UnsafeMutableRawPointer, capacity: Int, pool: FramePool?) {
        self.base = base
        self.capacity = capacity
        self.pool = pool
    }

    deinit {
        if let pool { pool.take(back: base, capacity: capacity) } else { base.deallocate() }
    }
}
