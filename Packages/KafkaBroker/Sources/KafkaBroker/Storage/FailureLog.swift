import KafkaTransport

/// Logs the first failure of each kind of access to stored files, and the success that ends the failure.
///
/// On a full disk every request fails. More than one line for each file would fill the log, and possibly the disk.
struct FailureLog<Access: Hashable & CustomStringConvertible> {
    private var failing: Set<Access> = []

    /// Logs a failure, unless this kind of access is already failing.
    ///
    /// - Parameter place: What the files belong to, such as a partition.
    mutating func failed(_ access: Access, of place: String = "", _ error: any Error, _ log: Log) {
        guard failing.insert(access).inserted else { return }
        log.error("broker: \(access)\(place) fails: \(error); this is not logged again until it works")
    }

    /// Logs a success if this kind of access was failing.
    mutating func succeeded(_ access: Access, of place: @autoclosure () -> String = "", _ log: Log) {
        guard !failing.isEmpty, failing.remove(access) != nil else { return }
        log.warning("broker: \(access)\(place()) works again")
    }
}

/// The kinds of access to the broker's own files. The raw values are parts of log lines.
enum StoreAccess: String, CustomStringConvertible {
    case cluster = "writing the cluster file"
    case clusterSync = "syncing the directory of the cluster file"
    case offsets = "writing the committed offsets"
    case offsetsRewrite = "rewriting the committed offsets"
    case transactions = "writing the states of transactions"
    case transactionsRewrite = "rewriting the states of transactions"
    case deletions = "storing the deletion of topics"
    case offsetsSync = "syncing the committed offsets"
    case transactionsSync = "syncing the states of transactions"
    case partitionsSync = "syncing the list of partitions"

    var description: String { rawValue }
}

/// The kinds of access to a partition's files. The raw values are parts of log lines.
enum PartitionAccess: String, CustomStringConvertible {
    case write = "writing "
    case sync = "syncing "
    case retention = "applying the retention of "
    case deletion = "deleting records of "
    case snapshot = "storing the producers of "

    var description: String { rawValue }
}

/// The log that all partitions of a broker share.
final class PartitionReport {
    let log: Log

    init(_ log: Log) {
        self.log = log
    }
}
