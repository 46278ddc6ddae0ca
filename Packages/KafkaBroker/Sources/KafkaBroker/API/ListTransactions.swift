import KafkaCodecs
import KafkaProtocol

// ListTransactions (66), versions 0 and 1.
//
// - Filters by state, by producer id and, from version 1 on, by how long a transaction has been open. The response
//   names states that are unknown. Version 2 filters by a regular expression, which is not supported.

extension BrokerCore {
    func listTransactions(_ request: ListTransactionsRequest, _ context: RequestContext) {
        var response = ListTransactionsResponse()
        let known = Set(Transaction.Phase.allCases.map(\.name))
        response.unknownStateFilters = request.stateFilters.filter { !known.contains($0) }
        let states = Set(request.stateFilters)
        let producers = Set(request.producerIdFilters)
        let wallTime = clock.wall()
        let found = transactions.all.filter { _, transaction in
            (states.isEmpty || states.contains(transaction.phase.name))
                && (producers.isEmpty || producers.contains(transaction.producer.id))
                && (request.durationFilter < 0
                    || transaction.startedAt >= 0 && wallTime &- transaction.startedAt > request.durationFilter)
        }
        response.transactionStates = found.sorted { $0.key < $1.key }.map { id, transaction in
            var state = ListTransactionsResponse.TransactionState()
            state.transactionalId = id
            state.producerId = transaction.producer.id
            state.transactionState = transaction.phase.name
            return state
        }
        context.answer(response)
    }
}
