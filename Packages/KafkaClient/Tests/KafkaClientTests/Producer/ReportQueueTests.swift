import Testing

@testable import KafkaClient

@Suite(.timeLimit(.minutes(1))) struct ReportQueueTests {
    private static func report(_ offset: Int64) -> DeliveryReport {
        DeliveryReport(
            topic: "t", partition: 0, baseOffset: offset, count: 1, tags: [], attempts: 1, error: nil,
            refusedRecords: [])
    }

    @Test func aLaterIteratorContinuesWhereAnEarlierOneStopped() async {
        let queue = ReportQueue()
        queue.put((0..<3).map { Self.report($0) })
        queue.finish()
        var offsets: [Int64] = []
        for await report in Deliveries(queue: queue) {
            offsets.append(report.baseOffset)
            break
        }
        for await report in Deliveries(queue: queue) { offsets.append(report.baseOffset) }
        #expect(offsets == [0, 1, 2])
    }
}
