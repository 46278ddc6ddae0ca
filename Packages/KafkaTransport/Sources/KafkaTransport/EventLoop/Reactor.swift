import CKafkaEvent

/// The receiver of a descriptor's readiness.
protocol ReadinessTarget: AnyObject {
    func isReadable()
    func isWritable()
}

/// The part of libevent that is used: waiting for descriptors. No other type in the module uses it directly.
///
/// It may be used by one thread at a time.
final class Reactor {
    private let base: UnsafeMutableRawPointer

    init() throws(TransportError) {
        guard let base = ckafka_event_base_create() else {
            throw TransportError(.io, "libevent cannot create an event base: raise the limit of open files (ulimit -n)")
        }
        self.base = base
    }

    deinit {
        ckafka_event_base_free(base)
    }

    /// Calls the targets of all ready descriptors. Waits for at least one if `blocking` is true. Returns false if
    /// waiting failed.
    func wait(blocking: Bool) -> Bool {
        ckafka_event_base_wait(base, blocking ? 1 : 0) >= 0
    }

    /// Creates a watch of one descriptor, with nothing armed.
    func watch(_ descriptor: Int32, for target: any ReadinessTarget, byEdge: Bool = false) -> Watch {
        Watch(base: base, descriptor: descriptor, byEdge: byEdge, reactor: self, target: target)
    }
}

/// A watch of one descriptor's readiness. The target owns it, and must call `end()` before it closes the descriptor.
///
/// libevent does not retain the watch, and the watch does not retain its target, so an event needs no reference
/// counting. This is safe because `end()` removes the events, and because the loop keeps a target that ends within its
/// own callback alive until the end of the turn.
final class Watch {
    private let base: UnsafeMutableRawPointer
    private let descriptor: Int32
    private let byEdge: Bool
    private let reactor: Reactor
    private unowned(unsafe) let target: any ReadinessTarget
    private var reading: UnsafeMutableRawPointer?
    private var writing: UnsafeMutableRawPointer?
    private(set) var isReadingArmed = false
    private(set) var isWritingArmed = false

    fileprivate init(
        base: UnsafeMutableRawPointer, descriptor: Int32, byEdge: Bool, reactor: Reactor, target: any ReadinessTarget
    ) {
        self.base = base
        self.descriptor = descriptor
        self.byEdge = byEdge
        self.reactor = reactor
        self.target = target
    }

    deinit {
        end()
    }

    /// Arms the read event. Returns false if the system cannot watch the descriptor.
    func armReading() -> Bool {
        guard !isReadingArmed else { return true }
        guard let event = reading ?? make(ckafka_event_read) else { return false }
        reading = event
        isReadingArmed = ckafka_event_arm(event) == 0
        return isReadingArmed
    }

    /// Arms the write event. Returns false if the system cannot watch the descriptor.
    func armWriting() -> Bool {
        guard !isWritingArmed else { return true }
        guard let event = writing ?? make(ckafka_event_write) else { return false }
        writing = event
        isWritingArmed = ckafka_event_arm(event) == 0
        return isWritingArmed
    }

    func disarmReading() {
        guard isReadingArmed, let reading else { return }
        ckafka_event_disarm(reading)
        isReadingArmed = false
    }

    func disarmWriting() {
        guard isWritingArmed, let writing else { return }
        ckafka_event_disarm(writing)
        isWritingArmed = false
    }

    /// Ends the watch. The target receives no further events, even if some are ready.
    func end() {
        if let reading { ckafka_event_free(reading) }
        if let writing { ckafka_event_free(writing) }
        reading = nil
        writing = nil
        isReadingArmed = false
        isWritingArmed = false
    }

    private func make(_ what: Int32) -> UnsafeMutableRawPointer? {
        ckafka_event_create(
            base, descriptor, what, byEdge ? 1 : 0,
            { _, what, argument in
                guard let argument else { return }
                Unmanaged<Watch>.fromOpaque(argument)._withUnsafeGuaranteedRef { watch in
                    if Int32(what) & ckafka_event_read != 0 {
                        watch.target.isReadable()
                    } else {
                        watch.target.isWritable()
                    }
                }
            }, Unmanaged.passUnretained(self).toOpaque())
    }
}
