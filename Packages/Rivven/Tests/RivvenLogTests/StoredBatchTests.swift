import KafkaCodecs
import RivvenProtocol
import Testing

@testable import RivvenLog

@Suite struct StoredBatchTests {
    @Test func anInvalidHeaderCountIsDamage() {
        // A null key, an empty value, and -1 headers.
        let stored: Bytes = [1, 1, 0, 1]
        var messages: [RivvenMessage] = []
        #expect(throws: CodecError.self) {
            try StoredBatch.decode(
                stored, baseOffset: 0, count: 1, timestamp: 0, from: 0, limit: 1, into: &messages)
        }
    }
}
