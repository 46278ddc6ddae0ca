import CKafkaEvent
import KafkaCodecs
import Synchronization

/// A thread that waits for sockets, timers and work from other threads, and handles them one after another.
///
/// A loop is a serial executor: an actor whose `unownedExecutor` is `loop.asUnownedSerialExecutor()` runs on it, and
/// calls between actors and objects of one loop do not change threads. Code that runs on a loop must not block.
///
/// A turn does this: wait for events, run the work in the inbox, fire timers, and continue connections that had more to
/// read than a turn allows.
///
/// The thread keeps the loop alive, so a loop ends only by `shutdown()`. Work that is added after that still runs, in
/// order and one at a time, on a thread that exists as long as there is work. So no task of an actor on the loop is
/// left hanging.
public final class EventLoop: SerialExecutor, @unchecked Sendable {
    // Unchecked because state that is neither locked nor constant is accessed only on the loop's thread.

    enum Work {
        case job(UnownedJob)
        case closure(() -> Void)
    }

    private enum Phase {
        case running, stopping
        /// Shut down, and without work.
        case stopped
        /// Shut down. A thread runs work that was added late.
        case late
    }

    private struct Inbox {
        var work: [Work] = []
        /// Whether the thread waits, or is about to. Only then does it have to be woken.
        var isAsleep = false
        var phase = Phase.running
        var thread: SystemThread.Handle?
        var wakes = 0
    }

    /// The name of the loop. Its thread has the same name, cut to the system's limit.
    public let name: String
    /// The clock of the loop's timers. It can be read on any thread.
    public let clock: LoopClock
    private let inbox = Lock(Inbox())
    private let wakeup: Int32
    private let alarm: Int32
    private let owner = Atomic<UInt>(0)

    // MARK: State of the loop's thread

    private(set) var reactor: Reactor?
    private var batch: [Work] = []
    private var timers = TimerHeap()
    private var timerSequence: UInt64 = 0
    private var alarmDeadline = Int64.max
    private var ready: [FrameConnection] = []
    private var resources: [ObjectIdentifier: any LoopResource] = [:]
    /// Objects that ended in this turn. They are kept until its end, because their methods may be on the call stack.
    private var ended: [AnyObject] = []
    private var descriptorWatches: [Watch] = []
    private(set) var isStopping = false
    let scratch = Scratch()
    let framePool = FramePool()

    /// The monotonic time in nanoseconds, read once per turn. Use it only on the loop.
    public private(set) var now: Int64

    /// Creates a loop and starts its thread.
    ///
    /// - Parameters:
    ///   - name: The name of the loop and its thread. The system shows the first 15 bytes.
    ///   - clock: The clock of the loop's timers.
    /// - Throws: `.io` if the system cannot create a descriptor or a thread.
    public init(name: String, clock: LoopClock = .monotonic) throws(TransportError) {
        self.name = name
        self.clock = clock
        now = clock.now()
        wakeup = ckafka_wakeup_open()
        alarm = ckafka_alarm_open()
        reactor = try Reactor()
        guard wakeup >= 0, alarm >= 0 else {
            throw TransportError(
                .io, "cannot open file descriptors for an event loop: raise the limit of open files (ulimit -n)")
        }
        for descriptor in [wakeup, alarm] {
            guard let watch = reactor?.watch(descriptor, for: WakeTarget.shared, byEdge: true), watch.armReading()
            else {
                throw TransportError(.io, "libevent cannot watch a descriptor")
            }
            descriptorWatches.append(watch)
        }
        guard let thread = SystemThread.start(name: name, isDetached: false, { self.run() }) else {
            throw TransportError(.io, "cannot start a thread: raise the limit of processes (ulimit -u)")
        }
        inbox.withLock { $0.thread = thread }
    }

    deinit {
        descriptorWatches.removeAll()
        reactor = nil
        Socket.close(wakeup)
        Socket.close(alarm)
    }

    // MARK: From any thread

    /// Runs `work` on the loop, in the order of the calls. It never runs within this call, even if the caller is on the
    /// loop.
    public func execute(_ work: @escaping @Sendable () -> Void) {
        add(.closure(work))
    }

    /// Runs a job of Swift's runtime on the loop.
    public func enqueue(_ job: consuming ExecutorJob) {
        add(.job(UnownedJob(job)))
    }

    /// Whether the caller runs on the loop.
    public var isOnLoop: Bool { owner.load(ordering: .relaxed) == SystemThread.current }

    /// Tells the Swift runtime whether the current code runs on this loop.
    public func isIsolatingCurrentContext() -> Bool? { isOnLoop }

