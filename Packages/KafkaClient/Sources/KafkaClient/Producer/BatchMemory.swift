import KafkaCodecs
import KafkaTransport

/// The memory of a producer's batches: slabs of equal size within one limit. The slab that was returned last is reused
/// first.
///
/// Tasks that wait for memory are woken in order, each one when the size that it needs is free. Until then, other tasks
/// may only take memory that leaves that size free. This also applies for the time `reservation` after the task was
/// woken, so small records do not starve a large one. Every wait ends at its deadline, or when the memory is closed.
final class BatchMemory: @unchecked Sendable {
    // Unchecked because the pointers are accessed only under the lock.
    private struct Waiter {
        let size: Int
        let deadline: Int64
        let woken: Awaited<Void>
    }

    private struct State {
        var free: [UnsafeMutableRawPointer] = []
        var outstanding = 0
        var waiters: [Waiter] = []
        /// The largest size that was refused and has not been allocated since.
        var wanted = 0
        /// The size that is reserved for a woken task, and until when.
        var reserved: (size: Int, until: Int64)?
        var isClosed = false
        var hasAlarm = false
    }

    /// Calls a closure after a time, on any thread.
    typealias Alarm = @Sendable (Duration, @escaping @Sendable () -> Void) -> Void

    /// How long memory stays reserved for a large record after its task was woken.
    private static let reservation = Duration.milliseconds(100)

    let slabSize: Int
    private let limit: Int
    private let clock: LoopClock
    private let alarm: Alarm?
    private let state = Lock(State())

    /// Creates memory of at most `limit` bytes.
    ///
    /// - Parameters:
    ///   - clock: The clock of the deadlines.
    ///   - alarm: Ends waits at their deadline. Without an alarm they end only when memory is returned.
    init(slabSize: Int, limit: Int, clock: LoopClock = .monotonic, alarm: Alarm? = nil) {
        self.slabSize = slabSize
        self.limit = limit
        self.clock = clock
        self.alarm = alarm
    }

    deinit {
        state.withLock { state in
            for pointer in state.free { pointer.deallocate() }
        }
    }

    // MARK: Taking and returning

    /// Returns memory for a batch of at least `size` bytes, or `nil` if the limit is reached.
    ///
    /// A batch larger than a slab has memory of its own. One that is larger than the limit is admitted alone.
    func take(atLeast size: Int) -> BatchBuffer? {
        let capacity = max(size, slabSize)
        let pointer: UnsafeMutableRawPointer? = state.withLock { state in
            guard admits(capacity, state) else {
                state.wanted = max(state.wanted, capacity)
                return nil
            }
            if capacity >= state.wanted { state.wanted = 0 }
            if let reserved = state.reserved, capacity >= reserved.size { state.reserved = nil }
            return allocate(capacity, &state)
        }
        return pointer.map { BatchBuffer(base: $0, capacity: capacity, memory: self) }
    }

    /// Returns memory for at least `size` bytes, regardless of the limit. Used for the parts of a split batch, whose
    /// own memory is freed soon.
    func takeBeyondLimit(_ size: Int) -> BatchBuffer {
        let capacity = max(size, slabSize)
        let pointer = state.withLock { allocate(capacity, &$0) }
        return BatchBuffer(base: pointer, capacity: capacity, memory: self)
    }

    private func allocate(_ capacity: Int, _ state: inout State) -> UnsafeMutableRawPointer {
        state.outstanding += capacity
        if capacity == slabSize, let pointer = state.free.popLast() { return pointer }
        return .allocate(byteCount: capacity, alignment: 16)
    }

    private func admits(_ capacity: Int, _ state: State) -> Bool {
        var kept = 0
        if let reserved = state.reserved, capacity < reserved.size, clock.now() < reserved.until {
            kept = reserved.size
        } else if let first = state.waiters.first, capacity < first.size {
            kept = first.size
        }
        if kept > 0 { return state.outstanding + capacity + kept <= limit }
        return state.outstanding + capacity <= limit || state.outstanding == 0
    }

    fileprivate func give(_ pointer: UnsafeMutableRawPointer, capacity: Int) {
        let woken = state.withLock { state in
            state.outstanding -= capacity
            if capacity == slabSize { state.free.append(pointer) } else { pointer.deallocate() }
            return takeWoken(&state)
        }
        wake(woken)
    }

