import KafkaCodecs
import Synchronization

/// Errors of the system that tests inject into the calls on files below a path: a full disk, a broken one.
///
/// Without any, a call costs one relaxed load more.
@_spi(KafkaInternals)
public enum FileFaults {
    /// A kind of call.
    public enum Call: Sendable, CaseIterable {
        case open, write, truncate, sync, rename, makeDirectory
    }

    struct Fault {
        let path: String
        let calls: Set<Call>
        let code: Int32
        /// The bytes that a write still writes before it fails.
        let room: Int
        /// Whether files below the path fail too.
        let isDeep: Bool

        func concerns(_ call: Call, _ path: String) -> Bool {
            calls.contains(call) && (isDeep ? path.hasPrefix(self.path) : path == self.path)
        }
    }

    private static let isArmed = Atomic<Bool>(false)
    private static let faults = Lock<[Fault]>([])

    /// Has calls fail on files whose path begins with `path`.
    ///
    /// - Parameters:
    ///   - code: The system's error, such as `ENOSPC`.
    ///   - room: The bytes that each write still writes before it fails.
    ///   - isDeep: Whether the path is only the beginning of the files' paths.
    public static func fail(
        _ calls: Set<Call>, under path: String, with code: Int32, room: Int = 0, isDeep: Bool = true
    ) {
        faults.withLock { $0.append(Fault(path: path, calls: calls, code: code, room: room, isDeep: isDeep)) }
        isArmed.store(true, ordering: .relaxed)
    }

    /// Has calls on files whose path begins with `path` succeed again.
    public static func clear(under path: String) {
        let isEmpty = faults.withLock { faults in
            faults.removeAll { $0.path.hasPrefix(path) }
            return faults.isEmpty
        }
        if isEmpty { isArmed.store(false, ordering: .relaxed) }
    }

    static func fault(_ call: Call, _ path: String) -> Fault? {
        guard isArmed.load(ordering: .relaxed) else { return nil }
        return faults.withLock { faults in faults.first { $0.concerns(call, path) } }
    }

    static func check(_ call: Call, _ path: String) throws(SegmentLogError) {
        guard let fault = fault(call, path) else { return }
        throw StoredFile.failure("\(call)", path, fault.code)
    }
}
