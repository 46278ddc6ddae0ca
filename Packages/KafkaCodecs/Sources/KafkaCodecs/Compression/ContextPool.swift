/// A pool of codec contexts for reuse, so that a steady load allocates none.
final class ContextPool<Context>: Sendable {
    private let idle = Lock<[Context]>([])
    private let make: @Sendable () -> Context?
    private let free: @Sendable (Context) -> Void
    /// Whether a context has become so large that it is freed instead of reused.
    private let isTooLarge: @Sendable (Context) -> Bool
    private static var mostIdle: Int { 8 }

    /// Creates a pool that creates contexts with `make` and frees them with `free`.
    init(
        make: @escaping @Sendable () -> Context?, free: @escaping @Sendable (Context) -> Void,
        isTooLarge: @escaping @Sendable (Context) -> Bool = { _ in false }
    ) {
        self.make = make
        self.free = free
        self.isTooLarge = isTooLarge
    }

    /// Calls `body` with a context. If `body` throws, the context is freed and not reused.
    func withContext<Result>(
        _ body: (Context) throws(CodecError) -> Result
    ) throws(CodecError) -> Result {
        guard let context = idle.withLock({ $0.popLast() }) ?? make() else {
            throw CodecError(.limitExceeded, "out of memory for a compression context")
        }
        let result: Result
        do throws(CodecError) {
            result = try body(context)
        } catch {
            free(context)
            throw error
        }
        guard !isTooLarge(context) else {
            free(context)
            return result
        }
        let isKept = idle.withLock { list in
            guard list.count < Self.mostIdle else { return false }
            list.append(context)
            return true
        }
        if !isKept { free(context) }
        return result
    }
}
