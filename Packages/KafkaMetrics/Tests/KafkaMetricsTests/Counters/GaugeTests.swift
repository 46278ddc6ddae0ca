import KafkaMetrics
import Testing

@Suite struct GaugeTests {
    @Test func aGaugeHasTheValueThatWasSet() {
        let gauge = Gauge()
        #expect(gauge.value == 0)
        gauge.set(12)
        gauge.add(-2.5)
        #expect(gauge.value == 9.5)
        gauge.set(.milliseconds(1500))
        #expect(gauge.value == 1.5)
    }

    @Test func aCounterOnlyGrows() {
        let counter = Counter()
        counter.add()
        counter.add(4)
        counter.add(-9)
        #expect(counter.value == 5)
    }
}
