/// The batches that one `flush()` waits for. Accessed only on the loop.
final class FlushGroup {
    private var left = 0
    private let done: Awaited<Void>

    init(_ done: Awaited<Void>) {
        self.done = done
    }

    func enter(_ batch: ProducerBatch) {
        left += 1
        batch.flushes.append(self)
    }

    func leave() {
        left -= 1
        finishIfEmpty()
    }

    func finishIfEmpty() {
        if left == 0 { done.set(()) }
    }
}
