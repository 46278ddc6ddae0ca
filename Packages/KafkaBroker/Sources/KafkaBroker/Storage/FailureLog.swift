import KafkaTransport

/// Logs the first failure of each kind of access to stored files, and the success that ends it.
///
/// A full disk fails at every request: more than one line for each file would fill the log, and maybe the disk.
struct FailureLog<Access: Hashable & CustomStringConvertible> {
    private var failing: Set<Access> = []

    /// - Parameter place: What the files belong to, such as a partition.
    mutating func failed(_ access: Access, of place: String = "", _ error: any Error, _ log: Log) {
        guard failing.insert(access).inserted else { return }
        log.error("broker: \(access)\(place) fails: \(error); this is logged again after it has worked")
    }

    mutating func succeeded(_ access: Access, of place: @autoclosure () -> String = "", _ log: Log) {
        guard !failing.isEmpty, failing.remove(access) != nil else { return }
        log.warning("broker: \(access)\(place()) works again")
    }
}

/// What the broker does with its own files.
enum StoreAccess: String, CustomStringConvertible {
    case cluster = "writing the cluster file"
    case clusterSync = "syncing the directory of the cluster file"
    case offsets = "writing the committed offsets"
    case offsetsRewrite = "rewriting the committed offsets"
    case transactions = "writing the states of transactions"
    case transactionsRewrite = "rewriting the states of transactions"
    case deletions = "noting that topics were deleted"
    case offsetsSync = "syncing the committed offsets"
    case transactionsSync = "syncing the states of transactions"
    case partitionsSync = "syncing the list of partitions"

    var description: String { rawValue }
}

/// What a partition does with its files.
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
