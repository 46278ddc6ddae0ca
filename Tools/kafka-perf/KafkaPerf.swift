import KafkaClient

/// Measures produce and consume, with the flags and the JSON line that the programs for other clients have too.
@main
enum KafkaPerf {
    static let usage = """
        usage: kafka-perf produce --bootstrap HOST:PORT --topic T --records N --payload FILE [options]
               kafka-perf consume --bootstrap HOST:PORT --topic T --records N [options]

        produce: writes the lines of FILE again and again until N records are acknowledged
          --compression CODEC        none|gzip|snappy|lz4|zstd, default none
          --compression-level N      default: the codec's default
          --acks all|leader|none     default all
          --linger-ms MS             default 5
          --batch-size BYTES         default 16384
          --buffer-memory BYTES      default 33554432
          --idempotent true|false    default true
          --keyed true|false         default false; if true, the key is the record's number
        consume: reads N records from the start of the topic
          --group G                  default kafka-perf
        both:
          -X NAME=VALUE              librdkafka's security.protocol, ssl.* and sasl.*

        Prints one line of JSON: client, op, records, bytes, seconds (consume: since the first record),
        first_s, records_per_s, mb_per_s, cpu_s, max_rss_kb. Exit: 0 done, 1 failed, 2 bad usage.
        """

    static func main() async {
        var words = Array(CommandLine.arguments.dropFirst())
        guard let command = words.first, command != "--help", command != "-h" else {
            return Output.finish(words.isEmpty ? 2 : 0, usage)
        }
        words.removeFirst()
        do {
            let options = try Options(words)
            switch command {
            case "produce": try await ProduceRun(options).run()
            case "consume": try await ConsumeRun(options).run()
            default: throw UsageError("unknown command \"\(command)\": use produce or consume")
            }
        } catch let error as UsageError {
            Output.finish(2, "kafka-perf: \(error.message)\n\n\(usage)")
        } catch {
            Output.finish(1, "kafka-perf: \(error)")
        }
    }
}
