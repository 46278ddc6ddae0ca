import KafkaCodecs
import KafkaProtocol

// DeleteGroups (42), versions 0 to 2.
//
// - A group with members is NON_EMPTY_GROUP. A deletion also deletes the group's committed offsets.

extension BrokerCore {
    func deleteGroups(_ request: DeleteGroupsRequest, _ context: RequestContext) {
        var response = DeleteGroupsResponse()
        let names = request.groupsNames.merged(by: \.self)
        response.results = zip(names, deleteGroups(names)).map { id, error in
            var result = DeleteGroupsResponse.DeletableGroupResult()
            result.groupId = id
            result.errorCode = error.rawValue
            return result
        }
        context.answer(response)
    }
}
