import KafkaTransport
import RivvenProtocol

/// A request of a channel, until it is completed.
///
/// Its deadline is set when it is handed to the channel. The extra time of the requests ahead of it on the connection
/// is added. Nothing that happens later changes the deadline.
final class ChannelRequest {
    let request: RivvenRequest
    /// How much longer than the request timeout the broker may take.
    let extra: Duration
    private let timeout: Duration
    private(set) var deadline: Int64 = .max
    /// How often the request was sent, or failed because no connection could be opened.
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

    /// Sets the deadline.
    ///
    /// - Parameter ahead: The requests that the channel has to complete first.
    func handOver(behind ahead: [ChannelRequest]) {
        let allowance = ahead.reduce(timeout + extra) { $0 + $1.extra }
        deadline = MonotonicClock.now() &+ allowance.wholeNanoseconds
    }

    func complete(_ result: Result<RivvenResponse, RivvenError>, at address: RivvenAddress) {
        completion(result, address)
    }
}
