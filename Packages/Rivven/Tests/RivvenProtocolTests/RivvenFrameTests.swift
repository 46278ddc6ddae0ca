import KafkaCodecs
import RivvenProtocol
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The golden frames, which were written by Rivven's own protocol crate.
enum GoldenFrames {
    struct Frame: Sendable {
        let isRequest: Bool
        let bytes: Bytes
    }

    static let all: [Frame] = {
        let path = "\(#filePath)".replacingLastComponent(by: "Vectors/wire.jsonl")
        guard let file = fopen(path, "r") else { return [] }
        defer { fclose(file) }
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { text += chunk[..<count] }
        return text.split(separator: 10).compactMap { line -> Frame? in
            let line = String(decoding: line, as: UTF8.self)
            guard let start = line.firstRange(of: "\"frame\":\"")?.upperBound else { return nil }
            return Bytes(hex: String(line[start...].prefix { $0 != "\"" })).map {
                Frame(isRequest: line.hasPrefix("{\"kind\":\"request\""), bytes: $0)
            }
        }
    }()
}

extension String {
    fileprivate func replacingLastComponent(by name: String) -> String {
        (lastIndex(of: "/").map { String(self[...$0]) } ?? "") + name
    }
}

@Suite struct RivvenFrameTests {
    @Test func theGoldenFramesAreComplete() {
        #expect(GoldenFrames.all.count == 446)
    }

    @Test func everyGoldenFrameIsWrittenAsItWasRead() throws {
        for frame in GoldenFrames.all {
            let body = frame.bytes.slice(4..<frame.bytes.count)
            if frame.isRequest {
                let (id, request) = try RivvenFrame.decodeRequest(body)
                #expect(try RivvenFrame.encode(request, correlationID: id) == frame.bytes)
            } else {
                let (id, response) = try RivvenFrame.decodeResponse(body)
                #expect(try RivvenFrame.encode(response, correlationID: id) == frame.bytes)
            }
        }
    }

    @Test func everyTruncationIsAnError() {
        for frame in GoldenFrames.all where frame.bytes.count < 200 {
            for length in 4..<frame.bytes.count {
                let cut = frame.bytes.slice(4..<length)
                if frame.isRequest {
                    #expect(throws: CodecError.self) { try RivvenFrame.decodeRequest(cut) }
                } else {
                    #expect(throws: CodecError.self) { try RivvenFrame.decodeResponse(cut) }
                }
            }
        }
    }

    @Test func aDamagedByteIsAnErrorOrAValue() {
        for frame in GoldenFrames.all where frame.bytes.count < 120 {
            var bytes = Array(frame.bytes.dropFirst(4))
            for index in bytes.indices {
                let before = bytes[index]
                for value in [0, 1, 0x7f, 0x80, 0xff] as [UInt8] {
                    bytes[index] = value
                    if frame.isRequest {
                        _ = try? RivvenFrame.decodeRequest(Bytes(bytes))
                    } else {
                        _ = try? RivvenFrame.decodeResponse(Bytes(bytes))
                    }
                }
                bytes[index] = before
            }
        }
    }

    @Test func anotherFormatIsRefused() {
        let frame = Bytes([1, 0, 0, 0, 1, 13])
        #expect { try RivvenFrame.decodeRequest(frame) } throws: { ($0 as? CodecError)?.code == .unsupported }
    }

    @Test func aMessagePastTheLimitIsRefused() {
        var request = RivvenRequest.Publish()
        request.value = Bytes([UInt8](repeating: 0, count: RivvenFrame.maximumSize))
        #expect { try RivvenFrame.encode(.publish(request), correlationID: 1) } throws: {
            ($0 as? CodecError)?.code == .limitExceeded
        }
    }
}
