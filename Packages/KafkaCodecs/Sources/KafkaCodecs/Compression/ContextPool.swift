/// A short list of codec contexts that wait for their next use, so that a steady state makes none.
final class ContextPool: Sendable {
    private let idle = Lock<[OpaquePointer]>([])
    private let make: @Sendable () -> OpaquePointer?
    private let free: @Sendable (OpaquePointer) -> Void
    private static let mostIdle = 8

    /// Creates a pool whose contexts `make` makes and `free` ends.
    init(make: @escaping @Sendable () -> OpaquePointer?, free: @escaping @Sendable (OpaquePointer) -> Void) {
        self.make = make
        self.free = free
    }

    /// Lends a context to `body`; one after which `body` threw is not used again.
    func withContext<Result>(
        _ body: (OpaquePointer) throws(CodecError) -> Result
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
        let isKept = idle.withLock { list in
            guard list.count < Self.mostIdle else { return false }
            list.append(context)
            return true
        }
        if !isKept { free(context) }
        return result
    }
}
