import KafkaCodecs
import Testing

@_spi(KafkaInternals) @testable import SegmentLog

/// What a log makes of files that were damaged after its process was killed.
@Suite struct RecoveryTests {
    let directory: TemporaryDirectory
    let small = SegmentLog.Configuration(segmentBytes: 200)

    init() throws { directory = try TemporaryDirectory() }

    /// The positions at which the entries of a segment begin, and its end.
    private func positions(_ sizes: [Int]) -> [Int] {
        sizes.reduce(into: [SegmentHeader.size]) { $0.append(($0.last ?? 0) + EntryFormat.headerSize + $1) }
    }

    // MARK: The end

    @Test func aTailTornAtAnyByteIsCutOffAndReported() throws {
        var whole = 0
        try leaveKilledLog(in: directory) { log in
            try fill(log, 3)
            whole = try directory.bytes(firstSegment).count
            try log.append(recordCount: 1, timestamp: 5, payload: "the last one")
        }
        let torn = try directory.bytes(firstSegment)
        for length in whole..<torn.count {
            try directory.write(firstSegment, Array(torn[..<length]))
            let again = try open(.directory, directory)
            #expect(try all(again).count == 3)
            #expect(again.nextOffset == 6)
            #expect(try directory.bytes(firstSegment).count == whole)
            let cut = length - whole
            guard cut > 0 else { continue }
            let notice = try #require(again.recovery.first?.message)
            #expect(notice.contains("\(directory.path)/\(firstSegment)"))
            #expect(notice.contains("last \(cut) bytes, from byte \(whole), after offset 5"))
        }
    }

    @Test func aDamagedLastEntryIsCutOffAndItsOffsetsAreNamed() throws {
        try leaveKilledLog(in: directory) { try fill($0, 3) }
        try directory.change(firstSegment) { $0[$0.count - 1] ^= 1 }
        let log = try open(.directory, directory)
        #expect(try all(log).count == 2)
        #expect(log.recovery.first?.message.contains("held the offsets 3 to 5") == true)
    }

    @Test func aTailOfZerosIsCutOff() throws {
        try leaveKilledLog(in: directory) { try fill($0, 3) }
        try directory.change(firstSegment) { $0 += [UInt8](repeating: 0, count: 3_000_000) }
        let log = try open(.directory, directory)
        #expect(try all(log).count == 3)
        #expect(log.recovery.count == 1)
    }

    @Test func aSegmentThatIsCutOffInItsHeaderIsReported() throws {
        for length in 0..<SegmentHeader.size {
            try directory.restore([:])
            try leaveKilledLog(in: directory) { try fill($0, 3) }
            try directory.change(firstSegment) { $0 = Array($0[..<length]) }
            let log = try open(.directory, directory)
            #expect(log.nextOffset == 0)
            #expect(log.recovery.first?.message.contains(firstSegment) == true)
        }
    }

    // MARK: Damage in the middle

    @Test func aFlippedBitAnywhereIsRefusedOrReported() throws {
        try leaveKilledLog(in: directory, small) { try fill($0, 9) }
        let sound = try directory.contents()
        let payloads = try all(open(.directory, directory)).map(\.payload)
        for (name, bytes) in sound {
            for index in bytes.indices {
                var damaged = bytes
                damaged[index] ^= 1 << (index % 8)
                try directory.restore(sound)
                try directory.write(name, damaged)
                do {
                    let log = try open(.directory, directory)
                    let kept = try all(log).map(\.payload)
                    #expect(kept == Array(payloads[..<kept.count]))
                    #expect(log.recovery.contains { $0.message.contains("byte") && $0.message.contains(name) })
                    // Only an end that nobody needs, or the last entry, is cut off.
                    #expect(kept.count >= payloads.count - 1)
                } catch let error as SegmentLogError {
                    #expect(error.code == .damaged || error.code == .newerVersion)
                    #expect(error.message.contains(directory.path))
                    #expect(try directory.contents()[name] == damaged)
                }
            }
        }
    }

