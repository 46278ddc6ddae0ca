import Testing

@testable import KafkaClient

@Suite struct RangeAssignorTests {  // the same results as Java's RangeAssignor
    func member(_ id: String, _ topics: [String], instance: String? = nil) -> RangeAssignor.Member {
        .init(id: id, groupInstanceID: instance, topics: topics)
    }

    @Test func theFirstMembersGetTheRemainder() {
        let assigned = RangeAssignor.assign(
            [member("b", ["t"]), member("a", ["t"]), member("c", ["t"])], partitionCounts: ["t": 7])
        #expect(assigned["a"]?["t"] == [0, 1, 2])
        #expect(assigned["b"]?["t"] == [3, 4])
        #expect(assigned["c"]?["t"] == [5, 6])
    }

    @Test func excessMembersGetNoPartition() {
        let assigned = RangeAssignor.assign([member("a", ["t"]), member("b", ["t"])], partitionCounts: ["t": 1])
        #expect(assigned["a"]?["t"] == [0])
        #expect(assigned["b"] == [:])
    }

    @Test func aTopicIsAssignedOnlyToItsSubscribers() {
        let assigned = RangeAssignor.assign(
            [member("a", ["t", "u"]), member("b", ["u"])], partitionCounts: ["t": 2, "u": 2])
        #expect(assigned["a"] == ["t": [0, 1], "u": [0]])
        #expect(assigned["b"] == ["u": [1]])
    }

    @Test func staticMembersComeFirstInOrderOfTheirInstanceID() {
        let assigned = RangeAssignor.assign(
            [member("a", ["t"]), member("z", ["t"], instance: "1")], partitionCounts: ["t": 3])
        #expect(assigned["z"]?["t"] == [0, 1])
        #expect(assigned["a"]?["t"] == [2])
    }

    @Test func everyPartitionIsAssignedOnce() {
        for members in 1...7 {
            for partitions in 0...20 {
                let assigned = RangeAssignor.assign(
                    (0..<members).map { member("m\($0)", ["t"]) }, partitionCounts: ["t": partitions])
                let all = assigned.values.flatMap { $0["t"] ?? [] }.sorted()
                #expect(all == (0..<Int32(partitions)).map { $0 })
            }
        }
    }
}
