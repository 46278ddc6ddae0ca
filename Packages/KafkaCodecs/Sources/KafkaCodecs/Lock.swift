#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A lock around a value, which one thread at a time may access.
///
/// All locks of the project use this type, so that there is one place to choose the implementation. Critical sections
/// are short and never wait.
public struct Lock<State>: ~Copyable, @unchecked Sendable {
    // Unchecked because the state is accessed only while the mutex is held.
    @usableFromInline let state: UnsafeMutablePointer<State>
    @usableFromInline let mutex: UnsafeMutableRawPointer

    /// Creates a lock around `initial`.
    public init(_ initial: consuming State) {
        state = .allocate(capacity: 1)
        state.initialize(to: initial)
        mutex = LockPrimitive.create()
    }

    deinit {
        LockPrimitive.destroy(mutex)
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// Calls `body` with the state while holding the lock, and returns its result.
    @inlinable
    public borrowing func withLock<Result, Failure>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        LockPrimitive.lock(mutex)
        defer { LockPrimitive.unlock(mutex) }
        return try body(&state.pointee)
    }
}

/// The platform's mutex, behind functions whose signatures contain no C types.
@usableFromInline
enum LockPrimitive {
    static func create() -> UnsafeMutableRawPointer {
        let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        let failure = pthread_mutex_init(mutex, nil)
        precondition(failure == 0, "pthread_mutex_init failed")
        return UnsafeMutableRawPointer(mutex)
    }

    static func destroy(_ mutex: UnsafeMutableRawPointer) {
        pthread_mutex_destroy(mutex.assumingMemoryBound(to: pthread_mutex_t.self))
        mutex.assumingMemoryBound(to: pthread_mutex_t.self).deallocate()
    }

    @usableFromInline
    static func lock(_ mutex: UnsafeMutableRawPointer) {
        pthread_mutex_lock(mutex.assumingMemoryBound(to: pthread_mutex_t.self))
    }

    @usableFromInline
    static func unlock(_ mutex: UnsafeMutableRawPointer) {
        pthread_mutex_unlock(mutex.assumingMemoryBound(to: pthread_mutex_t.self))
    }
}