    @Test func damageBeforeValidEntriesIsRefusedWhateverItsRecordCount() throws {
        try leaveKilledLog(in: directory) { log in
            try log.append(recordCount: 200_000, timestamp: 1, payload: "many small records, compressed")
            try log.append(recordCount: 1, timestamp: 1, payload: "acknowledged")
            try log.append(recordCount: 1, timestamp: 1, payload: "acknowledged too")
        }
        let sound = try directory.bytes(firstSegment)
        for index in [SegmentHeader.size + 3, SegmentHeader.size + 10, SegmentHeader.size + 50] {
            try directory.write(firstSegment, sound)
            try directory.change(firstSegment) { $0[index] ^= 1 }
            try expectRefusal(
                of: directory, naming: firstSegment, "byte \(SegmentHeader.size), before the first offset")
        }
    }

    @Test func swappedEntriesAreRefused() throws {
        try leaveKilledLog(in: directory) { try fill($0, 4) }
        let at = positions([20, 20, 20])
        try directory.change(firstSegment) { bytes in
            bytes = Array(
                bytes[..<at[1]] + bytes[at[2]..<at[3]] + bytes[at[1]..<at[2]] + bytes[at[3]...])
        }
        try expectRefusal(of: directory, naming: "byte \(at[1]), after offset 0")
    }

    @Test func aRemovedOrDoubledEntryIsReported() throws {
        try leaveKilledLog(in: directory) { try fill($0, 4) }
        let sound = try directory.bytes(firstSegment)
        let at = positions([20, 20])
        try directory.write(firstSegment, Array(sound[..<at[1]] + sound[at[2]...]))
        let log = try open(.directory, directory)
        #expect(try all(log).count == 1)
        #expect(log.recovery.count == 1)
        try directory.write(firstSegment, Array(sound[..<at[2]] + sound[at[1]...]))
        let other = try open(.directory, directory)
        #expect(try all(other).count == 2)
        #expect(other.recovery.count == 1)
    }

    // MARK: What records contain

    @Test func anEntryInsideARecordIsNotTakenForAnEntryAfterTheDamage() throws {
        for version in [1, 2] {
            try directory.restore([:])
            let fake =
                version == 1
                ? VersionOne.entry(2, 1, 0, Array("fake".utf8))
                : Array(
                    EntryFormat.header(
                        mark: 7, baseOffset: 2, recordCount: 1, timestamp: 0, payload: [],
                        position: SegmentHeader.size + 46 + 40))
            try leaveKilledLog(in: directory) { log in
                try log.append(recordCount: 1, timestamp: 0, payload: "before")
                try log.append(
                    recordCount: 1, timestamp: 0, payload: Bytes(fake + [UInt8](repeating: 1, count: 5000)))
            }
            try directory.change(firstSegment) { $0.removeLast(2000) }
            let log = try open(.directory, directory)
            #expect(try all(log).count == 1)
            #expect(log.recovery.count == 1)
        }
    }

    @Test func aRecordFullOfHeadersIsSearchedInLinearTime() throws {
        let size = 4_000_000
        var payload: [UInt8] = []
        payload.reserveCapacity(size)
        while payload.count < size {
            payload += VersionOne.header(size: size - payload.count - 1_000_000, 0, 6, 1, 0)
        }
        try leaveKilledLog(in: directory, .init(segmentBytes: 1 << 30)) { log in
            try log.append(recordCount: 1, timestamp: 0, payload: "before")
            try log.append(recordCount: 1, timestamp: 0, payload: Bytes(payload))
        }
        try directory.change(firstSegment) { $0.removeLast(1_000_000) }
        let start = ContinuousClock.now
        #expect(try all(open(.directory, directory)).count == 1)
        #expect(ContinuousClock.now - start < .seconds(3))
    }

    // MARK: Files

    @Test func aMissingSegmentIsRefused() throws {
        try leaveKilledLog(in: directory, small) { try fill($0, 12) }
        let sound = try directory.contents()
        #expect(directory.segments.count > 3)
        for name in directory.segments {
            try directory.restore(sound)
            directory.remove(name)
            try expectRefusal(of: directory, naming: directory.path, String(name.dropLast(4).drop { $0 == "0" }))
        }
    }

    @Test func aSegmentThatIsCutOffBeforeAnotherIsRefused() throws {
        try leaveKilledLog(in: directory, small) { try fill($0, 6) }
        let sound = try directory.contents()
        let end = try directory.bytes(firstSegment).count - EntryFormat.headerSize
        for length in 0..<end {
            try directory.restore(sound)
            try directory.change(firstSegment) { $0 = Array($0[..<length]) }
            try expectRefusal(of: directory, naming: directory.path)
        }
    }

