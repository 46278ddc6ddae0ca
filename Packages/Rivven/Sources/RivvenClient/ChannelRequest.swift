import KafkaTransport
import RivvenProtocol

/// A request that was handed to a channel, until it is completed.
///
/// Its deadline is fixed when it is handed over. What is ahead of it on the connection may need time of its own, so that
/// time is part of the deadline; nothing that happens later moves it.
final class ChannelRequest {
    let request: RivvenRequest
    /// What the broker may take besides the request timeout.
    let extra: Duration
    private let timeout: Duration
    private(set) var deadline: Int64 = .max
    /// How often the request was sent, or waited for a connection that was not opened.
    var attempts = 0
    var correlationID: UInt32 = 0
    private let completion: (Result<RivvenResponse, RivvenError>, RivvenAddress) -> Void

    init(
        _ request: RivvenRequest, timeout: Duration, extra: Duration,
        completion: @escaping (Result<RivvenResponse, RivvenError>, RivvenAddress) -> Void
    ) {
        self.request = request
        self.timeout = timeout
        self.extra = extra
        self.completion = completion
    }

    /// Starts the request's time.
    func handOver(behind ahead: [ChannelRequest]) {
        let allowance = ahead.reduce(timeout + extra) { $0 + $1.extra }
        deadline = MonotonicClock.now() &+ allowance.wholeNanoseconds
    }

    func complete(_ result: Result<RivvenResponse, RivvenError>, at address: RivvenAddress) {
        completion(result, address)
    }
}
