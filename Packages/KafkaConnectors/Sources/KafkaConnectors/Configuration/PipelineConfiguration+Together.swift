/// What no connector alone can show: those that take each other's work, or feed each other without end.
extension PipelineConfiguration {
    func checkTogether(_ problems: inout ConfigurationProblems) {
        checkGroups(of: sources.filter(\.isEnabled), &problems) { first, second in
            guard first.kafka.consumerGroup == second.kafka.consumerGroup, first.kafka.topic == second.kafka.topic,
                Set(first.kafka.brokers) == Set(second.kafka.brokers)
            else { return nil }
            return "consumer_group \"\(second.kafka.consumerGroup)\" reads topic \"\(second.kafka.topic)\""
        }
        checkGroups(of: sinks.filter(\.isEnabled), &problems) { first, second in
            guard first.consumerGroup == second.consumerGroup,
                let topic = second.topics.first(where: first.topics.contains)
            else { return nil }
            return "consumer_group \"\(second.consumerGroup)\" reads Rivven topic \"\(topic)\""
        }
        checkNames(&problems)
        checkCircles(&problems)
    }

    /// Members of one group share the partitions: of two targets each would get a part.
    private func checkGroups<Block: NamedBlock>(
        of blocks: [Block], _ problems: inout ConfigurationProblems, _ shared: (Block, Block) -> String?
    ) {
        for (index, block) in blocks.enumerated() {
            for other in blocks[..<index] {
                guard let what = shared(other, block) else { continue }
                problems.error(
                    block.place,
                    "\(what) in \"\(other.name)\" too, so that each would carry a part alone; write a consumer_group of its "
                        + "own")
                break
            }
        }
    }

    /// Metrics and logs tell connectors apart by their names.
    private func checkNames(_ problems: inout ConfigurationProblems) {
        func check(_ blocks: [some NamedBlock]) {
            var taken: Set<String> = []
            for block in blocks where !taken.insert(block.name).inserted {
                problems.error(block.place, "the name \"\(block.name)\" stands a second time; write another one")
            }
        }
        check(sources)
        check(sinks)
    }

    private func checkCircles(_ problems: inout ConfigurationProblems) {
        for sink in sinks where sink.isEnabled {
            for source in sources
            where source.isEnabled && source.kafka.topic == sink.kafka.topic && sink.topics.contains(source.topic)
                && Set(source.kafka.brokers) == Set(sink.kafka.brokers)
                && !(source.kafka.marksProvenance && sink.kafka.dropsOwnProvenance)
            {
                problems.warning(
                    sink.place,
                    "what \"\(source.name)\" reads is what \"\(sink.name)\" writes, so that records go round without end; "
                        + "write provenance: true at both, or another topic")
            }
        }
    }
}