    @Test func swappedRenamedAndForeignSegmentsAreRefused() throws {
        try leaveKilledLog(in: directory, small) { try fill($0, 12) }
        let sound = try directory.contents()
        let names = directory.segments
        var swapped = sound
        (swapped[names[0]], swapped[names[1]]) = (sound[names[1]], sound[names[0]])
        try directory.restore(swapped)
        try expectRefusal(of: directory, naming: names[0], "byte 8")
        try directory.restore(sound)
        try directory.write("00000000000000000777.log", try directory.bytes(names[1]))
        try expectRefusal(of: directory, naming: "00000000000000000777.log")
        try directory.restore(sound)
        try directory.write("0-copy.log", try directory.bytes(names[1]))
        try expectRefusal(of: directory, naming: "0-copy.log")
        try directory.restore(sound)
        try directory.write("00000000000000000001.log", try directory.bytes(names[1]))
        try expectRefusal(of: directory, naming: "00000000000000000001.log")
    }

    @Test func aSegmentOfAnotherLogIsRefused() throws {
        try leaveKilledLog(in: directory, .init(name: "orders-0")) { try fill($0, 3) }
        #expect(try all(open(.directory, directory, .init(name: "orders-0"))).count == 3)
        try expectRefusal(of: directory, .init(name: "orders-1"), naming: firstSegment, "another log")
    }

    @Test func aLogThatMustExistIsNotCreatedAgain() throws {
        let configuration = SegmentLog.Configuration(mustExist: true)
        try expectRefusal(of: directory, configuration, naming: directory.path)
        StoredDirectory.removeDirectory(directory.path)
        #expect(throws: SegmentLogError.self) { try open(.directory, directory, configuration) }
        #expect(!StoredDirectory.exists(directory.path))
        try open(.directory, directory).close()
        try open(.directory, directory, configuration).close()
    }

    @Test func aDamagedOrMissingStartIsRefused() throws {
        try leaveKilledLog(in: directory, small) { log in
            try fill(log, 12)
            try log.trim(before: 10)
        }
        let sound = try directory.contents()
        for index in 0..<12 {
            try directory.restore(sound)
            try directory.change("start") { $0[index] ^= 0x11 }
            try expectRefusal(of: directory, naming: "start")
        }
        try directory.write("start", [])
        try expectRefusal(of: directory, naming: "start")
        directory.remove("start")
        try expectRefusal(of: directory, naming: "lacks the offsets 0 to")
    }

    @Test func aNewerVersionIsRefusedAndNotSalvaged() throws {
        try leaveKilledLog(in: directory) { try fill($0, 3) }
        try directory.change(firstSegment) { $0[5] = 3 }
        for salvages in [false, true] {
            var configuration = SegmentLog.Configuration()
            configuration.salvage = salvages
            #expect { try open(.directory, directory, configuration) } throws: {
                ($0 as? SegmentLogError)?.code == .newerVersion
            }
        }
    }

    @Test func damageFoundWhileReadingIsAnError() throws {
        let log = try open(.directory, directory)
        try fill(log, 3)
        for index in [SegmentHeader.size + 10, SegmentHeader.size + 45] {
            try directory.changeInPlace(firstSegment, index)
            let error = #expect(throws: SegmentLogError.self) { try all(log) }
            #expect(error?.code == .damaged)
            #expect(error?.message.contains("byte \(SegmentHeader.size)") == true)
            try directory.changeInPlace(firstSegment, index)
        }
        #expect(try all(log).count == 3)
    }
}

extension TemporaryDirectory {
    /// Flips a bit of a file that stays open elsewhere.
    fileprivate func changeInPlace(_ name: String, _ index: Int) throws {
        let file = try StoredFile(path + "/" + name)
        let byte = try file.read(1, at: index)
        try [byte[0] ^ 1].withUnsafeBytes { try file.write([$0], at: index) }
    }
}

extension SegmentLog.Configuration {
    fileprivate init(name: String) {
        self.init()
        self.name = name
    }

    fileprivate init(mustExist: Bool) {
        self.init()
        self.mustExist = mustExist
    }
}
