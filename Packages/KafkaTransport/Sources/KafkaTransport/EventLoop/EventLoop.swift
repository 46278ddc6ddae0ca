import CKafkaEvent
import KafkaCodecs
import Synchronization

/// A thread that waits for sockets, timers and work from other threads, and does all of it in turn.
///
/// A loop is a serial executor: an actor whose `unownedExecutor` is `loop.asUnownedSerialExecutor()` runs on it, and calls
/// between actors and objects of one loop change no thread. Nothing that runs on a loop may wait for anything.
///
/// A turn: wait; work from the inbox; timers; connections that had more to read than a turn allows.
///
/// The thread keeps the loop alive: a loop ends by `shutdown()` alone. Work that comes after that is still done, in order
/// and one at a time, on a thread that lives as long as there is some: no task of an actor on the loop is left hanging.
public final class EventLoop: SerialExecutor, @unchecked Sendable {
    // Unchecked because what is not locked or constant is touched on the loop's thread alone.

    enum Work {
        case job(UnownedJob)
        case closure(() -> Void)
    }

    private enum Phase {
        case running, stopping
        /// Shut down, with nothing to do.
        case stopped
        /// Shut down, with a thread that does what came late.
        case late
    }

    private struct Inbox {
        var work: [Work] = []
        /// Whether the thread waits, or is about to: then, and only then, it needs waking.
        var isAsleep = false
        var phase = Phase.running
        var thread: OwnThread.Handle?
        var wakes = 0
    }

    /// The loop's name, and its thread's, as far as the system takes it.
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
    /// What has ended in this turn, kept until its end because it may be further up the stack.
    private var ended: [AnyObject] = []
    private var descriptorWatches: [Watch] = []
    private(set) var isStopping = false
    let scratch = Scratch()
    let framePool = FramePool()

    /// The monotonic time in nanoseconds, read once a turn. On the loop only.
    public private(set) var now: Int64

