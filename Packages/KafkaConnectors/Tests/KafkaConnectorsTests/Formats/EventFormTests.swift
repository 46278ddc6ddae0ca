import KafkaCodecs
import KafkaProtocol
import RivvenProtocol
import Testing

@testable import KafkaConnectors

/// Tests of the effect of configuration keys on the form of events.
struct EventFormTests {
    private func form(_ text: String) throws -> EventForm {
        let sink = try #require(try read(text).configuration.sinks.first)
        return SinkOptions(sink, PipelineSettings()).form
    }

    @Test func sinkKeysReachTheEventForm() throws {
        let form = try form(
            sink("key_field: id", "include_headers: false", "custom_headers: {b: \"1\", a: two}"))
        #expect(form.keyField == "id")
        #expect(!form.includesHeaders)
        #expect(form.customHeaders == [RecordHeader("b", "1"), RecordHeader("a", "two")])
    }

    @Test func sourceKeysReachTheEventForm() throws {
        let source = try #require(
            try read(source("include_key: false", "include_headers: false", "compatible: true")).configuration.sources
                .first)
        let form = SourceOptions(source, PipelineSettings()).form
        #expect(!form.includesKey)
        #expect(!form.includesHeaders)
        #expect(form.isCompatible)
    }
}
