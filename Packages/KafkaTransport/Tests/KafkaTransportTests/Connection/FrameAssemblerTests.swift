import KafkaCodecs
import Testing

@testable import KafkaTransport

@Suite struct FrameAssemblerTests {
    private let frames: [Bytes] = [0, 1, 3, 4, 5, 0, 60, 200].map { .noise($0, seed: UInt64($0)) }
    private var stream: Bytes { Bytes(frames.flatMap { Array($0.framed) }) }

    private func assembler(limit: Int = 1 << 30, pool: FramePool = FramePool()) -> FrameAssembler {
        FrameAssembler(maximumFrameSize: limit, pool: pool)
    }

    private func feed(_ bytes: Bytes, to assembler: inout FrameAssembler) throws -> [Bytes] {
        try bytes.withUnsafeBytes { buffer in
            var input = buffer
            var frames: [Bytes] = []
            while let frame = try assembler.next(from: &input) { frames.append(frame) }
            #expect(input.isEmpty)
            return frames
        }
    }

    @Test func everySplitInTwoGivesTheSameFrames() throws {
        for split in 0...stream.count {
            var assembler = assembler()
            let first = try feed(stream.slice(0..<split), to: &assembler)
            let second = try feed(stream.slice(split..<stream.count), to: &assembler)
            #expect(first + second == frames)
            #expect(!assembler.isWithinFrame)
        }
    }

    @Test func everyPieceSizeGivesTheSameFrames() throws {
        for size in 1...stream.count {
            var assembler = assembler()
            var found: [Bytes] = []
            for start in stride(from: 0, to: stream.count, by: size) {
                found += try feed(stream.slice(start..<min(start + size, stream.count)), to: &assembler)
            }
            #expect(found == frames)
        }
    }

    @Test func theRestOfALargeFrameMayBeReadIntoItsMemory() throws {
        let large = Bytes.noise(300_000)
        var assembler = assembler()
        #expect(try feed(large.framed.slice(0..<1000), to: &assembler).isEmpty)
        var position = 996
        while let room = assembler.room() {
            let count = min(room.count, 70_000)
            large.slice(position..<position + count).withUnsafeBytes { room.copyMemory(from: $0) }
            position += count
            if let frame = assembler.didFill(count) {
                #expect(frame == large)
                #expect(!assembler.isWithinFrame)
                return
            }
        }
        Issue.record("the frame did not become complete")
    }

    @Test(arguments: [-1, Int32.min, 101, .max]) func anInvalidLengthIsAnErrorBeforeMemoryIsAllocated(length: Int32) {
        var assembler = assembler(limit: 100)
        var writer = ByteWriter()
        writer.int32(length)
        let prefix = writer.finish()
        #expect(throws: FrameAssembler.InvalidLength.self) { try feed(prefix, to: &assembler) }
        #expect(assembler.capacity == 0)
    }

    @Test func aFrameAsLongAsTheLimitIsRead() throws {
        var assembler = assembler(limit: 100)
        #expect(try feed(Bytes.noise(100).framed, to: &assembler) == [.noise(100)])
    }

    @Test func memoryGrowsOnlyAsBytesArrive() throws {
        var assembler = assembler()
        var writer = ByteWriter()
        writer.int32(1 << 30)
        _ = try feed(writer.finish(), to: &assembler)
        #expect(assembler.capacity <= FrameAssembler.initialLimit)
        var arrived = 0
        let piece = Bytes(repeatElement(7, count: 300_000))
        for _ in 0..<40 {
            #expect(try feed(piece, to: &assembler).isEmpty)
            arrived += piece.count
            #expect(assembler.capacity <= max(FrameAssembler.initialLimit, 2 * arrived))
        }
    }

    @Test func aFrameThatGrewKeepsItsBytes() throws {
        let large = Bytes.noise(3 << 20)
        var assembler = assembler()
        var found: [Bytes] = []
        let stream = large.framed
        for start in stride(from: 0, to: stream.count, by: 65_536) {
            found += try feed(stream.slice(start..<min(start + 65_536, stream.count)), to: &assembler)
        }
        #expect(found == [large])
    }

    @Test func theNextLargeFrameReusesTheMemoryOfTheLast() throws {
        let pool = FramePool()
        var assembler = assembler(pool: pool)
        let large = Bytes.noise(100_000).framed
        for _ in 0..<3 {
            #expect(try feed(large.slice(0..<5000), to: &assembler).isEmpty)
            #expect(try feed(large.slice(5000..<large.count), to: &assembler).count == 1)
            #expect(pool.keptBytes == 131_072)
        }
    }

    @Test func aSliceOfAFrameKeepsItsMemory() throws {
        let pool = FramePool()
        var assembler = assembler(pool: pool)
        let large = Bytes.noise(100_000)
        _ = try feed(large.framed.slice(0..<5000), to: &assembler)
        var slice: Bytes? = try feed(large.framed.slice(5000..<large.count + 4), to: &assembler)[0].slice(10..<20)
        #expect(pool.keptBytes == 0)
        #expect(slice == large.slice(10..<20))
        slice = nil
        #expect(pool.keptBytes > 0)
    }
}
