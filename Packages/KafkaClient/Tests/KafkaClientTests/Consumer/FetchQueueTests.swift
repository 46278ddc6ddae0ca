import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import Testing

@testable import KafkaClient

@Suite struct FetchQueueTests {
    @Test func aFailureComesInItsPlace() async {
        let queue = FetchQueue(limit: 100)
        queue.put([.failure(KafkaError(.noOffset, "first")), .failure(KafkaError(.noOffset, "second"))])
        queue.finish()
        guard case .failure(let first)? = await queue.next(), case .failure(let second)? = await queue.next() else {
            Issue.record("two failures were put")
            return
        }
        #expect(first.message == "first" && second.message == "second")
        #expect(await queue.next() == nil)
    }

    @Test func aReaderThatWaitsIsWoken() async {
        let queue = FetchQueue(limit: 100)
        async let waiting = queue.next()
        queue.put([.failure(KafkaError(.noOffset, "x"))])
        #expect(await waiting != nil)
    }

    @Test func theEndWakesAReader() async {
        let queue = FetchQueue(limit: 100)
        async let waiting = queue.next()
        queue.finish()
        #expect(await waiting == nil)
    }

    @Test func cancellationWakesAReader() async {  // T67
        let queue = FetchQueue(limit: 100)
        let reading = Task { await queue.next() }
        reading.cancel()
        #expect(await reading.value == nil)
    }
}

extension FetchQueue.Element? {
    fileprivate static func == (left: Self, right: _OptionalNilComparisonType) -> Bool {
        if case .none = left { true } else { false }
    }

    fileprivate static func != (left: Self, right: _OptionalNilComparisonType) -> Bool { !(left == right) }
}