    // MARK: Waiting

    /// The number of waiting tasks.
    var waiting: Int { state.withLock { $0.waiters.count } }

    /// Waits until as much memory is free as the largest refused size, whether or not the task is cancelled. Another
    /// task may have taken the memory by the time the caller tries again.
    func waitForRoom(until deadline: Int64 = .max) async {
        await waiter(for: state.withLock { $0.wanted }, until: deadline).value()
    }

    /// Waits until `size` bytes are free, as `waitForRoom(until:)` does. Returns at once if the task is cancelled.
    func waitForRoom(for size: Int, until deadline: Int64) async {
        let woken = waiter(for: size, until: deadline)
        await woken.value(orIfCancelled: ())
        if Task.isCancelled { leave(woken, max(size, slabSize)) }
    }

    private func waiter(for size: Int, until deadline: Int64) -> Awaited<Void> {
        let size = max(size, slabSize)
        let woken = Awaited<Void>()
        let mustSetAlarm: Bool = state.withLock { state in
            if state.isClosed || (state.waiters.isEmpty && hasRoom(for: size, state)) {
                woken.set(())
                return false
            }
            state.waiters.append(Waiter(size: size, deadline: deadline, woken: woken))
            defer { if deadline < .max { state.hasAlarm = true } }
            return deadline < .max && !state.hasAlarm
        }
        if mustSetAlarm { setAlarm(for: deadline) }
        return woken
    }

    /// Removes a waiter whose task was cancelled, and passes its reservation on to the next one.
    private func leave(_ woken: Awaited<Void>, _ size: Int) {
        let others = state.withLock { state in
            state.waiters.removeAll { $0.woken === woken }
            if state.reserved?.size == size { state.reserved = nil }
            return takeWoken(&state)
        }
        wake(others)
    }

    /// Whether a task that needs `size` bytes may be woken. Requires that at least an eighth of the limit is free,
    /// because a wake costs as much as many records.
    private func hasRoom(for size: Int, _ state: State) -> Bool {
        let kept = state.reserved.map { clock.now() < $0.until ? $0.size : 0 } ?? 0
        return limit - state.outstanding - kept >= max(size, limit / 8) || (state.outstanding == 0 && kept == 0)
    }

    private func takeWoken(_ state: inout State) -> [Waiter] {
        guard !state.waiters.isEmpty else { return [] }
        var count = 0
        while count < state.waiters.count, hasRoom(for: state.waiters[count].size, state) {
            let size = state.waiters[count].size
            if size > slabSize {
                state.reserved = (size, clock.now() &+ Self.reservation.nanoseconds)
            }
            if size >= state.wanted { state.wanted = 0 }
            count += 1
        }
        defer { state.waiters.removeFirst(count) }
        return Array(state.waiters[..<count])
    }

    private func wake(_ waiters: [Waiter]) {
        for waiter in waiters {
            waiter.woken.set(())
            // After the reservation, memory that the task did not take is free for others.
            if waiter.size > slabSize { alarm?(Self.reservation) { self.wakeNext() } }
        }
    }

    private func wakeNext() {
        wake(state.withLock { takeWoken(&$0) })
    }

    /// Sets the alarm for a deadline. Only one alarm is set at a time, because deadlines are nearly in the order of the
    /// waits.
    private func setAlarm(for deadline: Int64) {
        guard let alarm else { return }
        alarm(.nanoseconds(max(deadline &- clock.now(), 0))) { self.expire() }
    }

    private func expire() {
        let now = clock.now()
        let (late, next): ([Waiter], Int64?) = state.withLock { state in
            let late = state.waiters.filter { $0.deadline <= now }
            state.waiters.removeAll { $0.deadline <= now }
            let next = state.waiters.lazy.map(\.deadline).min().flatMap { $0 < .max ? $0 : nil }
            state.hasAlarm = next != nil
            return (late + takeWoken(&state), next)
        }
        for waiter in late { waiter.woken.set(()) }
        if let next { setAlarm(for: next) }
    }

    /// Ends all waits, and every later one at once.
    func close() {
        let waiters = state.withLock { state in
            state.isClosed = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.woken.set(()) }
    }
}

/// The memory of one batch. It returns to the pool when neither the batch nor the socket refers to it any more.
final class BatchBuffer: @unchecked Sendable {
    // Unchecked because the batch's state determines who may access the memory.
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
