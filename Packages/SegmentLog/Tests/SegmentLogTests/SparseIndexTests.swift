import Testing

@testable import SegmentLog

@Suite struct SparseIndexTests {
    @Test func anIndexStaysBoundedAndKeepsItsDistance() throws {
        var index = SparseIndex(interval: 100)
        for position in stride(from: 32, to: 10_000_000, by: 50) {
            let offset = Int64(position)
            index.note(.init(offset: offset, position: position, latestBefore: offset - 1), at: position)
        }
        #expect(index.entries.count <= SparseIndex.maximumEntries)
        #expect(index.entries.count >= SparseIndex.maximumEntries / 2)
        #expect(index.entries.first?.position == 32)
        let gaps = zip(index.entries, index.entries.dropFirst()).map { $1.position - $0.position }
        #expect(gaps.allSatisfy { $0 >= index.interval && $0 < 2 * index.interval })
    }

    @Test func theLastEntryAtOrBeforeAnOffsetIsFound() {
        let entries = [3, 7, 9].map { SparseIndex.Entry(offset: $0, position: Int($0), latestBefore: $0) }
        let index = SparseIndex(interval: 1, entries: entries)
        #expect((2...10).map { index.entry(atOrBefore: $0)?.offset } == [nil, 3, 3, 3, 3, 7, 7, 9, 9])
        #expect(index.entry(before: 8)?.offset == 7)
        #expect(index.entry(before: 3) == nil)
    }
}
