import CKafkaEvent

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A thread outside Swift's pool, with 2 MB of stack and signals blocked from its start.
///
/// If a signal were delivered to one of our threads, it would interrupt system calls, or run the host's handler on a
/// foreign stack.
enum SystemThread {
    typealias Handle = pthread_t

    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Runs `body` on a new thread. Returns `nil` if the system cannot create one.
    ///
    /// - Parameter isDetached: Whether the thread is never joined.
    static func start(name: String, isDetached: Bool, _ body: @escaping @Sendable () -> Void) -> Handle? {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, 2 << 20)
        if isDetached { pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED)) }

        // A thread inherits the signal mask of its creator, so there is no moment in which it could receive a signal.
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        // A crash must reach the handler that prints where it happened, or the debugger.
        for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { sigdelset(&all, fault) }
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

        var thread = pthread_t()
        let argument = Unmanaged.passRetained(
            Body {
                ckafka_thread_name(name)
                body()
            })
        let failure = pthread_create(
            &thread, &attributes,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, argument.toOpaque())
        guard failure == 0 else {
            argument.release()
            return nil
        }
        return thread
    }

    /// An identifier of the current thread. Never 0.
    static var current: UInt { UInt(pthread_self()) }

    static func join(_ thread: Handle) { pthread_join(thread, nil) }
    static func detach(_ thread: Handle) { pthread_detach(thread) }
}
