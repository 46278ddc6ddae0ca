import KafkaCodecs
import KafkaProtocol

// ListGroups (16), versions 0 to 5.
//
// - From version 4 on, groups can be filtered by state, and from version 5 on by type, ignoring case. The type of every
//   group is classic.

extension BrokerCore {
    func listGroups(_ request: ListGroupsRequest, _ context: RequestContext) {
        let states = Set(request.statesFilter.map { $0.lowercased() })
        let types = Set(request.typesFilter.map { $0.lowercased() })
        var response = ListGroupsResponse()
        if types.isEmpty || types.contains("classic") {
            for (id, group) in groups.groups.sorted(by: { $0.key < $1.key }) {
                let state = group.membership.phase.name
                guard states.isEmpty || states.contains(state.lowercased()) else { continue }
                var entry = ListGroupsResponse.ListedGroup()
                entry.groupId = id
                entry.protocolType = group.membership.protocolType ?? ""
                entry.groupState = state
                entry.groupType = "classic"
                response.groups.append(entry)
            }
        }
        context.answer(response)
    }
}
