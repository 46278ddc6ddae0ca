public import KafkaCodecs
public import RivvenProtocol
public struct RivvenPartition: Sendable, Hashable, CustomStringConvertible {
    public var topic: String
    public var number: Int
    public init(topic: String, number: Int) { self.topic = topic; self.number = number }
    public var description: String { "\(topic)-\(number)" }
}
public struct RivvenGroupHooks: Sendable {
    public var assigned: @Sendable ([RivvenPartition]) async -> Void = { _ in }
    public var revoked: @Sendable ([RivvenPartition]) async -> Void = { _ in }
    public var lost: @Sendable ([RivvenPartition]) async -> Void = { _ in }
}
struct Member { func leave() async {} }
extension RivvenStore {
    func join(group: String, topics: [String], hooks: RivvenGroupHooks) async throws -> Member {
        var all: [RivvenPartition] = []
        for topic in topics { for number in 0..<(try await partitionCount(topic: topic) ?? 0) { all.append(.init(topic: topic, number: number)) } }
        await hooks.assigned(all)
        return Member()
    }
    func settledTail(topic: String, partition: Int) async throws -> RivvenMessage? { nil }
}
public struct RateLimit: Sendable { public var maximumInFlight: Int? }
struct RateLimiter: Sendable { init?(_ limit: RateLimit, now: ContinuousClock.Instant) { return nil }
 mutating func reserve(_ n: Int, at now: ContinuousClock.Instant) -> Duration { .zero } }
public struct TransformChain: Sendable { var isEmpty: Bool { true }
  enum Outcome { case pass(Bytes, Bytes?); case drop }
  func apply(_ value: Bytes, key: Bytes?) throws -> Outcome { .pass(value, key) } }
public final class KafkaSourceMetrics: Sendable { 
 func recordPoll(isEmpty: Bool) {}
 func recordBatch(messages: Int, bytes: Int) {}
 func recordError() {}
 func recordCommit() {}
 func recordCommitFailure() {}
 func recordRebalance() {}
 struct S { var messagesConsumed: UInt64 = 0 }
 func snapshot() -> S { S() }
}
public final class KafkaSinkMetrics: Sendable { 
 func recordBatch(messages: Int, bytes: Int) {}
 func recordError() {}
 func recordSend() {}
}

