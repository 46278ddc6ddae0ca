import KafkaTransport

/// A wait on the loop's timer that ends early if the waiting task is cancelled.
final class Pause: @unchecked Sendable {
    // Unchecked because all state is accessed only on the loop.
    private let loop: EventLoop
    private var continuation: UnsafeContinuation<Void, Never>?
    private var timer: LoopTimer?
    private var isOver = false

    init(_ loop: EventLoop) {
        self.loop = loop
    }

    /// Waits for `duration`, or until the task is cancelled.
    func wait(_ duration: Duration) async {
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                loop.run { self.begin(duration, continuation) }
            }
        } onCancel: {
            loop.run { self.end() }
        }
    }

    private func begin(_ duration: Duration, _ continuation: UnsafeContinuation<Void, Never>) {
        guard !isOver else { return continuation.resume() }
        self.continuation = continuation
        timer = loop.schedule(after: duration) { self.end() }
    }

    private func end() {
        isOver = true
        timer?.cancel()
        timer = nil
        continuation?.resume()
        continuation = nil
    }
}
