import CKafkaEvent

/// What is told that a descriptor is ready.
protocol ReadinessTarget: AnyObject {
    func isReadable()
    func isWritable()
}

/// libevent, as much of it as is used: waiting for descriptors. Nothing else in the module names it.
///
/// Used by one thread at a time.
final class Reactor {
    private let base: UnsafeMutableRawPointer

    init() throws(TransportError) {
        guard let base = ckafka_event_base_create() else {
            throw TransportError(.io, "libevent gives no base: is the limit of open files reached? (ulimit -n)")
        }
        self.base = base
    }

    deinit {
        ckafka_event_base_free(base)
    }

    /// Calls the targets of all descriptors that are ready; waits for one where `blocking`. False where it cannot.
    func wait(blocking: Bool) -> Bool {
        ckafka_event_base_wait(base, blocking ? 1 : 0) >= 0
    }

    /// Makes the watch of one descriptor, with nothing armed.
    func watch(_ descriptor: Int32, for target: any ReadinessTarget, byEdge: Bool = false) -> Watch {
        Watch(base: base, descriptor: descriptor, byEdge: byEdge, reactor: self, target: target)
    }
}

/// The readiness of one descriptor. Its target owns it, and calls `end()` before it closes the descriptor.
///
/// libevent holds the watch unretained: an event costs no reference counting. That is safe because `end()` takes the
/// events away, and because a target that ends within its own call is kept by the loop until the turn is over.
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

    /// Arms reading. False where the system has no room for it.
    func armReading() -> Bool {
        guard !isReadingArmed else { return true }
        guard let event = reading ?? make(ckafka_event_read) else { return false }
        reading = event
        isReadingArmed = ckafka_event_arm(event) == 0
        return isReadingArmed
    }

    /// Arms writing. False where the system has no room for it.
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

    /// Ends the watch: the target hears nothing more, even of what is ready already.
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
