import KafkaCodecs
import Synchronization

/// System errors that tests inject into calls on files, such as a full or a broken disk.
///
/// Without faults, a call costs one additional relaxed load.
@_spi(KafkaInternals)
public enum FileFaults {
    /// A kind of system call.
    public enum Call: Sendable, CaseIterable {
        case open, write, truncate, sync, rename, makeDirectory
    }

    struct Fault {
        let path: String
        let calls: Set<Call>
        let code: Int32
        /// The number of bytes that each write still writes before it fails.
        let room: Int
        /// Whether calls fail on every file whose path begins with `path`; otherwise only on the file `path`.
        let isDeep: Bool

        func concerns(_ call: Call, _ path: String) -> Bool {
            calls.contains(call) && (isDeep ? path.hasPrefix(self.path) : path == self.path)
        }
    }

    private static let isArmed = Atomic<Bool>(false)
    private static let faults = Lock<[Fault]>([])

    /// Makes calls fail on files whose path begins with `path`.
    ///
    /// - Parameters:
    ///   - calls: The kinds of calls that fail.
    ///   - path: The path, or the beginning of the paths.
    ///   - code: The error of the system, such as `ENOSPC`.
    ///   - room: The number of bytes that each write still writes before it fails. Default 0.
    ///   - isDeep: Whether `path` is the beginning of paths; otherwise only the file at exactly `path` fails. Default
    ///     `true`.
    public static func fail(
        _ calls: Set<Call>, under path: String, with code: Int32, room: Int = 0, isDeep: Bool = true
    ) {
        faults.withLock { $0.append(Fault(path: path, calls: calls, code: code, room: room, isDeep: isDeep)) }
        isArmed.store(true, ordering: .relaxed)
    }

    /// Removes the faults whose own path begins with `path`.
    public static func clear(under path: String) {
        let isEmpty = faults.withLock { faults in
            faults.removeAll { $0.path.hasPrefix(path) }
            return faults.isEmpty
        }
        if isEmpty { isArmed.store(false, ordering: .relaxed) }
    }

    /// Returns the fault that applies to a call on a file, if any.
    static func fault(_ call: Call, _ path: String) -> Fault? {
        guard isArmed.load(ordering: .relaxed) else { return nil }
        return faults.withLock { faults in faults.first { $0.concerns(call, path) } }
    }

    /// Throws the error of the fault that applies to a call on a file, if any.
    static func check(_ call: Call, _ path: String) throws(SegmentLogError) {
        guard let fault = fault(call, path) else { return }
        throw StoredFile.failure("\(call)", path, fault.code)
    }
}
