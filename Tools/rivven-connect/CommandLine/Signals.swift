import KafkaTransport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// INT, TERM and HUP, taken by one thread that waits for them: the first asks for an orderly end, the second ends at once.
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

    /// Calls `stop` at the first signal, on a thread of its own; the second ends the process with 130.
    static func whenAsked(_ stop: @escaping @Sendable () -> Void) {
        EventLoop.detach(name: "signals") {
            var set = ours
            var signal: Int32 = 0
            while sigwait(&set, &signal) != 0 {}
            stop()
            while sigwait(&set, &signal) != 0 {}
            _exit(ExitStatus.interrupted.rawValue)
        }
    }
}
