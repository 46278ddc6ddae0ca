import Testing

@testable import KafkaConnectors

@Suite struct ChunkPacerTests {
    /// Runs chunks of one-kilobyte records against a target that takes `perRequest` for each request and `perRecord`
    /// for each record. Returns the size and the time of each chunk.
    private func chunks(
        _ count: Int, perRequest: Duration, perRecord: Duration, most: Int = 5000
    ) -> [(records: Int, took: Duration)] {
        var pacer = ChunkPacer(mostRecords: most)
        return (0..<count).map { _ in
            let records = min(pacer.records, max(pacer.bytes / 1000, 1))
            let took = perRequest + perRecord * records
            pacer.note(took, records: records, bytes: records * 1000)
            return (records, took)
        }
    }

    @Test(arguments: [Duration.microseconds(10), .milliseconds(1), .milliseconds(6), .milliseconds(25)])
    func everyTargetSoonAcknowledgesOnceASecond(perRecord: Duration) {
        for chunk in chunks(20, perRequest: .milliseconds(43), perRecord: perRecord).dropFirst() {
            #expect(chunk.took < .seconds(1))
        }
    }

    @Test func aFastTargetGetsTheLargestChunks() {
        #expect(chunks(10, perRequest: .microseconds(50), perRecord: .microseconds(1)).last?.records == 4194)
    }

    @Test(arguments: [300, 500, 1000, 3000]) func aDistantTargetStillGetsTheLargestChunks(
        _ milliseconds: Int
    ) {
        #expect(chunks(30, perRequest: .milliseconds(milliseconds), perRecord: .microseconds(1)).last?.records == 4194)
    }

    @Test func largerRecordsReduceTheRecordsOfAChunk() {
        var pacer = ChunkPacer(mostRecords: 1000)
        for _ in 0..<10 {
            pacer.note(.milliseconds(pacer.records), records: pacer.records, bytes: pacer.records * 1000)
        }
        #expect(pacer.records == 512 && pacer.bytes < 1_100_000)
    }

    @Test func chunksGrowAgainWhenATargetRecovers() {
        var pacer = ChunkPacer(mostRecords: 1000)
        pacer.note(.seconds(60), records: 100, bytes: 100_000)
        #expect(pacer.records == 1)
        for _ in 0..<10 { pacer.note(.milliseconds(1), records: pacer.records, bytes: pacer.bytes) }
        #expect(pacer.records == 1000)
    }

    @Test func aSmallChunkDoesNotRaiseTheSize() {
        var pacer = ChunkPacer(mostRecords: 1000)
        pacer.note(.milliseconds(1), records: 1, bytes: 10)
        #expect(pacer.records == 128)
    }
}
