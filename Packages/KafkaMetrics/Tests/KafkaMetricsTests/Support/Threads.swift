#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// System threads, because Swift's pool has no more threads than there are processors.
enum Threads {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Runs `body` on `count` threads at the same time, and returns when all have ended.
    static func run(_ count: Int, _ body: @escaping @Sendable (_ thread: Int) -> Void) {
        let threads = (0..<count).map { index in
            var thread = pthread_t()
            let argument = Unmanaged.passRetained(Body { body(index) })
            let failure = pthread_create(
                &thread, nil,
                { argument in
                    guard let argument else { return nil }
                    Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                    return nil
                }, argument.toOpaque())
            precondition(failure == 0, "the system gives no thread")
            return thread
        }
        for thread in threads { pthread_join(thread, nil) }
    }
}
