import Glibc
import KafkaCodecs
import Testing

@testable import KafkaTransport

@Suite struct SendQueueTests {
    private let scratch = Scratch()

    /// What one write would send, at most `limit` bytes of it.
    private func send(_ queue: inout SendQueue, limit: Int) -> [UInt8] {
        let (count, offered) = queue.describe(in: scratch.parts)
        var sent: [UInt8] = []
        for part in scratch.parts.prefix(count) {
            sent += UnsafeRawBufferPointer(start: part.iov_base, count: part.iov_len)
        }
        #expect(sent.count == offered)
        sent = Array(sent.prefix(limit))
        queue.drop(sent.count)
        return sent
    }

    @Test(arguments: 1...17) func everyStepSendsTheSameBytesInOrder(step: Int) {
        var queue = SendQueue()
        let pieces = [5, 0, 1, 8, 3, 0, 13].map { Bytes.noise($0, seed: UInt64($0)) }
        pieces.forEach { queue.append($0) }
        var sent: [UInt8] = []
        while !queue.isEmpty { sent += send(&queue, limit: step) }
        #expect(sent == pieces.flatMap { Array($0) })
        #expect(queue.pieceCount == 0)
    }

    @Test func oneWriteHasAtMost64Parts() {
        var queue = SendQueue()
        for index in 0..<100 { queue.append(Bytes([UInt8(index)])) }
        #expect(queue.describe(in: scratch.parts).parts == 64)
        #expect(send(&queue, limit: 1000).count == 64)
        #expect(send(&queue, limit: 1000).count == 36)
    }

    @Test func sentPiecesAreLetGo() {
        final class Owner: Sendable {}
        weak var owner: Owner?
        var queue = SendQueue()
        do {
            let memory = UnsafeRawPointer(scratch.readBuffer.baseAddress!)
            let strong = Owner()
            owner = strong
            queue.append(Bytes(owner: strong, pointer: memory, count: 10))
            queue.append([1, 2])
        }
        queue.drop(9)
        #expect(owner != nil)
        queue.drop(1)
        #expect(owner == nil)
        #expect(queue.byteCount == 2)
    }

    @Test func aLongLivedQueueDoesNotGrow() {
        var queue = SendQueue()
        queue.append([0])
        for _ in 0..<10_000 {
            queue.append([1])
            queue.drop(1)
        }
        #expect(queue.pieceCount == 1)
        #expect(queue.byteCount == 1)
    }
}
