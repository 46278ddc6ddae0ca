import KafkaCodecs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The handling of the process's signals. The main thread waits for them.
///
/// The first INT or TERM begins an orderly end, the second ends the process at once. HUP counts as TERM if standard
/// input is a terminal, since that terminal closes; otherwise it is reported and ignored, and so are USR1 and USR2.
/// PIPE is ignored: the process does not end if the reader of its output goes away.
enum Signals {
    private static var ours: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2] { sigaddset(&set, signal) }
        return set
    }

    /// Whether standard input was a terminal at the start. It is not one any more after the terminal was closed.
    private static let hasTerminal = isatty(0) == 1
    /// Whether HUP was ignored when the process started, as it is under `nohup`.
    private static let isHangUpIgnored = isIgnored(SIGHUP)

    /// Blocks the signals in this thread, and in every thread that starts from now on.
    static func block() {
        _ = (hasTerminal, isHangUpIgnored)
        var set = ours
        pthread_sigmask(SIG_BLOCK, &set, nil)
        var ignoring = sigaction()
        setHandler(SIG_IGN, in: &ignoring)
        sigaction(SIGPIPE, &ignoring, nil)
    }

    private struct Handlers {
        /// Whether the first signal that ends the process has arrived.
        var isAsked = false
        var stop: (@Sendable () -> Void)?
        var ignored: @Sendable (String) -> Void = { Terminal.printError("rivven-connect: \($0)") }
    }

    private static let handlers = Lock(Handlers())

    /// Calls `stop` at the first signal that ends the process, or at once if that signal has arrived before.
    ///
    /// - Parameter ignored: Receives a line for each signal that is ignored.
    static func whenAsked(ignored: (@Sendable (String) -> Void)? = nil, _ stop: @escaping @Sendable () -> Void) {
        let isAsked = handlers.withLock { handlers in
            handlers.stop = stop
            if let ignored { handlers.ignored = ignored }
            return handlers.isAsked
        }
        if isAsked { stop() }
    }

    /// Waits for signals until the process ends. This is the work of the main thread.
    ///
    /// - Parameter endsInOrder: Whether the command calls ``whenAsked(ignored:_:)``. The first signal ends any other
    ///   command at once.
    static func serve(endsInOrder: Bool) -> Never {
        waitForEnd()
        if endsInOrder {
            let stop = handlers.withLock { handlers in
                handlers.isAsked = true
                return handlers.stop
            }
            stop?()
            waitForEnd()
        }
        _exit(ExitStatus.interrupted.rawValue)
    }

    /// Returns at the next signal that ends the process.
    private static func waitForEnd() {
        while true {
            switch wait() {
            case SIGINT, SIGTERM: return
            case SIGHUP where hasTerminal && !isHangUpIgnored: return
            case SIGHUP: ignored("HUP is ignored: a running configuration cannot be reloaded; restart to change it")
            case let signal: ignored("signal \(signal) is ignored; TERM ends the process")
            }
        }
    }

    private static func ignored(_ line: String) { handlers.withLock { $0.ignored }(line) }

    private static func wait() -> Int32 {
        var set = ours
        var signal: Int32 = 0
        while sigwait(&set, &signal) != 0 {}
        return signal
    }

    private static func isIgnored(_ signal: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(signal, nil, &action) == 0 else { return false }
        #if canImport(Darwin)
            let handler = action.__sigaction_u.__sa_handler
        #elseif canImport(Musl)
            let handler = action.__sa_handler.sa_handler
        #else
            let handler = action.__sigaction_handler.sa_handler
        #endif
        return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    private static func setHandler(_ handler: sighandler, in action: inout sigaction) {
        #if canImport(Darwin)
            action.__sigaction_u.__sa_handler = handler
        #elseif canImport(Musl)
            action.__sa_handler.sa_handler = handler
        #else
            action.__sigaction_handler.sa_handler = handler
        #endif
    }

    #if canImport(Darwin)
        private typealias sighandler = @convention(c) (Int32) -> Void
    #else
        private typealias sighandler = __sighandler_t
    #endif
}
