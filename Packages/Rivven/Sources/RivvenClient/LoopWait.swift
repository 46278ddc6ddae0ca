import KafkaTransport

/// A wait with a timer of a loop. It ends early if its task is cancelled, or when the loop ends.
final class LoopWait: @unchecked Sendable {
    // Unchecked because all state is touched only on the loop.
    private let loop: EventLoop
    private var continuation: UnsafeContinuation<Void, Never>?
    private var timer: LoopTimer?
    private var isOver = false

    init(_ loop: EventLoop) {
        self.loop = loop
    }

    func wait(_ duration: Duration) async {
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                loop.execute { self.begin(duration, continuation) }
            }
        } onCancel: {
            loop.execute { self.end() }
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
