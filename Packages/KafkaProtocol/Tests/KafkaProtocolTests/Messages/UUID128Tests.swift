import KafkaProtocol
import Testing

@Suite struct UUID128Tests {
    @Test(arguments: [
        ("AAAAAAAAAAAAAAAAAAAAAA", UUID128.zero),
        ("AAAAAAAAAAAAAAAAAAAAAQ", UUID128(high: 0, low: 1)),
        ("_____________________w", UUID128(high: .max, low: .max)),
        ("MeY00GzuM6DNDUOoMwwK-Q", UUID128(high: 0x31e6_34d0_6cee_33a0, low: 0xcd0d_43a8_330c_0af9)),
    ])
    func textMatchesKafka(text: String, id: UUID128) {
        #expect(id.description == text)
        #expect(UUID128(text) == id)
    }

    @Test(arguments: [
        "", "AAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAB", "AAAAAAAAAAAAAAAAAAAAA+",
        "AAAAAAAAAAAAAAAAAAAAA=", "AAAAAAAAAAAAAAAAAAAAé",
    ])
    func invalidTextIsRefused(text: String) {
        #expect(UUID128(text) == nil)
    }
}
