/// A short list of codec contexts that wait for their next use, so that a steady state makes none.
final class ContextPool<Context>: Sendable {
    private let idle = Lock<[Context]>([])
    private let make: @Sendable () -> Context?
    private let free: @Sendable (Context) -> Void
    /// Whether a context has grown so large that it is not worth keeping.
    private let isTooLarge: @Sendable (Context) -> Bool
    private static var mostIdle: Int { 8 }

    /// Creates a pool whose contexts `make` makes and `free` ends.
    init(
        make: @escaping @Sendable () -> Context?, free: @escaping @Sendable (Context) -> Void,
        isTooLarge: @escaping @Sendable (Context) -> Bool = { _ in false }
    ) {
        self.make = make
        self.free = free
        self.isTooLarge = isTooLarge
    }

    /// Lends a context to `body`; one after which `body` threw is not used again.
    func withContext<Result>(
        _ body: (Context) throws(CodecError) -> Result
    ) throws(CodecError) -> Result {
        guard let context = idle.withLock({ $0.popLast() }) ?? make() else {
            throw CodecError(.limitExceeded, "no memory for a codec's context")
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
