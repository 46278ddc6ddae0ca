import KafkaCodecs

/// Looks up host names on its own threads, so that a name server that does not respond blocks no loop.
///
/// There are at most eight threads. They are started when there are names to look up, and end when there are none left.
final class Resolver: Sendable {
    typealias Answer = @Sendable (Result<[SocketAddress], TransportError>) -> Void

    static let shared = Resolver()

    private struct Question {
        let host: String
        let port: UInt16
        let answer: Answer
    }

    private struct State {
        var questions: [Question] = []
        var threads = 0
    }

    private static let maximumThreads = 8
    /// The maximum number of waiting names. A lookup that its connection has given up still takes its turn.
    static let maximumWaiting = 1024
    private let state = Lock(State())

    /// Looks up the addresses of `host`, and passes the result to `answer` on another thread. If too many names wait,
    /// or no thread can be started, `answer` is called on the caller's thread.
    func lookUp(_ host: String, port: UInt16, answer: @escaping Answer) {
        let question = Question(host: host, port: port, answer: answer)
        let (isAccepted, mustStart) = state.withLock { state in
            guard state.questions.count < Self.maximumWaiting else { return (false, false) }
            state.questions.append(question)
            guard state.threads < Self.maximumThreads, state.threads < state.questions.count else {
                return (true, false)
            }
            state.threads += 1
            return (true, true)
        }
        guard isAccepted else {
            return answer(
                .failure(TransportError(.resolve, "too many name lookups are pending: check the name server")))
        }
        guard mustStart else { return }
        if SystemThread.start(name: "kafka-resolver", isDetached: true, { self.work() }) == nil {
            // No thread is available: do the work on the caller's thread.
            work()
        }
    }

    private func work() {
        while let question = nextQuestion() {
            do throws(TransportError) {
                let found = try SocketAddress.resolve(question.host, port: question.port, for: .connecting)
                question.answer(.success(found))
            } catch {
                question.answer(.failure(error))
            }
        }
    }

    private func nextQuestion() -> Question? {
        state.withLock { state in
            guard !state.questions.isEmpty else {
                state.threads -= 1
                return nil
            }
            return state.questions.removeFirst()
        }
    }
}
