import KafkaCodecs
import RivvenProtocol
import Testing

/// A partition whose offsets a test chooses.
private actor ScriptedStore: RivvenStore {
    var offsets: [Int64]
    var bounds: (earliest: Int64, latest: Int64)
    /// The number of offsets that are removed at the start before each read, as retention does.
    let retention: Int64

    init(_ offsets: [Int64], _ earliest: Int64, _ latest: Int64, retention: Int64 = 0) {
        (self.offsets, bounds, self.retention) = (offsets, (earliest, latest), retention)
    }

    func consume(
        topic: String, partition: Int, from offset: Int64, maximumRecords: Int, maximumWait: Duration
    ) async throws -> [RivvenMessage] {
        bounds.earliest = min(bounds.earliest + retention, bounds.latest)
        offsets.removeAll { $0 < bounds.earliest }
        return offsets.filter { $0 >= offset }.prefix(maximumRecords).map {
            RivvenMessage(offset: $0, timestamp: 0, key: nil, value: .empty)
        }
    }

    func offsetBounds(topic: String, partition: Int) async throws -> (earliest: Int64, latest: Int64) { bounds }
    func createTopic(_ name: String, partitions: Int?) async throws -> Int { 1 }
    func partitionCount(topic: String) async throws -> Int? { 1 }
    func topics() async throws -> [(name: String, partitions: Int)] { [] }
    func publish(topic: String, partition: Int, records: [RivvenRecord]) async throws -> Int64 { 0 }
    func commit(group: String, topic: String, partition: Int, offset: Int64) async throws {}
    func committedOffset(group: String, topic: String, partition: Int) async throws -> Int64? { nil }
    func join(
        group: String, topics: [String], options: RivvenGroupOptions, hooks: RivvenGroupHooks
    ) async throws -> any RivvenGroupMember { throw RivvenError(.invalidArgument, "no groups here") }
    nonisolated var isSharedWithOtherProcesses: Bool { false }
    func close() async {}
}

@Suite(.timeLimit(.minutes(5))) struct RivvenTailTests {
    @Test(
        arguments: [
            ([3, 4, 5], 3, 6, 5), ([], 0, 0, nil), ([], 9, 9, nil), ([0, 1], 0, 2000, 1), ([], 0, 700, nil),
            (Array(0..<3000), 0, 3000, 2999),
        ] as [([Int64], Int64, Int64, Int64?)])
    func theTailIsTheLastExistingMessage(
        _ offsets: [Int64], _ earliest: Int64, _ latest: Int64, _ expected: Int64?
    ) async throws {
        let store = ScriptedStore(offsets, earliest, latest)
        #expect(try await store.tail(topic: "t", partition: 0)?.offset == expected)
    }

    @Test func retentionThatOvertakesTheSearchLeavesNoTail() async throws {
        let store = ScriptedStore([0, 1, 2], 0, 10, retention: 4)
        #expect(try await store.tail(topic: "t", partition: 0) == nil)
    }

    @Test func aPartitionIsSettledAfterNoChangeForAWhile() {
        var settling = RivvenSettling(stillness: .seconds(1), limit: .seconds(60))
        let first = settling.saw(5, asked: .zero, answered: .milliseconds(100))
        #expect(first == .wait(.milliseconds(250)))
        let moved = settling.saw(6, asked: .milliseconds(900), answered: .milliseconds(1000))
        #expect(moved == .wait(.milliseconds(250)))
        let almost = settling.saw(6, asked: .milliseconds(1990), answered: .milliseconds(5000))
        #expect(almost == .wait(.milliseconds(10)), "a slow response proves nothing")
        let rested = settling.saw(6, asked: .milliseconds(5000), answered: .milliseconds(5001))
        #expect(rested == .settled)
    }

    @Test func aPartitionThatNeverStopsGrowingIsReported() {
        var settling = RivvenSettling(stillness: .seconds(1), limit: .seconds(2))
        for offset in 0..<4 as Range<Int64> {
            let verdict = settling.saw(offset, asked: .zero, answered: .milliseconds(500 * offset))
            #expect(verdict == .wait(.milliseconds(250)))
        }
        let last = settling.saw(4, asked: .zero, answered: .seconds(2))
        #expect(last == .restless)
    }
}

@Suite(.timeLimit(.minutes(5))) struct RivvenAssignorTests {
    @Test func partitionsAreSharedEvenly() {
        let assigned = RivvenAssignor.assign(["a": ["t"], "b": ["t"], "c": ["u"]], counts: ["t": 5, "u": 1])
        #expect(assigned.mapValues(\.count) == ["a": 3, "b": 2, "c": 1])
        #expect(Set(assigned.values.joined()).count == 6)
    }

    @Test func aTopicWithoutSubscribersIsNotAssigned() {
        #expect(RivvenAssignor.assign(["a": ["t"]], counts: ["u": 3]) == ["a": []])
        #expect(RivvenAssignor.assign([String: [String]](), counts: ["u": 3]).isEmpty)
    }
}
