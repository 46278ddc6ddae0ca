import KafkaCodecs
import Testing

@_spi(KafkaInternals) @testable import SegmentLog

/// Logs that were written before version 2 of the format.
@Suite struct VersionOneTests {
    let directory: TemporaryDirectory
    let entries = [
        VersionOne.entry(0, 200_000, 10, Array("many".utf8)), VersionOne.entry(200_000, 1, 11, Array("one".utf8)),
        VersionOne.entry(200_001, 2, 12, Array("two".utf8)),
    ]

    init() throws { directory = try TemporaryDirectory() }

    private var segment: [UInt8] { VersionOne.segment(0, entries[0], entries[1], entries[2]) }

    @Test func aLogIsReadAndContinuedInANewSegment() throws {
        try directory.write(firstSegment, segment)
        let log = try open(.directory, directory)
        #expect(log.recovery.isEmpty)
        #expect(try all(log).map(\.payload) == ["many", "one", "two"])
        #expect(try all(log).map(\.timestamp) == [10, 11, 12])
        #expect(try log.append(recordCount: 1, timestamp: 13, payload: "new") == 200_003)
        #expect(try log.read(from: 200_000, maximumBytes: 1).map(\.payload) == ["one"])
        #expect(try directory.bytes(firstSegment) == segment)
        #expect(directory.segments == [firstSegment, "00000000000000200003.log"])
        for closes in [false, true, true] {
            let again = try open(.directory, directory)
            #expect(try all(again).map(\.payload) == ["many", "one", "two", "new"])
            if closes { again.close() }
        }
    }

    @Test func anEmptySegmentIsReplaced() throws {
        try directory.write(firstSegment, VersionOne.segment(0))
        let log = try open(.directory, directory)
        #expect(log.nextOffset == 0)
        try log.append(recordCount: 1, timestamp: 1, payload: "new")
        #expect(directory.segments == [firstSegment])
        #expect(try all(open(.directory, directory)).map(\.payload) == ["new"])
    }

    @Test func aTornEndIsCutOffAndReported() throws {
        let sound = VersionOne.segment(0, entries[0], entries[1])
        for length in sound.count + 1..<segment.count {
            try directory.restore([firstSegment: Array(segment[..<length])])
            let log = try open(.directory, directory)
            #expect(log.nextOffset == 200_001)
            #expect(log.recovery.first?.message.contains("from byte \(sound.count), after offset 200000") == true)
            #expect(try directory.bytes(firstSegment) == sound)
        }
    }

    @Test func damageBeforeSoundEntriesIsRefused() throws {
        for index in 16..<segment.count - entries[2].count {
            try directory.write(firstSegment, segment)
            try directory.change(firstSegment) { $0[index] ^= 0x10 }
            try expectRefusal(of: directory, naming: firstSegment, "byte", "offset")
        }
    }

    @Test func aSearchThatWouldTakeTooLongIsRefused() throws {
        let size = 500_000
        var fake: [UInt8] = []
        while fake.count < size { fake += VersionOne.header(size: size - fake.count, 0, 7, 1, 0) }
        let torn = VersionOne.header(size: 10_000_000, 0, 1, 1, 0) + fake
        try directory.write(
            firstSegment, VersionOne.segment(0, VersionOne.entry(0, 1, 0, Array("sound".utf8)), torn))
        try expectRefusal(of: directory, naming: firstSegment, "too long", "after offset 0")
        #expect(try salvage(directory).entries.map(\.payload) == ["sound"])
    }

    @Test func aSegmentBeforeNewerOnesIsTrimmedAway() throws {
        try directory.write(firstSegment, segment)
        let log = try open(.directory, directory)
        try log.append(recordCount: 1, timestamp: 13, payload: "new")
        try log.trim(before: 200_003)
        #expect(directory.segments == ["00000000000000200003.log"])
        log.close()
        #expect(try all(open(.directory, directory)).map(\.payload) == ["new"])
    }

    @Test func aTruncationIntoAnOldSegmentContinuesInANewOne() throws {
        try directory.write(firstSegment, segment)
        let log = try open(.directory, directory)
        try log.append(recordCount: 1, timestamp: 13, payload: "new")
        try log.truncate(to: 200_001)
        #expect(try log.append(recordCount: 1, timestamp: 14, payload: "other") == 200_001)
        #expect(try all(open(.directory, directory)).map(\.payload) == ["many", "one", "other"])
    }
}
