import KafkaMetrics

extension SourcePipeline {
    var progress: PipelineProgress {
        var progress = PipelineProgress()
        progress.carried = metrics.snapshot().messagesConsumed
        progress.lag = lag
        progress.partitions = 1
        progress.oldestUnacknowledged = oldestUnacknowledged
        return progress
    }
}

extension SinkPipeline {
    var progress: PipelineProgress {
        var progress = PipelineProgress()
        progress.carried = metrics.snapshot().messagesProduced
        progress.partitions = 1
        progress.oldestUnacknowledged = oldestUnacknowledged
        return progress
    }
}
