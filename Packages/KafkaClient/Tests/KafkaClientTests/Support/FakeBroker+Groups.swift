import KafkaCodecs
import KafkaProtocol

@testable import KafkaClient

// The broker's responses as the coordinator of groups and transactions.

extension FakeBroker {
    /// Responds to a member that is not the leader of its group. The member owns partition 0.
    func respondAsGroup() {
        let generation = Lock<Int32>(0)
        on(JoinGroupRequest.self) { [unowned self] _, reply in
            var response = JoinGroupResponse()
            response.errorCode = code(of: .joinGroup)
            response.generationId = generation.withLock { generation in
                generation += 1
                return generation
            }
            (response.memberId, response.leader, response.protocolName) = ("me", "another", "range")
            reply(response)
        }
        on(SyncGroupRequest.self) { [unowned self] _, reply in
            var topic = ConsumerProtocolAssignment.TopicPartition()
            (topic.topic, topic.partitions) = ("t", [0])
            var assignment = ConsumerProtocolAssignment()
            assignment.assignedPartitions = [topic]
            var response = SyncGroupResponse()
            response.errorCode = code(of: .syncGroup)
            response.assignment = assignment.blob(version: 0)
            reply(response)
        }
        on(HeartbeatRequest.self) { [unowned self] _, reply in
            var response = HeartbeatResponse()
            response.errorCode = code(of: .heartbeat)
            reply(response)
        }
        on(LeaveGroupRequest.self) { [unowned self] _, reply in
            var response = LeaveGroupResponse()
            response.errorCode = code(of: .leaveGroup)
            reply(response)
        }
        on(DescribeGroupsRequest.self) { [unowned self] request, reply in
            var group = DescribeGroupsResponse.DescribedGroup()
            group.groupId = request.groups.first ?? ""
            group.errorCode = code(of: .describeGroups)
            var response = DescribeGroupsResponse()
            response.groups = [group]
            reply(response)
        }
    }

    /// Responds to a group's commits, and reports that nothing is committed.
    func respondToOffsets() {
        on(OffsetFetchRequest.self) { [unowned self] request, reply in
            var response = MembershipTests.withoutOffsets(request)
            response.errorCode = code(of: .offsetFetch)
            response.groups = request.groups.map { asked in
                var group = OffsetFetchResponse.OffsetFetchResponseGroup()
                group.groupId = asked.groupId
                group.errorCode = code(of: .offsetFetch)
                group.topics = (asked.topics ?? []).map { asked in
                    var topic = OffsetFetchResponse.OffsetFetchResponseTopics()
                    topic.name = asked.name
                    topic.partitions = asked.partitionIndexes.map { index in
                        var partition = OffsetFetchResponse.OffsetFetchResponsePartitions()
                        (partition.partitionIndex, partition.committedOffset) = (index, -1)
                        return partition
                    }
                    return topic
                }
                return group
            }
            reply(response)
        }
        on(OffsetCommitRequest.self) { [unowned self] request, reply in
            var response = OffsetCommitResponse()
            response.topics = request.topics.map { asked in
                var topic = OffsetCommitResponse.OffsetCommitResponseTopic()
                topic.name = asked.name
                topic.partitions = asked.partitions.map { asked in
                    var partition = OffsetCommitResponse.OffsetCommitResponsePartition()
                    partition.partitionIndex = asked.partitionIndex
                    partition.errorCode = code(of: .offsetCommit)
                    return partition
                }
                return topic
            }
            reply(response)
        }
    }

    /// Responds to the requests of transactions, version 1.
    func respondAsTransactionCoordinator() {
        on(AddPartitionsToTxnRequest.self) { [unowned self] request, reply in
            var response = AddPartitionsToTxnResponse()
            response.resultsByTopicV3AndBelow = request.v3AndBelowTopics.map { asked in
                var topic = AddPartitionsToTxnResponse.AddPartitionsToTxnTopicResult()
                topic.name = asked.name
                topic.resultsByPartition = asked.partitions.map { index in
                    var partition = AddPartitionsToTxnResponse.AddPartitionsToTxnPartitionResult()
                    partition.partitionIndex = index
                    partition.partitionErrorCode = code(of: .addPartitionsToTxn)
                    return partition
                }
                return topic
            }
            reply(response)
        }
        on(AddOffsetsToTxnRequest.self) { [unowned self] _, reply in
            var response = AddOffsetsToTxnResponse()
            response.errorCode = code(of: .addOffsetsToTxn)
            reply(response)
        }
        on(TxnOffsetCommitRequest.self) { [unowned self] request, reply in
            var response = TxnOffsetCommitResponse()
            response.topics = request.topics.map { asked in
                var topic = TxnOffsetCommitResponse.TxnOffsetCommitResponseTopic()
                topic.name = asked.name
                topic.partitions = asked.partitions.map { asked in
                    var partition = TxnOffsetCommitResponse.TxnOffsetCommitResponsePartition()
                    partition.partitionIndex = asked.partitionIndex
                    partition.errorCode = code(of: .txnOffsetCommit)
                    return partition
                }
                return topic
            }
            reply(response)
        }
        on(EndTxnRequest.self) { [unowned self] _, reply in
            var response = EndTxnResponse()
            response.errorCode = code(of: .endTxn)
            reply(response)
        }
    }
}
