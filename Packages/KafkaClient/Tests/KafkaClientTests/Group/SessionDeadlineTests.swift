import KafkaCodecs
import Testing

@testable import KafkaClient

@Suite struct SessionDeadlineTests {
    let time = Time()

    final class Time: Sendable {
        private let value = Lock<Int64>(0)
        var now: Int64 {
            get { value.withLock { $0 } }
            set { value.withLock { $0 = newValue } }
        }
    }

    func deadline(_ until: Int64) -> SessionDeadline { SessionDeadline(until: until) { [time] in time.now } }

    @Test func aSessionLastsUntilItsDeadline() {
        let session = deadline(100)
        time.now = 99
        #expect(!session.hasEnded && session.timeLeft == .nanoseconds(1))
        time.now = 100
        #expect(session.hasEnded && session.timeLeft == .zero)
    }

    @Test func anAcknowledgementExtendsIt() {
        let session = deadline(100)
        #expect(session.extend(to: 200))
        time.now = 150
        #expect(!session.hasEnded)
    }

    @Test func anEarlierDeadlineDoesNotShortenIt() {
        let session = deadline(100)
        #expect(session.extend(to: 50))
        time.now = 75
        #expect(!session.hasEnded)
    }

    @Test func aSessionThatWasSeenToEndStaysEnded() {
        let session = deadline(100)
        time.now = 120
        #expect(session.hasEnded)
        time.now = 110
        #expect(!session.extend(to: 500) && session.hasEnded)
    }

    @Test func aLateAcknowledgementDoesNotReviveIt() {
        let session = deadline(100)
        time.now = 120
        #expect(!session.extend(to: 500))
        #expect(session.hasEnded)
    }

    @Test func itCanBeEndedEarly() {
        let session = deadline(100)
        session.end()
        #expect(session.hasEnded && !session.extend(to: 500))
    }
}
