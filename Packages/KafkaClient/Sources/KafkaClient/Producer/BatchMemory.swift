import KafkaCodecs

/// The memory of a producer's batches: equal slabs that are used again, the last returned first, within one bound.
final class BatchMemory: @unchecked Sendable {
    // Unchecked because the pointers are touched under the lock alone.
    private struct State {
        var free: [UnsafeMutableRawPointer] = []
        var outstanding = 0
        var waiters: [UnsafeContinuation<Void, Never>] = []
        var isClosed = false
    }

    let slabSize: Int
    private let limit: Int
    private let state = Lock(State())

    init(slabSize: Int, limit: Int) {
        self.slabSize = slabSize
        self.limit = limit
    }

    deinit {
        state.withLock { state in
            for pointer in state.free { pointer.deallocate() }
        }
    }

    /// Returns memory for a batch that must hold `size` bytes, or `nil` where the bound is reached.
    ///
    /// A batch larger than a slab has memory of its own, and is let through alone where it passes the bound.
    func take(atLeast size: Int) -> Slab? {
        let capacity = max(size, slabSize)
        let pointer: UnsafeMutableRawPointer? = state.withLock { state in
            guard state.outstanding + capacity <= limit || state.outstanding == 0 else { return nil }
            state.outstanding += capacity
            if capacity == slabSize, let pointer = state.free.popLast() { return pointer }
            return .allocate(byteCount: capacity, alignment: 16)
        }
        return pointer.map { Slab(base: $0, capacity: capacity, memory: self) }
    }

    /// Returns memory for at least `size` bytes, whatever the bound: for what takes the place of other memory.
    func takeBeyondLimit(_ size: Int) -> Slab {
        let capacity = max(size, slabSize)
        let pointer: UnsafeMutableRawPointer = state.withLock { state in
            state.outstanding += capacity
            if capacity == slabSize, let pointer = state.free.popLast() { return pointer }
            return .allocate(byteCount: capacity, alignment: 16)
        }
        return Slab(base: pointer, capacity: capacity, memory: self)
    }

    fileprivate func give(_ pointer: UnsafeMutableRawPointer, capacity: Int) {
        let woken: [UnsafeContinuation<Void, Never>] = state.withLock { state in
            state.outstanding -= capacity
            if capacity == slabSize { state.free.append(pointer) } else { pointer.deallocate() }
            // In portions, since every wake costs as much as many records.
            guard !state.waiters.isEmpty, limit - state.outstanding >= limit / 8 || state.outstanding == 0 else {
                return []
            }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in woken { waiter.resume() }
    }

    /// Waits until memory was returned. There may be none again by the time the caller asks.
    func waitForRoom() async {
        await withUnsafeContinuation { continuation in
            let hasRoom = state.withLock { state in
                if state.isClosed || limit - state.outstanding >= max(limit / 8, slabSize) || state.outstanding == 0 {
                    return true
                }
                state.waiters.append(continuation)
                return false
            }
            if hasRoom { continuation.resume() }
        }
    }

    /// Wakes all that wait, now and ever after.
    func close() {
        let woken = state.withLock { state in
            state.isClosed = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in woken { waiter.resume() }
    }
}

/// The memory of one batch. It goes back to the pool when nothing refers to it: not the batch, and not the socket.
final class Slab: @unchecked Sendable {
    // Unchecked because a batch's state says who may touch the memory.
    let base: UnsafeMutableRawPointer
    let capacity: Int
    private let memory: BatchMemory

    init(base: UnsafeMutableRawPointer, capacity: Int, memory: BatchMemory) {
        self.base = base
        self.capacity = capacity
        self.memory = memory
    }

    deinit {
        memory.give(base, capacity: capacity)
    }
}
