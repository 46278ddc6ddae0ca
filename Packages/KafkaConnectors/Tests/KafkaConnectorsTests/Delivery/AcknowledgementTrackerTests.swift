import Testing

@testable import KafkaConnectors

/// Tests that only the contiguous acknowledged prefix, within the current ownership, can be committed.
struct AcknowledgementTrackerTests {
    private func tracker(at position: Int64 = 0) -> (Subject, OwnershipEpoch) {
        let tracker = Subject()
        return (tracker, tracker.begin(at: position))
    }

    @Test func nothingIsCommittableAtTheStart() {
        let (tracker, _) = tracker(at: 5)
        #expect(tracker.committable == nil)
        #expect(tracker.register(5..<6))
        #expect(tracker.committable == nil)
        #expect(!tracker.isIdle)
    }

    @Test func acknowledgementsInOrderMoveThePosition() {
        let (tracker, epoch) = tracker(at: 5)
        #expect(tracker.register(5..<8) && tracker.register(8..<9))
        #expect(tracker.acknowledge(5, in: epoch))
        #expect(tracker.committable?.offset == 8)
        #expect(tracker.acknowledge(8, in: epoch))
        #expect(tracker.committable?.offset == 9)
        #expect(tracker.isIdle)
    }

    @Test func aMissingEventHoldsThePosition() {
        let (tracker, epoch) = tracker()
        for offset in 0..<3 as Range<Int64> { #expect(tracker.register(offset..<offset + 1)) }
        tracker.acknowledge(2, in: epoch)
        tracker.acknowledge(1, in: epoch)
        #expect(tracker.committable == nil)
        tracker.acknowledge(0, in: epoch)
        #expect(tracker.committable?.offset == 3)
    }

    @Test func gapsFromCompactionAreSkipped() {
        let (tracker, epoch) = tracker()
        #expect(tracker.register(2..<3) && tracker.register(10..<12))
        tracker.acknowledge(2, in: epoch)
        #expect(tracker.committable?.offset == 3)
        tracker.acknowledge(10, in: epoch)
        #expect(tracker.committable?.offset == 12)
    }

    @Test func aPositionIsNotCommittedTwice() throws {
        let (tracker, epoch) = tracker()
        #expect(tracker.register(0..<1))
        tracker.acknowledge(0, in: epoch)
        let position = try #require(tracker.committable)
        tracker.noteCommitted(position)
        #expect(tracker.committable == nil)
    }

    @Test func aCommitThatFailedIsOfferedAgain() {
        let (tracker, epoch) = tracker()
        #expect(tracker.register(0..<1))
        tracker.acknowledge(0, in: epoch)
        #expect(tracker.committable == tracker.committable)
        #expect(tracker.committable != nil)
    }

    @Test func lateAcknowledgementsOfALostPartitionAreRefused() throws {
        let (tracker, first) = tracker()
        #expect(tracker.register(0..<1) && tracker.register(1..<2))
        tracker.acknowledge(0, in: first)
        let old = try #require(tracker.committable)
        tracker.finish()
        #expect(tracker.committable == nil)
        #expect(!tracker.acknowledge(1, in: first))
        // The partition is assigned again at an older position, and the same offsets are in flight again.
        let second = tracker.begin(at: 0)
        #expect(tracker.register(0..<1) && tracker.register(1..<2))
        #expect(!tracker.acknowledge(0, in: first))
        tracker.noteCommitted(old)
        #expect(tracker.committable == nil)
        #expect(tracker.acknowledge(0, in: second))
        #expect(tracker.committable?.offset == 1)
        #expect(tracker.committable?.epoch == second)
    }

    @Test func registrationsAndAcknowledgementsOutOfOrderAreRefused() {
        let (tracker, epoch) = tracker(at: 5)
        #expect(!tracker.register(4..<6))
        #expect(tracker.register(5..<8))
        #expect(!tracker.register(7..<9))
        #expect(!tracker.register(8..<8))
        #expect(!tracker.acknowledge(6, in: epoch))
        #expect(!tracker.acknowledge(99, in: epoch))
        #expect(tracker.acknowledge(5, in: epoch))
        #expect(!tracker.acknowledge(5, in: epoch))
        tracker.finish()
        #expect(!tracker.register(8..<9))
    }

    @Test func anEventOfSeveralPartsWaitsForAllOfThem() {
        let (tracker, epoch) = tracker()
        #expect(tracker.register(0..<1, parts: 2) && tracker.register(1..<2, parts: 0))
        tracker.acknowledge(0, in: epoch)
        #expect(tracker.committable == nil)
        tracker.acknowledge(0, in: epoch)
        #expect(tracker.committable?.offset == 2)
    }

    // MARK: The property, and its negative control

    /// A history: events in order, then acknowledgements, failures and a lost partition in any order.
    private struct History {
        var events: [Range<Int64>] = []
        var acknowledged: Set<Int64> = []

        /// Whether a position is behind an event that was not acknowledged.
        func isViolated(by position: Int64) -> Bool {
            events.contains { $0.lowerBound < position && !acknowledged.contains($0.lowerBound) }
        }

        /// The end of the acknowledged prefix, or `nil` if the first event is not acknowledged.
        var prefixEnd: Int64? {
            var end: Int64?
            for event in events {
                guard acknowledged.contains(event.lowerBound) else { return end }
                end = event.upperBound
            }
            return end
        }
    }

    private func run(seed: UInt64, _ visit: (History, Subject) -> Void) {
        var random = SeededRandom(seed: seed)
        let tracker = Subject()
        var epoch = tracker.begin(at: 0)
        var history = History()
        var next: Int64 = 0
        var open: [Int64] = []
        for _ in 0..<200 {
            switch random.below(10) {
            case 0...4:
                next += Int64(random.below(3))
                let event = next..<next + 1 + Int64(random.below(4))
                next = event.upperBound
                #expect(tracker.register(event))
                history.events.append(event)
                open.append(event.lowerBound)
            case 5...8:
                guard !open.isEmpty else { continue }
                let offset = open.remove(at: random.below(min(open.count, 8)))
                // Some events are never acknowledged.
                guard random.below(100) > 0 else { continue }
                #expect(tracker.acknowledge(offset, in: epoch))
                history.acknowledged.insert(offset)
            default:
                guard random.below(40) == 0 else { continue }
                epoch = tracker.begin(at: next)
                history = History()
                open = []
            }
            visit(history, tracker)
        }
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func thePositionIsTheEndOfTheAcknowledgedPrefix(_ seed: UInt64) {
        run(seed: seed) { history, tracker in
            #expect(tracker.committable?.offset == history.prefixEnd)
            if let position = tracker.committable { #expect(!history.isViolated(by: position.offset)) }
        }
    }

    /// Negative control: committing the highest acknowledgement, or one event too many, violates the property.
    @Test func theCheckDetectsAWrongPosition() {
        var highest = 0
        var oneMore = 0
        for seed in 0..<20 as Range<UInt64> {
            run(seed: seed) { history, tracker in
                let last = history.events.last { history.acknowledged.contains($0.lowerBound) }
                if let last, history.isViolated(by: last.upperBound) { highest += 1 }
                if let end = history.prefixEnd, history.isViolated(by: end + 4) { oneMore += 1 }
            }
        }
        #expect(highest > 100)
        #expect(oneMore > 100)
    }
}

/// The tracker as a reference type, so that an expectation can change it.
private final class Subject {
    private var tracker = AcknowledgementTracker()

    var committable: CommittablePosition? { tracker.committable }
    var isIdle: Bool { tracker.isIdle }

    func begin(at position: Int64) -> OwnershipEpoch { tracker.begin(at: position) }
    func finish() { tracker.finish() }
    func register(_ offsets: Range<Int64>, parts: Int = 1) -> Bool { tracker.register(offsets, parts: parts) }
    @discardableResult
    func acknowledge(_ offset: Int64, in epoch: OwnershipEpoch) -> Bool { tracker.acknowledge(offset, in: epoch) }
    func noteCommitted(_ position: CommittablePosition) { tracker.noteCommitted(position) }
}
