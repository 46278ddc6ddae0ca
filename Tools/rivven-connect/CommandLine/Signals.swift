import KafkaCodecs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// INT, TERM and HUP, taken by the main thread, which waits for them: the first asks for an orderly end, the second ends at once.
enum Signals {
    private static var ours: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&set, signal) }
        return set
    }

    /// Keeps the signals from every thread that begins from now on.
    static func block() {
        var set = ours
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    private static let stop = Lock<(@Sendable () -> Void)?>(nil)

    /// Calls `stop` at the first signal; before this is called, a signal ends the process.
    static func whenAsked(_ stop: @escaping @Sendable () -> Void) {
        Self.stop.withLock { $0 = stop }
    }

    /// Waits for signals for as long as the process lives: the main thread's work.
    static func serve() -> Never {
        wait()
        guard let stop = stop.withLock({ $0 }) else { _exit(ExitStatus.interrupted.rawValue) }
        stop()
        wait()
        _exit(ExitStatus.interrupted.rawValue)
    }

    private static func wait() {
        var set = ours
        var signal: Int32 = 0
        while sigwait(&set, &signal) != 0 {}
    }
}
