#if OIDC
    internal import CKafkaCurl
    @_spi(KafkaInternals) import KafkaCrypto
    import Synchronization

    #if canImport(Glibc)
        import Glibc
    #elseif canImport(Musl)
        import Musl
    #else
        import Darwin
    #endif

    /// The thread on which libcurl runs all requests.
    ///
    /// It exists only while there are requests, because tokens are fetched only every few minutes. Each request has
    /// time limits, so the thread always ends.
    final class CurlThread: Sendable {
        private struct State {
            /// Transfers that the thread has not started yet.
            var added: [Transfer] = []
            /// libcurl's multi handle; `nil` while there is no thread. Unchecked because other threads only wake it.
            nonisolated(unsafe) var multi: UnsafeMutableRawPointer?
        }

        static let shared = CurlThread()

        /// Whether libcurl was initialised. OpenSSL is initialised before it, because it must run without its exit
        /// handler.
        static let isReady = OpenSSL.isReady && ckafka_curl_initialize() != 0

        private let state = Mutex(State())

        /// Runs `transfer`, which reports its own result.
        func add(_ transfer: Transfer) {
            let isUnderWay = state.withLock { state in
                if let multi = state.multi {
                    state.added.append(transfer)
                    ckafka_curl_multi_wake(multi)
                    return true
                }
                guard Self.isReady, let multi = ckafka_curl_multi_create() else { return false }
                guard start() else {
                    ckafka_curl_multi_free(multi)
                    return false
                }
                state.multi = multi
                state.added.append(transfer)
                return true
            }
            if !isUnderWay { transfer.fail("cannot start a thread") }
        }

        private func run() {
            guard let multi = state.withLock({ $0.multi }) else { return }
            var running: [UnsafeMutableRawPointer: Transfer] = [:]
            while take(into: &running, multi) {
                let isWorking = ckafka_curl_multi_work(multi) != 0
                var code = CURLE_OK
                while let handle = ckafka_curl_multi_ended(multi, &code) {
                    ckafka_curl_multi_remove(multi, handle)
                    running.removeValue(forKey: handle)?.end(code)
                }
                if isWorking && (running.isEmpty || ckafka_curl_multi_wait(multi, 1000) != 0) { continue }
                for (handle, transfer) in running {
                    ckafka_curl_multi_remove(multi, handle)
                    transfer.fail("libcurl failed while waiting for the network")
                }
                running = [:]
            }
            ckafka_curl_multi_free(multi)
        }

        /// Starts the transfers that were added since the last call. Returns whether there is work. If not, the thread
        /// ends, and the next `add` starts a new one.
        private func take(
            into running: inout [UnsafeMutableRawPointer: Transfer], _ multi: UnsafeMutableRawPointer
        ) -> Bool {
            let isIdle = running.isEmpty
            let added = state.withLock { state in
                defer { state.added = [] }
                if isIdle && state.added.isEmpty { state.multi = nil }
                return state.added
            }
            for transfer in added {
                guard let handle = transfer.open(), ckafka_curl_multi_add(multi, handle) != 0 else {
                    transfer.fail("libcurl is out of memory, or lacks a required option")
                    continue
                }
                running[handle] = transfer
            }
            return !(isIdle && added.isEmpty)
        }

        /// Starts the thread with all signals but those of a crash blocked, so that it receives neither signals
        /// for the host nor SIGPIPE.
        private func start() -> Bool {
            var attributes = pthread_attr_t()
            pthread_attr_init(&attributes)
            defer { pthread_attr_destroy(&attributes) }
            pthread_attr_setstacksize(&attributes, 2 << 20)
            pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
            var all = sigset_t()
            var before = sigset_t()
            sigfillset(&all)
            for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { sigdelset(&all, fault) }
            pthread_sigmask(SIG_SETMASK, &all, &before)
            defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
            var thread = pthread_t()
            return pthread_create(
                &thread, &attributes,
                { argument in
                    guard let argument else { return nil }
                    Unmanaged<CurlThread>.fromOpaque(argument).takeUnretainedValue().run()
                    return nil
                }, Unmanaged.passUnretained(self).toOpaque()) == 0
        }
    }
#endif
