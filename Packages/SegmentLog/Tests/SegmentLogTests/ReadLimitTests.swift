import KafkaCodecs
import Testing

@_spi(KafkaInternals) @testable import SegmentLog

/// How much a read returns, and how much it reads for that.
@Suite struct ReadLimitTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func append(_ sizes: [Int], to log: SegmentLog) throws {
        for size in sizes {
            try log.append(recordCount: 1, timestamp: 0, payload: Bytes([UInt8](repeating: 1, count: size)))
        }
    }

    @Test(arguments: Kind.allCases)
    func payloadsAreReturnedUpToTheLastByte(kind: Kind) throws {
        let log = try open(kind, directory)
        try append([100, 100, 100, 5000, 100], to: log)
        func sizes(_ limit: Int, from offset: Int64 = 0, upTo: Int64? = nil, atLeastOne: Bool = true) throws -> [Int] {
            try log.read(from: offset, maximumBytes: limit, upTo: upTo, atLeastOne: atLeastOne).map(\.payload.count)
        }
        #expect(try sizes(300) == [100, 100, 100])
        #expect(try sizes(299) == [100, 100])
        #expect(try sizes(5299) == [100, 100, 100])
        #expect(try sizes(5300) == [100, 100, 100, 5000])
        #expect(try sizes(5399) == [100, 100, 100, 5000])
        #expect(try sizes(5400) == [100, 100, 100, 5000, 100])
        #expect(try sizes(5400, upTo: 2) == [100, 100])
        #expect(try sizes(0) == [100])
        #expect(try sizes(0, from: 3) == [5000])
        #expect(try sizes(99, atLeastOne: false) == [])
        #expect(try sizes(0, atLeastOne: false) == [])
        #expect(try sizes(4999, from: 3, atLeastOne: false) == [])
        #expect(try sizes(5000, from: 3, atLeastOne: false) == [5000])
    }

    @Test func anEntryThatDoesNotFitIsNotReadFromTheFile() throws {
        let log = try open(.directory, directory)
        try append([1_000_000, 100, 1_000_000], to: log)
        for (limit, offset) in [(999_999, 0), (999_999, 1)] as [(Int, Int64)] {
            let before = log.bytesRead
            let found = try log.read(from: offset, maximumBytes: limit, atLeastOne: false)
            #expect(found.count == Int(offset))
            #expect(log.bytesRead - before < 5000)
        }
    }

    @Test(arguments: [0, 30, 400, 3000, 70_000])
    func fewBytesAreReadWithoutBeingReturned(size: Int) throws {
        let log = try open(.directory, directory)
        try append((0..<200).map { size + $0 % 7 }, to: log)
        for limit in [1, 100, 5000, 100_000, 1 << 20] {
            for (offset, end) in [(0, nil), (3, nil), (150, nil), (0, 20)] as [(Int64, Int64?)] {
                let before = log.bytesRead
                let found = try log.read(from: offset, maximumBytes: limit, upTo: end, atLeastOne: false)
                let returned = found.reduce(0) { $0 + $1.payload.count + EntryFormat.headerSize }
                // The search for the first entry reads headers.
                #expect(log.bytesRead - before <= 3 * returned + 4096 + 40 * 70 + size)
                let total = found.reduce(0) { $0 + $1.payload.count }
                let next = Int(offset) + found.count
                #expect(total <= limit)
                #expect(next == Int(end ?? 200) || total + size + next % 7 > limit)
            }
        }
    }

    @Test func damageBehindSoundEntriesIsFoundByTheNextRead() throws {
        let log = try open(.directory, directory)
        try append(Array(repeating: 3000, count: 5), to: log)
        log.close()
        try directory.change(firstSegment) { $0[SegmentHeader.size + 3 * 3040 + 100] ^= 1 }
        let again = try open(.directory, directory)
        #expect(try again.read(from: 0, maximumBytes: 1 << 20).count == 3)
        #expect(throws: SegmentLogError.self) { try again.read(from: 3, maximumBytes: 1 << 20) }
        #expect(try again.read(from: 4, maximumBytes: 1 << 20).count == 1)
    }
}
