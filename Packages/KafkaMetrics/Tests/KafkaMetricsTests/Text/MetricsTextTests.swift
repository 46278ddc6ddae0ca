import Testing

@testable import KafkaMetrics

@Suite struct MetricsTextTests {
    private func lines(_ fill: (inout MetricsText) -> Void) -> [String] {
        var text = MetricsText()
        fill(&text)
        return String(decoding: text.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private func twoSources() -> [Labelled<KafkaSourceMetricsSnapshot>] {
        [
            Labelled(
                KafkaSourceMetricsSnapshot(messagesConsumed: 3, polls: 4, emptyPolls: 1, batches: 2), .connector("a")),
            Labelled(KafkaSourceMetricsSnapshot(messagesConsumed: 1), .connector("b")),
        ]
    }

    @Test func aFamilyOfManyConnectorsIsDeclaredOnce() {
        let lines = lines { $0.add(sources: twoSources()) }
        #expect(
            lines.prefix(4) == [
                "# HELP rivven_source_messages_consumed_total Total messages consumed",
                "# TYPE rivven_source_messages_consumed_total counter",
                #"rivven_source_messages_consumed_total{connector="a"} 3"#,
                #"rivven_source_messages_consumed_total{connector="b"} 1"#,
            ])
        #expect(lines.count == 12 * 4)
        #expect(Set(lines).count == lines.count)
    }

    @Test func derivedFiguresAreGauges() {
        let lines = lines {
            $0.add(sources: twoSources(), over: .seconds(2))
            $0.add(sinks: [Labelled(KafkaSinkMetricsSnapshot(messagesProduced: 2, errors: 1), .connector("s"))])
        }
        for line in [
            "# TYPE rivven_source_avg_batch_size gauge", #"rivven_source_avg_batch_size{connector="a"} 1.5"#,
            #"rivven_source_avg_batch_size{connector="b"} 0"#,
            #"rivven_source_empty_poll_rate{connector="a"} 0.25"#,
            "# TYPE rivven_source_rate gauge", #"rivven_source_rate{connector="a"} 1.5"#,
            #"rivven_sink_success_rate{connector="s"} 0.666667"#,
        ] { #expect(lines.contains(line), "\(line)") }
        #expect(!lines.contains { $0.contains("rivven_sink_rate") })
    }

    @Test func aFamilyWithoutSamplesIsLeftOut() {
        let lines = lines {
            $0.add(sources: [])
            $0.add(sinks: [], over: .seconds(1))
            $0.add(gauges: [], name: "g", help: "h")
            $0.add(counters: [], name: "c", help: "h")
            $0.add(histograms: [], name: "i", help: "h")
        }
        #expect(lines.isEmpty)
    }

    @Test func labelsAndHelpAreEscaped() {
        let labels = MetricLabels([("connector", "a\"} 1\nb\\"), ("bad name", "é")])
        let lines = lines { $0.add(gauges: [Labelled(Gauge(), labels)], name: "g", help: "one\ntwo \\ \"three\"") }
        #expect(
            lines == [
                #"# HELP g one\ntwo \\ "three""#, "# TYPE g gauge",
                #"g{connector="a\"} 1\nb\\",bad_name="é"} 0"#,
            ])
    }

    @Test func gaugesAndCountersHaveLabels() {
        let lag = Gauge()
        lag.set(42)
        let restarts = Counter()
        restarts.add(2)
        let lines = lines {
            $0.add(
                gauges: [Labelled(lag, MetricLabels([("connector", "a"), ("partition", "0")]))],
                name: "rivven_source_consumer_lag", help: "Records behind")
            $0.add(counters: [Labelled(restarts)], name: "rivven_restarts", help: "Restarts")
            $0.add(counters: [Labelled(restarts)], name: "kept_total", help: "Restarts")
        }
        #expect(
            lines == [
                "# HELP rivven_source_consumer_lag Records behind", "# TYPE rivven_source_consumer_lag gauge",
                #"rivven_source_consumer_lag{connector="a",partition="0"} 42"#,
                "# HELP rivven_restarts_total Restarts", "# TYPE rivven_restarts_total counter",
                "rivven_restarts_total 2",
                "# HELP kept_total Restarts", "# TYPE kept_total counter", "kept_total 2",
            ])
    }

    @Test func histogramBucketsAreCumulative() {
        let histogram = Histogram(start: 0.25, factor: 2, count: 3)
        for value in [0.1, 0.25, 0.75, 9] { histogram.observe(value) }
        let lines = lines {
            $0.add(histograms: [Labelled(histogram, .connector("a")), Labelled(histogram)], name: "h", help: "times")
        }
        #expect(
            lines == [
                "# HELP h times", "# TYPE h histogram",
                #"h_bucket{connector="a",le="0.25"} 2"#, #"h_bucket{connector="a",le="0.5"} 2"#,
                #"h_bucket{connector="a",le="1.0"} 3"#, #"h_bucket{connector="a",le="+Inf"} 4"#,
                #"h_sum{connector="a"} 10.1"#, #"h_count{connector="a"} 4"#,
                #"h_bucket{le="0.25"} 2"#, #"h_bucket{le="0.5"} 2"#, #"h_bucket{le="1.0"} 3"#,
                #"h_bucket{le="+Inf"} 4"#, "h_sum 10.1", "h_count 4",
            ])
    }

    @Test func aSecondScrapeReusesTheMemoryOfTheFirst() {
        var text = MetricsText(reserving: 0)
        let sources = twoSources()
        text.add(sources: sources)
        let first = (text.bytes.withUnsafeBytes { $0.baseAddress }, text.bytes.capacity)
        text.removeAll()
        text.add(sources: sources)
        let second = (text.bytes.withUnsafeBytes { $0.baseAddress }, text.bytes.capacity)
        #expect(first == second)
    }

    @Test(arguments: [
        (0.0, "0"), (1, "1"), (-1, "-1"), (0.5, "0.5"), (1.0 / 3, "0.333333"), (0.9999999, "1"),
        (1e14, "100000000000000"),
        (12.000001, "12.000001"), (-0.25, "-0.25"), (1e20, "1e+20"), (1e-7, "1e-07"), (.nan, "NaN"),
        (.infinity, "+Inf"),
        (-.infinity, "-Inf"), (0.0015, "0.0015"), (4096.0625, "4096.0625"),
        (.greatestFiniteMagnitude, "1.7976931348623157e+308"),
    ])
    func numbersAreWrittenAsPrometheusReadsThem(value: Double, text: String) {
        var bytes: [UInt8] = []
        bytes.append(decimal: value)
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }

    @Test(arguments: [(0, "0"), (7, "7"), (10, "10"), (UInt64.max, "18446744073709551615")])
    func wholeNumbersHaveAllTheirDigits(value: UInt64, text: String) {
        var bytes: [UInt8] = []
        bytes.append(decimal: value)
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }
}
