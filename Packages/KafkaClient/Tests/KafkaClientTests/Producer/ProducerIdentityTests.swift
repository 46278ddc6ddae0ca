import Testing

@testable import KafkaClient

@Suite struct ProducerIdentityTests {
    @Test func nothingIsSentBeforeAnIDIsAssigned() {
        var identity = ProducerIdentity(isIdempotent: true)
        #expect(!identity.maySend)
        #expect(ProducerIdentity(isIdempotent: false).maySend)
        identity.assign(id: 7, epoch: 0)
        #expect(identity.maySend)
    }

    @Test func otherPartitionsContinueWhileAnotherIDIsRequested() {
        var identity = ProducerIdentity(isIdempotent: true)
        identity.assign(id: 7, epoch: 0)
        let (first, second) = (identity.beginRenewal(), identity.beginRenewal())
        #expect(first && !second && identity.maySend)
        identity.renewalFailed()
        let third = identity.beginRenewal()
        #expect(third)
    }

    @Test(
        arguments: [(0, 5, 5), (Int32.max - 2, 3, 0), (Int32.max, 1, 0), (Int32.max, 10, 9)] as [(Int32, Int, Int32)])
    func sequencesWrapToZero(_ sequence: Int32, _ count: Int, _ next: Int32) {
        #expect(SequenceNumber.advance(sequence, by: count) == next)
    }
}
