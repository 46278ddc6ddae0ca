import KafkaCodecs
import KafkaTransport

/// Receives announcements from appenders, and seals batches whose linger has passed.
extension ProducerSender {
    /// Announces to the loop that a batch of the partition was sealed (`isUrgent`) or opened.
    func announce(_ appender: PartitionAppender, isUrgent: Bool) {
        let mustSchedule = announcements.withLock { announcements in
            if !appender.isAnnounced {
                appender.isAnnounced = true
                announcements.appenders.append(appender)
            }
            // A newly opened batch is due later than all others, because the linger is the same for all. So an existing
            // timer suffices.
            guard !announcements.isScheduled, isUrgent || !announcements.hasTimer else { return false }
            announcements.isScheduled = true
            return true
        }
        if mustSchedule { loop.execute { self.readNews() } }
    }

    func readNews() {
        let appenders = announcements.withLock { announcements in
            announcements.isScheduled = false
            for appender in announcements.appenders { appender.isAnnounced = false }
            defer { announcements.appenders.removeAll(keepingCapacity: true) }
            return announcements.appenders
        }
        for appender in appenders {
            appender.collect()
            enqueue(appender)
            if !appender.isLingering {
                appender.isLingering = true
                lingering.append(appender)
            }
        }
        sealExpired()
        drain()
    }

    /// Seals the batches whose linger has passed, and sets the timer for the next one.
    private func sealExpired() {
        let now = loop.now
        let linger = configuration.linger.nanoseconds
        var next = Int64.max
        var index = 0
        while index < lingering.count {
            let appender = lingering[index]
            if let batch = appender.sealOpen(where: { $0.openedAt &+ linger <= now }) {
                batch.prepare(configuration.compression, level: configuration.compressionLevel)
                appender.collect()
                enqueue(appender)
            }
            if let openedAt = appender.state.withLock({ $0.open?.openedAt }) {
                next = min(next, openedAt &+ linger)
                index += 1
            } else {
                appender.isLingering = false
                lingering.swapAt(index, lingering.count - 1)
                lingering.removeLast()
            }
        }
        lingerTimer?.cancel()
        lingerTimer = nil
        if next < .max {
            lingerTimer = loop.schedule(after: .nanoseconds(max(next &- now, 0))) { [weak self] in
                self?.lingerTimer = nil
                self?.readNews()
            }
        }
        announcements.withLock { $0.hasTimer = next < .max }
    }
}
