import KafkaCodecs
import Testing

@testable import KafkaTransport

@Suite(.timeLimit(.minutes(5))) struct ConnectFailureTests {
    @Test func aRefusedConnectionNamesThePeerAndSaysWhatToDo() async throws {
        try await withLoop { loop async throws in
            let port = try RawListener().port
            let recorder = await loop.connect(to: "127.0.0.1", port: port)
            let error = try await recorder.errors.next()
            #expect(error.code == .refused)
            #expect(error.message.contains("127.0.0.1:\(port)"))
            #expect(error.message.contains("check that it runs"))
            #expect(try await recorder.next() == .closed(.refused))
        }
    }

    @Test func everyAddressOfANameIsNamedIfAllRefuse() async throws {
        try await withLoop { loop async throws in
            let port = try RawListener().port
            let error = try await loop.connect(to: "localhost", port: port).errors.next()
            #expect(error.message.contains("localhost:\(port)"))
            #expect(error.message.contains("127.0.0.1:\(port)"))
        }
    }

    @Test(arguments: ["no-such-host.invalid", "", "a b", "host\u{0}name", "[::1", "999.1.1.1"])
    func aNameWithoutAnAddressIsAnError(host: String) async throws {
        try await withLoop { loop async throws in
            let options = FrameConnection.Options(connectTimeout: .seconds(1))
            let error = try await loop.connect(to: host, port: 9, options: options).errors.next()
            // If the machine's name server does not respond, the lookup times out instead.
            #expect(error.code == .resolve || error.code == .timeout)
        }
    }

    @Test func aPeerThatDoesNotRespondTimesOut() async throws {
        try await withLoop { loop async throws in
            // If the queue of a listener that does not accept is full, further clients get no response.
            let listener = try RawListener(backlog: 0)
            let options = FrameConnection.Options(connectTimeout: .milliseconds(200))
            var recorders: [Recorder] = []
            for _ in 0..<4 {
                recorders.append(await loop.connect(to: "127.0.0.1", port: listener.port, options: options))
            }
            let last = recorders[3]
            let error = try await last.errors.next()
            #expect(error.code == .timeout)
            #expect(error.message.contains("127.0.0.1:\(listener.port)"))
            #expect(try await last.next() == .closed(.timeout))
        }
    }

    @Test func anAddressInUseIsNamed() async throws {
        try await withLoop { loop async throws in
            let taken = try RawListener()
            let error = try #require(throws: TransportError.self) {
                try FrameListener(loop: loop, host: "127.0.0.1", port: taken.port) { _ in Recorder() }
            }
            #expect(error.code == .bind)
            #expect(error.message.contains("127.0.0.1:\(taken.port)"))
        }
    }

    @Test func listeningAtAnAddressOfAnotherMachineIsAnError() async throws {
        try await withLoop { loop async throws in
            let error = try #require(throws: TransportError.self) {
                try FrameListener(loop: loop, host: "192.0.2.1", port: 0) { _ in Recorder() }
            }
            #expect(error.code == .bind)
        }
    }
}
