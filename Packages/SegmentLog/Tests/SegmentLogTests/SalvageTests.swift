import KafkaCodecs
import Testing

@_spi(KafkaInternals) @testable import SegmentLog

/// What is kept of a damaged log, and what becomes of the rest.
@Suite struct SalvageTests {
    let directory: TemporaryDirectory
    let small = SegmentLog.Configuration(segmentBytes: 200)

    init() throws { directory = try TemporaryDirectory() }

    @Test func theEntriesBeforeTheDamageAreKeptAndTheRestIsMovedAside() throws {
        try leaveKilledLog(in: directory, small) { try fill($0, 9) }
        let names = directory.segments
        #expect(names.count == 5)
        let at = SegmentHeader.size + 60
        try directory.change(names[1]) { $0[at + 50] ^= 1 }
        let damaged = try names.map { try directory.bytes($0) }
        let (entries, notices) = try salvage(directory, small)
        #expect(entries.count == 3)
        #expect(directory.segments == Array(names[..<2]))
        #expect(try directory.bytes(names[1] + ".damaged") == Array(damaged[1][at...]))
        for index in 2..<5 { #expect(try directory.bytes(names[index] + ".damaged") == damaged[index]) }
        #expect(notices.contains("\(names[1]) is damaged at byte \(at), after offset 5"))
        for name in names[1...] { #expect(notices.contains("\(name).damaged")) }
    }

    @Test func filesMovedAsideAreNeverOverwritten() throws {
        for round in 1...3 {
            try leaveKilledLog(in: directory) { try fill($0, 3) }
            try directory.change(firstSegment) { $0[SegmentHeader.size + 45] ^= 1 }
            #expect(try salvage(directory).entries.isEmpty)
            #expect(directory.names.filter { $0.hasSuffix(".damaged") }.count == round)
        }
    }

    @Test func everyFlippedBitLeavesAPrefix() throws {
        try leaveKilledLog(in: directory, small) { log in
            try fill(log, 9)
            try log.trim(before: 1)
        }
        let payloads = try all(open(.directory, directory, small)).map(\.payload)
        let sound = try directory.contents()
        for (name, bytes) in sound where name.hasSuffix(".log") {
            for index in stride(from: 0, to: bytes.count, by: 3) where !(4...5).contains(index) {
                try directory.restore(sound)
                try directory.change(name) { $0[index] ^= 1 << (index % 8) }
                let (entries, notices) = try salvage(directory, small)
                #expect(entries.map(\.payload) == Array(payloads[..<entries.count]))
                #expect(notices.contains(name) && notices.contains("byte"))
            }
        }
    }

    @Test func aDamagedHeaderOfASegmentIsWrittenAgain() throws {
        try leaveKilledLog(in: directory) { try fill($0, 9) }
        for index in 0..<SegmentHeader.size where !(4...5).contains(index) {
            try directory.change(firstSegment) { $0[index] ^= 1 }
            try expectRefusal(of: directory, naming: firstSegment)
            #expect(try salvage(directory).entries.count == 9)
        }
    }

    @Test func lostOffsetsAreReported() throws {
        let log = try open(.directory, directory, small)
        try fill(log, 9)
        log.close()
        let names = directory.segments
        directory.remove(names[2])
        let (entries, notices) = try salvage(directory, small)
        #expect(entries.count == 4)
        #expect(notices.contains("lacks the offsets 7 to 11"))
        #expect(notices.contains("lacks the offsets 7 to 17"))
        #expect(directory.segments == Array(names[..<2]))
    }

    @Test func aShortenedSegmentAfterACleanStopIsKeptAsFarAsItGoes() throws {
        let log = try open(.directory, directory)
        try fill(log, 9)
        log.close()
        try directory.change(firstSegment) { $0.removeLast(60) }
        let (entries, notices) = try salvage(directory)
        #expect(entries.count == 8)
        #expect(notices.contains("lacks the offsets 15 to 17"))
    }

    @Test func aLogWithoutItsFirstSegmentBeginsWithTheNext() throws {
        try leaveKilledLog(in: directory, small) { try fill($0, 9) }
        directory.remove(firstSegment)
        let (entries, notices) = try salvage(directory, small)
        #expect(entries.first?.baseOffset == 3)
        #expect(entries.count == 7)
        #expect(notices.contains("lacks the offsets 0 to 2"))
    }

    @Test func aDamagedStartIsMovedAside() throws {
        try leaveKilledLog(in: directory) { log in
            try fill(log, 9)
            try log.trim(before: 5)
        }
        try directory.write("start", [1, 2, 3])
        let (entries, notices) = try salvage(directory)
        #expect(entries.count == 9)
        #expect(try directory.bytes("start.damaged") == [1, 2, 3])
        #expect(notices.contains("deleted records"))
    }

    @Test func aMissingLogIsCreatedAgain() throws {
        var configuration = small
        configuration.mustExist = true
        StoredDirectory.removeDirectory(directory.path)
        #expect(try salvage(directory, configuration).notices.contains(directory.path))
    }

    @Test func aSoundLogIsLeftAlone() throws {
        try leaveKilledLog(in: directory, small) { try fill($0, 9) }
        let (entries, notices) = try salvage(directory, small)
        #expect(entries.count == 9)
        #expect(notices.isEmpty)
    }

    @Test func entriesAppendedAfterASalvageStay() throws {
        let log = try open(.directory, directory)
        try fill(log, 9, size: 100)
        log.close()
        try directory.change(firstSegment) { $0[SegmentHeader.size + 145] ^= 1 }
        var configuration = SegmentLog.Configuration()
        configuration.salvage = true
        // Longer than what the checkpoint counted, and then killed.
        try leaveKilledLog(in: directory, configuration) { try fill($0, 20, size: 100) }
        let again = try open(.directory, directory)
        #expect(again.recovery.isEmpty)
        #expect(try all(again).count == 21)
    }
}