    /// Traps unless the caller is on the loop. `assumeIsolated` depends on this.
    public func checkIsolated() {
        precondition(isOnLoop, "not on the event loop \(name)")
    }

    /// Traps unless the caller is on the loop. In a release build too: access to the loop's state from another thread
    /// would corrupt memory.
    @inline(__always)
    public func preconditionOnLoop() {
        precondition(isOnLoop, "not on the event loop \(name)")
    }

    /// Closes all connections and listeners of the loop, runs the pending work, and ends the thread. Returns when the
    /// thread has ended.
    ///
    /// Timers that are still set fire early, so that code that waits for one notices the end. Only the first call
    /// waits. A call on the loop itself does not wait, because a thread cannot wait for its own end.
    public func shutdown() {
        let (thread, isAsleep): (SystemThread.Handle?, Bool) = inbox.withLock { inbox in
            guard inbox.phase == .running else { return (nil, false) }
            inbox.phase = .stopping
            let isAsleep = inbox.isAsleep
            inbox.isAsleep = false
            return (inbox.thread, isAsleep)
        }
        guard let thread else { return }
        if isAsleep { ckafka_wakeup_signal(wakeup) }
        if isOnLoop { SystemThread.detach(thread) } else { SystemThread.join(thread) }
    }

    /// Runs `work` on a new thread outside Swift's pool, for work that blocks, such as `shutdown()`.
    ///
    /// If the system cannot create a thread, `work` runs before the call returns.
    public static func detach(name: String = "kafka-work", _ work: @escaping @Sendable () -> Void) {
        if SystemThread.start(name: name, isDetached: true, work) == nil { work() }
    }

    /// How often the thread was woken. This is far less often than work was added.
    var wakes: Int { inbox.withLock { $0.wakes } }

    private func add(_ work: Work) {
        let (mustWake, mustStart): (Bool, Bool) = inbox.withLock { inbox in
            inbox.work.append(work)
            let mustStart = inbox.phase == .stopped
            if mustStart { inbox.phase = .late }
            guard inbox.isAsleep else { return (false, mustStart) }
            inbox.isAsleep = false
            inbox.wakes += 1
            return (true, mustStart)
        }
        if mustWake { ckafka_wakeup_signal(wakeup) }
        if mustStart { startLateThread() }
    }

    // MARK: Turns

    private func run() {
        owner.store(SystemThread.current, ordering: .relaxed)
        while takeTurn() {}
        stop()
    }

    /// Runs one turn. Returns false if it was the last one.
    private func takeTurn() -> Bool {
        setAlarm()
        let mayBlock =
            ready.isEmpty
            && inbox.withLock { inbox in
                inbox.isAsleep = inbox.work.isEmpty && inbox.phase == .running
                return inbox.isAsleep
            }
        let isWell = reactor?.wait(blocking: mayBlock) ?? false
        now = clock.now()
        let isRunning = inbox.withLock { inbox in
            inbox.isAsleep = false
            return inbox.phase == .running
        }
        // Work that is added by other work runs in the same turn, up to a limit, so that sockets are served too.
        doWork(rounds: 8)
        fireTimers()
        readOn()
        ended.removeAll(keepingCapacity: true)
        if !isWell { ckafka_wakeup_wait(wakeup, 10) }
        return isRunning
    }

    private func doWork(rounds: Int) {
        var left = rounds
        while left > 0, doWork() { left -= 1 }
    }

    /// Runs all work in the inbox. Returns false if there was none.
    private func doWork() -> Bool {
        inbox.withLock { swap(&$0.work, &batch) }
        guard !batch.isEmpty else { return false }
        let executor = asUnownedSerialExecutor()
        for work in batch {
            switch work {
            case .job(let job): job.runSynchronously(on: executor)
            case .closure(let closure): closure()
            }
        }
        if batch.count > 4096 { batch = [] } else { batch.removeAll(keepingCapacity: true) }
        return true
    }

    private func readOn() {
        guard !ready.isEmpty else { return }
        let connections = ready
        ready.removeAll(keepingCapacity: true)
        for connection in connections { connection.readOn() }
    }

    // MARK: Timers

    /// Runs `work` after `delay`, unless the timer is cancelled. Must be called on the loop.
    @discardableResult
    public func schedule(after delay: Duration, _ work: @escaping () -> Void) -> LoopTimer {
        preconditionOnLoop()
        timerSequence &+= 1
        let deadline = clock.now() &+ delay.nonNegativeNanoseconds
        let timer = LoopTimer(deadline: deadline, sequence: timerSequence, loop: self, work: work)
        timers.insert(timer)
        return timer
    }

