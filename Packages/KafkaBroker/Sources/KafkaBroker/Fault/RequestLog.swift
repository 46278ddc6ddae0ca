public import KafkaCodecs
public import KafkaProtocol

extension KafkaBroker {
    /// A log of the requests that a broker has read, so that tests can check what a client sent.
    ///
    ///     let before = broker.requests.count(of: .produce)
    ///     …
    ///     #expect(broker.requests.count(of: .produce) - before == 4)
    ///
    /// Every method can be called from any thread.
    public final class RequestLog: Sendable {
        /// A request, as described by its header.
        public struct Entry: Hashable, Sendable {
            /// The kind of request.
            public let api: APIKey
            /// The version of the request.
            public let version: Int16
            /// The client id, cut to 256 bytes; empty if the client sent none.
            public let clientID: String
            /// The number by which the client recognizes the response.
            public let correlationID: Int32
            /// The bytes of the request after its header; `nil` if `keepsBodies` was false.
            public let body: Bytes?

            init(api: APIKey, version: Int16, clientID: String, correlationID: Int32, body: Bytes? = nil) {
                (self.api, self.version, self.clientID) = (api, version, clientID)
                self.correlationID = correlationID
                self.body = body
            }

            /// Returns the decoded request; `nil` if it is of another kind, if its body was not kept, or if it cannot
            /// be decoded.
            public func request<Request: KafkaRequest>(_ type: Request.Type) -> Request? {
                guard api == Request.apiKey, let body else { return nil }
                var reader = ByteReader(body)
                return try? Request(from: &reader, version: version)
            }
        }

        /// The maximum number of requests in `latest`.
        public static let capacity = 1024

        private struct Waiter {
            let id: UInt64
            let api: APIKey
            let count: Int
            let continuation: CheckedContinuation<Void, Never>
        }

        private struct State {
            var counts: [APIKey: Int] = [:]
            /// The latest requests: a ring buffer that begins at `oldest` when it is full.
            var entries: [Entry] = []
            var oldest = 0
            var waiters: [Waiter] = []
            var lastWaiter: UInt64 = 0
            var keepsBodies = false
        }

        private let state = Lock(State())

        init() {}

        /// Returns the number of requests of one kind that were read since the start, or since the last `reset`.
        public func count(of api: APIKey) -> Int {
            state.withLock { $0.counts[api, default: 0] }
        }

        /// The number of requests of each kind that were read since the start, or since the last `reset`.
        public var counts: [APIKey: Int] { state.withLock { $0.counts } }

        /// The latest requests, at most `capacity`, oldest first.
        public var latest: [Entry] {
            state.withLock { Array($0.entries[$0.oldest...] + $0.entries[..<$0.oldest]) }
        }

        /// Whether the bodies of the latest requests are kept. They may be large. Default `false`.
        public var keepsBodies: Bool {
            get { state.withLock { $0.keepsBodies } }
            set { state.withLock { $0.keepsBodies = newValue } }
        }

        /// Returns the latest requests of one kind whose bodies were kept, oldest first.
        public func requests<Request: KafkaRequest>(_ type: Request.Type) -> [Request] {
            latest.compactMap { $0.request(type) }
        }

        /// Sets all counts to 0 and clears `latest`.
        public func reset() {
            state.withLock { state in
                state.counts = [:]
                state.entries = []
                state.oldest = 0
            }
        }

        /// Waits until `count` requests of one kind were read since the start, or since the last `reset`. Returns early
        /// if the task is cancelled.
        public func wait(for count: Int, of api: APIKey) async {
            let id = state.withLock { state in
                state.lastWaiter += 1
                return state.lastWaiter
            }
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let isOver = state.withLock { state in
                        if Task.isCancelled || state.counts[api, default: 0] >= count { return true }
                        state.waiters.append(.init(id: id, api: api, count: count, continuation: continuation))
                        return false
                    }
                    if isOver { continuation.resume() }
                }
            } onCancel: {
                resume { $0.id == id }
            }
        }

        private func resume(where isOver: (Waiter) -> Bool) {
            let over = state.withLock { state in
                let over = state.waiters.filter(isOver)
                if !over.isEmpty { state.waiters.removeAll(where: isOver) }
                return over
            }
            for waiter in over { waiter.continuation.resume() }
        }

        func note(_ entry: Entry) {
            let (count, isAwaited) = state.withLock { state in
                state.counts[entry.api, default: 0] += 1
                if state.entries.count < Self.capacity {
                    state.entries.append(entry)
                } else {
                    state.entries[state.oldest] = entry
                    state.oldest = (state.oldest + 1) % Self.capacity
                }
                return (state.counts[entry.api, default: 0], !state.waiters.isEmpty)
            }
            if isAwaited { resume { $0.api == entry.api && $0.count <= count } }
        }
    }
}
