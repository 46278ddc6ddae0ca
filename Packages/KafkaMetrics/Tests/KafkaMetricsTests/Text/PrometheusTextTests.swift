import KafkaMetrics
import Testing

@Suite struct PrometheusTextTests {
    @Test func linesMatchTheConnectorPage() {
        let snapshot = KafkaSourceMetricsSnapshot(messagesConsumed: 10000, bytesConsumed: 500_000)
        #expect(
            snapshot.prometheusText(prefix: "rivven").hasPrefix(
                """
                # HELP rivven_messages_consumed_total Total messages consumed
                # TYPE rivven_messages_consumed_total counter
                rivven_messages_consumed_total 10000
                # HELP rivven_bytes_consumed_total Total bytes consumed
                # TYPE rivven_bytes_consumed_total counter
                rivven_bytes_consumed_total 500000

                """))
    }

    @Test func aSourceHasEveryFamilyOfThePageInItsOrder() {
        let snapshot = KafkaSourceMetricsSnapshot(
            messagesConsumed: 1, bytesConsumed: 2, polls: 3, emptyPolls: 4, errors: 5, commits: 6, commitFailures: 7,
            rebalances: 8, minBatchSize: 9, maxBatchSize: 10, batches: 11)
        #expect(
            snapshot.prometheusText() == """
                # HELP rivven_messages_consumed_total Total messages consumed
                # TYPE rivven_messages_consumed_total counter
                rivven_messages_consumed_total 1
                # HELP rivven_bytes_consumed_total Total bytes consumed
                # TYPE rivven_bytes_consumed_total counter
                rivven_bytes_consumed_total 2
                # HELP rivven_polls_total Total poll operations
                # TYPE rivven_polls_total counter
                rivven_polls_total 3
                # HELP rivven_empty_polls_total Polls that returned no messages
                # TYPE rivven_empty_polls_total counter
                rivven_empty_polls_total 4
                # HELP rivven_errors_total Total errors encountered
                # TYPE rivven_errors_total counter
                rivven_errors_total 5
                # HELP rivven_commits_total Successful offset commits
                # TYPE rivven_commits_total counter
                rivven_commits_total 6
                # HELP rivven_commit_failures_total Failed offset commits
                # TYPE rivven_commit_failures_total counter
                rivven_commit_failures_total 7
                # HELP rivven_rebalances_total Consumer group rebalance events
                # TYPE rivven_rebalances_total counter
                rivven_rebalances_total 8
                # HELP rivven_min_batch_size Smallest non-empty batch size seen
                # TYPE rivven_min_batch_size gauge
                rivven_min_batch_size 9
                # HELP rivven_max_batch_size Largest batch size seen
                # TYPE rivven_max_batch_size gauge
                rivven_max_batch_size 10

                """)
    }

    @Test func aSinkHasEveryFamilyOfThePageInItsOrder() {
        let snapshot = KafkaSinkMetricsSnapshot(
            messagesProduced: .max, bytesProduced: 2, sends: 3, errors: 4, flushes: 5, retries: 6, minBatchSize: 7,
            maxBatchSize: 8, batches: 9)
        #expect(
            snapshot.prometheusText(prefix: "r") == """
                # HELP r_messages_produced_total Total messages produced
                # TYPE r_messages_produced_total counter
                r_messages_produced_total 18446744073709551615
                # HELP r_bytes_produced_total Total bytes produced
                # TYPE r_bytes_produced_total counter
                r_bytes_produced_total 2
                # HELP r_sends_total Total send operations
                # TYPE r_sends_total counter
                r_sends_total 3
                # HELP r_errors_total Total errors encountered
                # TYPE r_errors_total counter
                r_errors_total 4
                # HELP r_flushes_total Total flush operations
                # TYPE r_flushes_total counter
                r_flushes_total 5
                # HELP r_retries_total Total retry attempts
                # TYPE r_retries_total counter
                r_retries_total 6
                # HELP r_min_batch_size Smallest non-empty batch size seen
                # TYPE r_min_batch_size gauge
                r_min_batch_size 7
                # HELP r_max_batch_size Largest batch size seen
                # TYPE r_max_batch_size gauge
                r_max_batch_size 8

                """)
    }

    @Test(arguments: [("my app", "my_app_errors_total"), ("9a\n", "_9a__errors_total"), ("", "errors_total")])
    func everyPrefixGivesValidMetricNames(prefix: String, name: String) {
        let text = KafkaSinkMetricsSnapshot().prometheusText(prefix: prefix)
        #expect(text.contains("# TYPE \(name) counter\n\(name) 0\n"))
        #expect(text.split(separator: "\n").count == 24)
    }
}