    /// Creates a loop and starts its thread.
    ///
    /// - Parameters:
    ///   - name: Names the thread; the system shows its first 15 bytes.
    ///   - clock: The clock of its timers.
    /// - Throws: `.io` where the system gives no descriptor or no thread.
    public init(name: String, clock: LoopClock = .monotonic) throws(TransportError) {
        self.name = name
        self.clock = clock
        now = clock.now()
        wakeup = ckafka_wakeup_open()
        alarm = ckafka_alarm_open()
        reactor = try Reactor()
        guard wakeup >= 0, alarm >= 0 else {
            throw TransportError(.io, "a loop needs two descriptors: raise the limit of open files (ulimit -n)")
        }
        for descriptor in [wakeup, alarm] {
            guard let watch = reactor?.watch(descriptor, for: WakeTarget.shared, byEdge: true), watch.armReading()
            else {
                throw TransportError(.io, "libevent cannot watch a descriptor")
            }
            descriptorWatches.append(watch)
        }
        guard let thread = OwnThread.start(name: name, isDetached: false, { self.run() }) else {
            throw TransportError(.io, "the system gives no thread: raise the limit of processes (ulimit -u)")
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

    /// Does `work` on the loop, in the order of the calls. Never at once, also where the caller is on the loop.
    public func execute(_ work: @escaping @Sendable () -> Void) {
        add(.closure(work))
    }

    /// Runs a job of Swift's runtime on the loop.
    public func enqueue(_ job: consuming ExecutorJob) {
        add(.job(UnownedJob(job)))
    }

    /// Whether the caller runs on the loop.
    public var isOnLoop: Bool { owner.load(ordering: .relaxed) == OwnThread.current }

    /// Tells the runtime whether code that is running may be taken to be on an actor of this loop.
    public func isIsolatingCurrentContext() -> Bool? { isOnLoop }

    /// Stops the process where the caller does not run on the loop: what `assumeIsolated` rests on.
    public func checkIsolated() {
        precondition(isOnLoop, "not on the event loop \(name)")
    }

    /// Stops a debug build where the caller does not run on the loop.
    @inline(__always)
    public func preconditionOnLoop() {
        assert(isOnLoop, "not on the event loop \(name)")
    }

    /// Closes what is open, does what was handed in, and ends the thread; returns when it has ended.
    ///
    /// Timers that are still set fire early, so that whoever waits for one sees that the end has come. Only the first call
    /// waits. On the loop itself the call does not wait: a thread cannot wait for its own end.
    public func shutdown() {
        let (thread, isAsleep): (OwnThread.Handle?, Bool) = inbox.withLock { inbox in
            guard inbox.phase == .running else { return (nil, false) }
            inbox.phase = .stopping
            let isAsleep = inbox.isAsleep
            inbox.isAsleep = false
            return (inbox.thread, isAsleep)
        }
        guard let thread else { return }
        if isAsleep { ckafka_wakeup_signal(wakeup) }
        if isOnLoop { OwnThread.detach(thread) } else { OwnThread.join(thread) }
    }

    /// Does `work` on a thread made for it, outside Swift's pool: for what blocks, such as `shutdown()`.
    ///
    /// Where the system gives no thread, `work` is done before the call returns.
    public static func detach(name: String = "kafka-work", _ work: @escaping @Sendable () -> Void) {
        if OwnThread.start(name: name, isDetached: true, work) == nil { work() }
    }

    /// How often the thread was woken: far less often than it was given work.
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
        owner.store(OwnThread.current, ordering: .relaxed)
        while takeTurn() {}
        stop()
    }

    /// Takes one turn; false where it was the last.
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
        // Work that work adds is done in the same turn, but not for ever: sockets wait too.
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

    /// Does all work that has come; false where none had.
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

    /// Does `work` after `delay`, unless the timer is cancelled. On the loop only.
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

    /// Sets the alarm to the first deadline, where that is before what it is set to: one system call.
    ///
    /// An alarm whose timer was cancelled is left: it wakes the loop once for nothing, which is rarer than cancelling.
    private func setAlarm() {
        guard case .monotonic = clock else { return }
        if alarmDeadline <= now { alarmDeadline = .max }
        guard let next = timers.nextDeadline, next < alarmDeadline else { return }
        alarmDeadline = next
        ckafka_alarm_set(alarm, max(next, 1))
    }

    /// Moves a virtual clock to the first timer's deadline, so that it fires in this turn, or to `limit` if that is earlier.
    /// On the loop only.
    ///
    /// - Returns: Whether there was something to move to.
    @discardableResult
    func skipToNextTimer(before limit: Int64 = .max) -> Bool {
        preconditionOnLoop()
        let next = min(timers.nextDeadline ?? .max, limit)
        guard case .virtual(let clock) = clock, next < .max else { return false }
        clock.advance(to: next)
        return true
    }

    // MARK: What lives on the loop

    /// Keeps `resource` until it ends. False where the loop takes no more, since it ends itself.
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

    /// Keeps what has ended until nothing of this turn can be running in it.
    func keepForThisTurn(_ object: AnyObject) {
        ended.append(object)
    }

    /// Has `connection` read again this turn or the next, after all others.
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
        // What work adds is done as well, up to a bound: work that never ends goes on after the thread has.
        doWork(rounds: 1000)
        ended.removeAll()
        resources.removeAll()
        descriptorWatches.removeAll()
        reactor = nil
        finish()
    }

    /// Gives the loop up: to nobody where nothing is left to do, else to the thread that does what came late.
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
        if OwnThread.start(name: name, isDetached: true, { self.runLate() }) == nil { runLate() }
    }

    private func runLate() {
        owner.store(OwnThread.current, ordering: .relaxed)
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

/// What a loop keeps and closes at its end.
protocol LoopResource: AnyObject {
    func loopWillStop()
}

/// Told of wake-ups and alarms, of which nothing follows but that the loop turns.
private final class WakeTarget: ReadinessTarget, Sendable {
    static let shared = WakeTarget()
    func isReadable() {}
    func isWritable() {}
}
