import KafkaCodecs
import Testing

@testable import KafkaTransport

@Suite(.timeLimit(.minutes(5))) struct BackPressureTests {
    private var smallBuffer: FrameConnection.Options {
        var options = FrameConnection.Options()
        options.sendBufferSize = 128 << 10
        return options
    }

    @Test func bytesThatDoNotFitIntoTheSocketWaitAndDrainOnce() async throws {
        try await withLoop { loop async throws in
            let pair = try await loop.pair(options: smallBuffer)
            #expect(try await pair.clientEvents.events.next() == .opened)
            let frame = Bytes.noise(20_000_000)
            let unsent = await loop.run {
                pair.server.pauseReading()
                pair.client.send([frame.framed])
                return pair.client.unsentBytes
            }
            #expect(unsent > 0)
            #expect(pair.clientEvents.events.waiting.isEmpty)
            loop.execute { pair.server.resumeReading() }
            #expect(try await pair.clientEvents.events.next() == .drained)
            #expect(try await pair.serverEvents.next() == .opened)
            #expect(try await pair.serverEvents.next() == .frame(frame))
            await loop.run {}
            #expect(pair.clientEvents.events.waiting.isEmpty)
            #expect(await loop.run { pair.client.unsentBytes } == 0)
        }
    }

    @Test func bytesThatFitIntoTheSocketReportNoDrain() async throws {
        try await withLoop { loop async throws in
            let pair = try await loop.pair()
            #expect(try await pair.clientEvents.events.next() == .opened)
            #expect(
                await loop.run {
                    pair.client.send([Bytes.noise(100).framed])
                    return pair.client.unsentBytes
                } == 0)
            #expect(try await pair.serverEvents.next() == .opened)
            #expect(try await pair.serverEvents.next() == .frame(.noise(100)))
            #expect(pair.clientEvents.events.waiting.isEmpty)
        }
    }

    @Test func writesKeepTheirOrderWhileTheSocketIsFull() async throws {
        try await withLoop { loop async throws in
            let pair = try await loop.pair(options: smallBuffer)
            #expect(try await pair.serverEvents.next() == .opened)
            let frames = (0..<400).map { Bytes.noise(($0 * 7919) % 20_000, seed: UInt64($0)) }
            loop.execute {
                pair.server.pauseReading()
                for frame in frames[..<200] { pair.client.send([frame.framed]) }
                pair.server.resumeReading()
            }
            for frame in frames[200...] { loop.execute { pair.client.send([frame.framed]) } }
            for frame in frames { #expect(try await pair.serverEvents.next() == .frame(frame)) }
        }
    }

    @Test(arguments: [10, 1_000_000]) func aHandlerMaySendOnEveryDrain(size: Int) async throws {
        try await withLoop { loop async throws in
            let left = Countdown(20)
            let frame = Bytes.noise(size).framed
            let client = Recorder { connection, event in
                if event == .drained || event == .opened, left.next() { connection.send([frame]) }
            }
            let pair = try await loop.pair(options: smallBuffer, client: client)
            #expect(try await pair.serverEvents.next() == .opened)
            for _ in 0..<20 { #expect(try await pair.serverEvents.next() == .frame(frame.slice(4..<frame.count))) }
        }
    }

    @Test func aPausedConnectionDeliversNothing() async throws {
        try await withLoop { loop async throws in
            let pair = try await loop.pair()
            #expect(try await pair.serverEvents.next() == .opened)
            await loop.run { pair.server.pauseReading() }
            await loop.run { pair.client.send([Bytes.noise(10).framed]) }
            await TestClock.pass(.milliseconds(20))
            #expect(pair.serverEvents.events.waiting.isEmpty)
            loop.execute { pair.server.resumeReading() }
            #expect(try await pair.serverEvents.next() == .frame(.noise(10)))
        }
    }

    @Test func pausingWithinADeliveryKeepsTheRestInOrder() async throws {
        try await withLoop { loop async throws in
            let server = Recorder { connection, event in
                guard case .frame = event else { return }
                connection.pauseReading()
                loop.execute { connection.resumeReading() }
            }
            let pair = try await loop.pair(server: server)
            #expect(try await server.next() == .opened)
            let frames = (0..<100).map { Bytes.noise($0 * 31, seed: UInt64($0)) }
            loop.execute { pair.client.send(frames.map(\.framed)) }
            for frame in frames { #expect(try await server.next() == .frame(frame)) }
        }
    }

    @Test func pausingStopsThePeerFromSending() async throws {
        try await withLoop { loop async throws in
            let pair = try await loop.pair(options: smallBuffer)
            #expect(try await pair.clientEvents.events.next() == .opened)
            let frame = Bytes.noise(1_000_000).framed
            await loop.run {
                pair.server.pauseReading()
                for _ in 0..<30 { pair.client.send([frame]) }
            }
            await TestClock.pass(.milliseconds(20))
            #expect(await loop.run { pair.client.unsentBytes } > 1_000_000)
            loop.execute { pair.server.resumeReading() }
            #expect(try await pair.clientEvents.events.next() == .drained)
        }
    }
}

private final class Countdown: @unchecked Sendable {
    // Unchecked, because it is used only on one loop.
    private var left: Int
    init(_ count: Int) { left = count }

    func next() -> Bool {
        left -= 1
        return left >= 0
    }
}
