import KafkaCodecs
import KafkaProtocol
import KafkaTransport

extension BrokerCore {
    /// Passes a request to its handler, and applies the fault that a test has injected for it, if any.
    func carryOut<Request: KafkaRequest>(
        _ request: Request, _ context: RequestContext, _ handler: (BrokerCore, Request, RequestContext) -> Void
    ) {
        let fault = faults.take(context.apiKey, clientID: context.clientID) { topic, partition in
            guard let asked = request as? any PartitionedRequest else {
                return (request as? MetadataRequest)?.lists(topic) ?? false
            }
            return asked.partitionsByTopic.contains { entry in
                let name = entry.name.isEmpty ? topicsByID[entry.id]?.name : entry.name
                return (topic == nil || topic == name) && (partition.map(entry.partitions.contains) ?? true)
            }
        }
        guard let fault else { return handler(self, request, context) }
        switch fault.action {
        case .fail(let error):
            fail(request, error, fault, context, handler)
        case .disconnectBeforeApplying:
            context.refuse("an injected fault")
        case .disconnectAfterApplying, .withhold, .delay:
            handler(self, request, context.to(FaultyTarget(context.connection, fault.action, loop)))
        case .alter(let change):
            alter(request, change, context, handler)
        }
    }

    private func fail<Request: KafkaRequest>(
        _ request: Request, _ error: ErrorCode, _ fault: Fault, _ context: RequestContext,
        _ handler: (BrokerCore, Request, RequestContext) -> Void
    ) {
        if request is any PartitionedRequest {
            var context = context
            context.partitionFault = .init(error: error, topic: fault.topic, partition: fault.partition)
            handler(self, request, context)
        } else if let request = request as? any RefusableRequest {
            answer(request, error, context)
        } else {
            context.refuse("an injected fault, for an API whose response has no error code")
        }
    }

    private func alter<Request: KafkaRequest>(
        _ request: Request, _ change: ResponseChange, _ context: RequestContext,
        _ handler: (BrokerCore, Request, RequestContext) -> Void
    ) {
        var served = request
        if change.endsWaits, var fetch = request as? FetchRequest {
            fetch.maxWaitMs = 0
            served = fetch as? Request ?? request
        }
        let target = FaultyTarget(context.connection, .alter(change), loop)
        target.alter = { change.apply($0, request, context) }
        handler(self, served, context.to(target))
    }

    private func answer<Request: RefusableRequest>(_ request: Request, _ error: ErrorCode, _ context: RequestContext) {
        context.answer(request.refusal(error.rawValue, version: context.version))
    }
}

/// The error that a test has injected for some partitions of a request.
struct PartitionFault {
    let error: ErrorCode
    let topic: String?
    let partition: Int32?
}

extension RequestContext {
    /// Returns the error for a partition that a test has injected instead of serving it, if any.
    func fault(_ topic: String?, _ partition: Int32) -> ErrorCode? {
        guard let fault = partitionFault else { return nil }
        guard fault.topic == nil || fault.topic == topic, fault.partition.map({ $0 == partition }) ?? true else {
            return nil
        }
        return fault.error
    }

    /// Returns the same request with another target for its response.
    func to(_ target: any AnswerTarget) -> RequestContext {
        RequestContext(
            connection: target, apiKey: apiKey, version: version, correlationID: correlationID, clientID: clientID,
            hasFlexibleHeader: hasFlexibleHeader)
    }
}

/// A target between a request's handler and the connection. It delays, drops or changes the response.
private final class FaultyTarget: AnswerTarget {
    private let target: any AnswerTarget
    private let action: Fault.Action
    private let loop: EventLoop
    var alter: (([Bytes]) -> [Bytes])?

    init(_ target: any AnswerTarget, _ action: Fault.Action, _ loop: EventLoop) {
        self.target = target
        self.action = action
        self.loop = loop
    }

    var peer: String { target.peer }

    func deliver(_ pieces: [Bytes]) {
        switch action {
        case .delay(let duration):
            let target = target
            loop.schedule(after: duration) { target.deliver(pieces) }
        case .disconnectAfterApplying:
            target.refuse("an injected fault")
        case .alter:
            target.deliver(alter?(pieces) ?? pieces)
        case .withhold, .disconnectBeforeApplying, .fail:
            break
        }
    }

    func refuse(_ reason: String) { target.refuse(reason) }

    var clientID: String {
        get { target.clientID }
        set { target.clientID = newValue }
    }

    var authentication: ConnectionAuthentication? {
        get { target.authentication }
        set { target.authentication = newValue }
    }

    var parkedFetch: ParkedFetch? {
        get { target.parkedFetch }
        set { target.parkedFetch = newValue }
    }
}
