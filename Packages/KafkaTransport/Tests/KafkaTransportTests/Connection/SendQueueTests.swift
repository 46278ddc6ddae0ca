import Glibc
import KafkaCodecs
import Testing

@testable import KafkaTransport

@Suite struct SendQueueTests {
    private let scratch = Scratch()

    /// Returns the bytes that one write would send, at most `limit`.
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

    private func record(_ queue: SendQueue, limit: Int) -> [UInt8] {
        Array(queue.next(upTo: limit, gatheringIn: scratch.record))
    }

    @Test(arguments: [1, 3, 8, 100], 1...9) func recordsHoldTheSameBytesInOrder(limit: Int, step: Int) {
        var queue = SendQueue()
        let pieces = [5, 0, 1, 8, 3, 0, 13, 1, 1].map { Bytes.noise($0, seed: UInt64($0)) }
        pieces.forEach { queue.append($0) }
        var sent: [UInt8] = []
        while !queue.isEmpty {
            let record = record(queue, limit: limit)
            #expect(record.count == min(limit, queue.byteCount))
            sent += record.prefix(step)
            queue.drop(min(step, record.count))
        }
        #expect(sent == pieces.flatMap { Array($0) })
    }

    @Test(arguments: [4, 16, 64]) func aRepeatedRecordBeginsWithTheSameBytes(limit: Int) {
        var queue = SendQueue()
        for size in [3, 9, 20] {
            queue.append(.noise(size))
            let before = record(queue, limit: limit)
            queue.append(.noise(6, seed: 2))
            #expect(record(queue, limit: limit).starts(with: before))
        }
    }

    @Test func oneWriteHasAtMost64Parts() {
        var queue = SendQueue()
        for index in 0..<100 { queue.append(Bytes([UInt8(index)])) }
        #expect(queue.describe(in: scratch.parts).parts == 64)
        #expect(send(&queue, limit: 1000).count == 64)
        #expect(send(&queue, limit: 1000).count == 36)
    }

    @Test func sentPiecesAreReleased() {
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
