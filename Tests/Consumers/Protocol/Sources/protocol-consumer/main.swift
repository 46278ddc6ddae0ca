import KafkaProtocol

var request = FetchRequest()
request.maxBytes = 1 << 20
print(FetchRequest.apiKey, request.maxBytes, ErrorCode.notLeaderOrFollower.name)
