public import KafkaCodecs
public import KafkaProtocol

extension KafkaBroker {
    /// The requests that a broker has read, so that tests can see what a client sent.
    ///
    ///     let before = broker.requests.count(of: .produce)
    ///     …
    ///     #expect(broker.requests.count(of: .produce) - before == 4)
    ///
    /// Every call may be made from any thread.
    public final class RequestLog: Sendable {
        /// A request, as its header says.
        public struct Entry: Hashable, Sendable {
            /// What it asks for.
            public let api: APIKey
            /// The version that it came in.
            public let version: Int16
            /// How the client calls itself, cut after 256 bytes; empty where it does not.
            public let clientID: String
            /// The number by which the client knows the answer.
            public let correlationID: Int32
            /// The request after its header, where bodies are kept.
            public let body: Bytes?

            init(api: APIKey, version: Int16, clientID: String, correlationID: Int32, body: Bytes? = nil) {
                (self.api, self.version, self.clientID) = (api, version, clientID)
                self.correlationID = correlationID
                self.body = body
            }

            /// Returns the request as a message of its kind; `nil` where it is another, or its body was not kept.
            public func request<Request: KafkaRequest>(_ type: Request.Type) -> Request? {
                guard api == Request.apiKey, let body else { return nil }
                var reader = ByteReader(body)
                return try? Request(from: &reader, version: version)
            }
        }

        /// The number of requests that `latest` goes back.
        public static let capacity = 1024

        private struct Waiter {
            let id: UInt64
            let api: APIKey
            let count: Int
            let continuation: CheckedContinuation<Void, Never>
        }

        private struct State {
            var counts: [APIKey: Int] = [:]
            /// The latest requests, in a ring once it is full.
            var entries: [Entry] = []
            var oldest = 0
            var waiters: [Waiter] = []
            var lastWaiter: UInt64 = 0
            var keepsBodies = false
        }

        private let state = Lock(State())

        init() {}

        /// The requests of an API that were read since the start, or the last `reset`.
        public func count(of api: APIKey) -> Int {
            state.withLock { $0.counts[api, default: 0] }
        }

        /// The requests of every API that were read since the start, or the last `reset`.
        public var counts: [APIKey: Int] { state.withLock { $0.counts } }

        /// The last requests, at most `capacity`, oldest first.
        public var latest: [Entry] {
            state.withLock { Array($0.entries[$0.oldest...] + $0.entries[..<$0.oldest]) }
        }

        /// Whether the latest requests are kept with their bodies, which may be large. Default false.
        public var keepsBodies: Bool {
            get { state.withLock { $0.keepsBodies } }
            set { state.withLock { $0.keepsBodies = newValue } }
        }

        /// The latest requests of a kind whose bodies were kept, oldest first.
        public func requests<Request: KafkaRequest>(_ type: Request.Type) -> [Request] {
            latest.compactMap { $0.request(type) }
        }

        /// Begins to count anew.
        public func reset() {
            state.withLock { state in
                state.counts = [:]
                state.entries = []
                state.oldest = 0
            }
        }

        /// Waits until so many requests of an API were read since the start, or the last `reset`; returns early where
        /// the task is cancelled.
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
