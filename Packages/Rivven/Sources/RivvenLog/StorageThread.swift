import KafkaCodecs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A thread that runs the jobs of one actor, so that a slow disk does not block the threads that tasks share.
///
/// It runs until nothing refers to it any more.
final class StorageThread: SerialExecutor {
    private let inbox = Inbox()

    init() throws(StorageThreadFailure) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, 2 << 20)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        // A thread inherits the signal mask of the thread that creates it. Block all signals first, so that the new
        // thread never receives one.
        var (all, before) = (sigset_t(), sigset_t())
        sigfillset(&all)
        // A crash must reach the handler that prints where it happened, or the debugger.
        for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { sigdelset(&all, fault) }
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var thread = pthread_t()
        let context = Unmanaged.passRetained(inbox)
        let failure = pthread_create(
            &thread, &attributes,
            { context in
                guard let context else { return nil }
                Unmanaged<Inbox>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        guard failure == 0 else {
            context.release()
            throw StorageThreadFailure()
        }
    }

    deinit { inbox.stop() }

    func enqueue(_ job: consuming ExecutorJob) {
        inbox.add(UnownedJob(job), for: asUnownedSerialExecutor(), keeping: self)
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
}

/// The system cannot create a thread.
struct StorageThreadFailure: Error {}

/// The jobs that wait for the thread, and the thread's own loop.
private final class Inbox: @unchecked Sendable {
    // Unchecked because the state is accessed only while the mutex is held.
    private struct Entry {
        let job: UnownedJob
        let executor: UnownedSerialExecutor
        /// Keeps the executor alive until its jobs have run.
        let owner: StorageThread
    }

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var entries: [Entry] = []
    private var isStopped = false

    init() {
        mutex.initialize(to: pthread_mutex_t())
        condition.initialize(to: pthread_cond_t())
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func add(_ job: UnownedJob, for executor: UnownedSerialExecutor, keeping owner: StorageThread) {
        pthread_mutex_lock(mutex)
        let wasEmpty = entries.isEmpty
        entries.append(Entry(job: job, executor: executor, owner: owner))
        // Signalled before the unlock: afterwards, the job may release the last reference to this object.
        if wasEmpty { pthread_cond_signal(condition) }
        pthread_mutex_unlock(mutex)
    }

    func stop() {
        pthread_mutex_lock(mutex)
        isStopped = true
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    func run() {
        while let batch = next() {
            for entry in batch { entry.job.runSynchronously(on: entry.executor) }
        }
    }

    private func next() -> [Entry]? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while entries.isEmpty {
            if isStopped { return nil }
            pthread_cond_wait(condition, mutex)
        }
        defer { entries = [] }
        return entries
    }
}
