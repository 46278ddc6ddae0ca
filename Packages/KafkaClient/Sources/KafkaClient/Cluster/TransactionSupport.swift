import KafkaCodecs
import KafkaProtocol

/// The type of a coordinator.
enum CoordinatorType: Int8, Sendable {
    case group = 0
    case transaction = 1

    var name: String { self == .group ? "group" : "transactional id" }
}

/// The version of transactions that the cluster supports, from the ApiVersions responses of its brokers.
///
/// Version 2 (KIP-890) is used only if the cluster has finalized `transaction.version` 2 and the broker supports the
/// requests for it. Features with a later epoch replace earlier ones. Among brokers with the same epoch, the lower
/// version counts.
final class TransactionSupport: Sendable {
    private let known = Lock((epoch: Int64.min, version: TransactionVersion.v1))

    /// The version for a transaction that begins now.
    var version: TransactionVersion { known.withLock { $0.version } }

    func learn(from response: ApiVersionsResponse) {
        let level = response.finalizedFeatures.first { $0.name == "transaction.version" }?.maxVersionLevel ?? 0
        let hasRequests = Self.needed.allSatisfy { key, version in
            response.apiKeys.contains {
                $0.apiKey == key.rawValue && $0.minVersion <= version && version <= $0.maxVersion
            }
        }
        let version: TransactionVersion = level >= 2 && hasRequests ? .v2 : .v1
        let epoch = response.finalizedFeaturesEpoch
        known.withLock { known in
            if epoch > known.epoch {
                known = (epoch, version)
            } else if epoch == known.epoch, version == .v1 {
                known.version = .v1
            }
        }
    }

    private static let needed: [(APIKey, Int16)] = [(.produce, 12), (.txnOffsetCommit, 5), (.endTxn, 5)]
}