    func remove(_ timer: LoopTimer) {
        timers.remove(timer)
    }

    private func fireTimers() {
        guard let first = timers.nextDeadline else { return }
        if first > now { now = clock.now() }
        while let timer = timers.popDue(at: now) { timer.fire() }
    }

    /// Sets the alarm to the earliest deadline if that is earlier than its current setting. This takes one system call.
    ///
    /// The alarm stays set if its timer is cancelled. It may wake the loop once without need, which is cheaper than
    /// resetting the alarm for each cancelled timer.
    private func setAlarm() {
        guard case .monotonic = clock else { return }
        if alarmDeadline <= now { alarmDeadline = .max }
        guard let next = timers.nextDeadline, next < alarmDeadline else { return }
        alarmDeadline = next
        ckafka_alarm_set(alarm, max(next, 1))
    }

    /// Advances a virtual clock to the first timer's deadline, so that it fires in this turn, or to `limit` if that is
    /// earlier. Must be called on the loop.
    ///
    /// - Parameter step: The most nanoseconds by which the clock advances.
    /// - Returns: Whether there was a time to advance to.
    @discardableResult
    func skipToNextTimer(before limit: Int64 = .max, by step: Int64 = .max) -> Bool {
        preconditionOnLoop()
        let next = min(timers.nextDeadline ?? .max, limit)
        guard case .virtual(let clock) = clock, next < .max else { return false }
        let (furthest, overflow) = clock.now().addingReportingOverflow(step)
        clock.advance(to: overflow ? next : min(next, furthest))
        return true
    }

    // MARK: Resources of the loop

    /// Keeps `resource` alive until it ends. Returns false if the loop is stopping and accepts no more resources.
    func add(_ resource: any LoopResource) -> Bool {
        preconditionOnLoop()
        guard !isStopping else { return false }
        resources[ObjectIdentifier(resource)] = resource
        return true
    }

    func remove(_ resource: any LoopResource) {
        guard resources.removeValue(forKey: ObjectIdentifier(resource)) != nil else { return }
        ended.append(resource)
    }

    /// Keeps an ended object alive until the end of this turn, because its methods may be on the call stack.
    func keepForThisTurn(_ object: AnyObject) {
        ended.append(object)
    }

    /// Lets `connection` continue to read in this turn or the next one, after all others.
    func addReady(_ connection: FrameConnection) {
        ready.append(connection)
    }

    // MARK: The end

    private func stop() {
        isStopping = true
        for resource in Array(resources.values) { resource.loopWillStop() }
        ready.removeAll()
        var pending: [LoopTimer] = []
        while let timer = timers.popDue(at: .max) { pending.append(timer) }
        pending.forEach { $0.fire() }
        // Work that is added by other work runs too, up to a limit. Endless work continues on a late thread.
        doWork(rounds: 1000)
        ended.removeAll()
        resources.removeAll()
        descriptorWatches.removeAll()
        reactor = nil
        finish()
    }

    /// Releases the loop's ownership. If work is left, starts a thread that runs it.
    private func finish() {
        owner.store(0, ordering: .relaxed)
        let hasTimers = !timers.isEmpty
        let mustStart = inbox.withLock { inbox in
            inbox.isAsleep = false
            inbox.phase = inbox.work.isEmpty && !hasTimers ? .stopped : .late
            return inbox.phase == .late
        }
        if mustStart { startLateThread() }
    }

    private func startLateThread() {
        if SystemThread.start(name: name, isDetached: true, { self.runLate() }) == nil { runLate() }
    }

    private func runLate() {
        owner.store(SystemThread.current, ordering: .relaxed)
        while true {
            doWork(rounds: 8)
            now = clock.now()
            fireTimers()
            let wait = timers.nextDeadline.map { Int32(clamping: ($0 &- now) / 1_000_000 + 1) }
            let isIdle = inbox.withLock { inbox in
                inbox.isAsleep = inbox.work.isEmpty && wait != nil
                return inbox.work.isEmpty
            }
            guard isIdle else { continue }
            guard let wait else { return finish() }
            ckafka_wakeup_wait(wakeup, wait)
            inbox.withLock { $0.isAsleep = false }
        }
    }
}

/// An object that a loop keeps alive, and closes when it stops.
protocol LoopResource: AnyObject {
    func loopWillStop()
}

/// The target of wake-ups and alarms. It does nothing, because the only purpose is that the loop runs a turn.
private final class WakeTarget: ReadinessTarget, Sendable {
    static let shared = WakeTarget()
    func isReadable() {}
    func isWritable() {}
}
