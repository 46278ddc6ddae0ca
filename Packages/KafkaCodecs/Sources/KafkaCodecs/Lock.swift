#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A value that one thread at a time may touch.
///
/// All locks of the project are of this type, so that what it is built on is decided in one place.
/// Sections under it are short and never wait for anything.
public struct Lock<State>: ~Copyable, @unchecked Sendable {
    // Unchecked because the state is reached only while the mutex is held.
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

    /// Runs `body` on the state, alone.
    @inlinable
    public borrowing func withLock<Result, Failure>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        LockPrimitive.lock(mutex)
        defer { LockPrimitive.unlock(mutex) }
        return try body(&state.pointee)
    }
}

/// The mutex of the platform, behind functions that name no C type.
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
