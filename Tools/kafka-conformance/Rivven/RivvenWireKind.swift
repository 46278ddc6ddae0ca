import KafkaCodecs
import RivvenProtocol

extension Kind {
    /// Frames of Rivven's wire protocol. The decoded frame is compared with the fields, and the encoded fields with the
    /// frame.
    static let rivvenWire = Kind("rivven-wire", eachLine: { line throws(Mismatch) in try RivvenLine(line).check() })
}

/// A line of the golden file.
private struct RivvenLine {
    let isRequest: Bool
    let index: UInt32
    let name: String
    let correlationID: UInt32
    let fields: JSON
    let frame: Bytes

    init(_ line: JSON) throws(Mismatch) {
        guard let kind = line["kind"]?.string, kind == "request" || kind == "response",
            let index: UInt32 = line["index"]?.integer(), let name = line["name"]?.string,
            let correlationID: UInt32 = line["correlationId"]?.integer(), let fields = line["fields"],
            let frame = line["frame"]?.string.flatMap({ Bytes(hex: $0) })
        else { throw Mismatch("a member is missing or has the wrong type") }
        isRequest = kind == "request"
        self.index = index
        self.name = name
        self.correlationID = correlationID
        // A message without fields has null in their place.
        self.fields = fields.isNull ? .object([:]) : fields
        self.frame = frame
    }

    func check() throws(Mismatch) {
        do throws(CodecError) {
            try isRequest ? checkRequest() : checkResponse()
        } catch {
            throw Mismatch("\(name): \(error.message)")
        }
    }

    private func checkRequest() throws(CodecError) {
        let decoded = try RivvenFrame.decodeRequest(try body())
        try compare(decoded.correlationID, decoded.request.index, decoded.request.name)
        var writer = RivvenJSONWriter()
        try decoded.request.code(with: &writer)
        try compare(writer.result)
        var reader = RivvenJSONReader(fields)
        let built = try RivvenRequest(index: index, from: &reader)
        try compare(try RivvenFrame.encode(built, correlationID: correlationID))
    }

    private func checkResponse() throws(CodecError) {
        let decoded = try RivvenFrame.decodeResponse(try body())
        try compare(decoded.correlationID, decoded.response.index, decoded.response.name)
        var writer = RivvenJSONWriter()
        try decoded.response.code(with: &writer)
        try compare(writer.result)
        var reader = RivvenJSONReader(fields)
        let built = try RivvenResponse(index: index, from: &reader)
        try compare(try RivvenFrame.encode(built, correlationID: correlationID))
    }

    /// Returns the frame without its length prefix, and checks the length.
    private func body() throws(CodecError) -> Bytes {
        var reader = ByteReader(frame)
        guard Int(try reader.uint32()) == reader.remaining else { throw wrong("the frame's length is wrong") }
        return reader.rest()
    }

    private func compare(_ correlationID: UInt32, _ index: UInt32, _ name: String) throws(CodecError) {
        guard correlationID == self.correlationID else { throw wrong("the correlation id differs") }
        guard index == self.index, name == self.name else { throw wrong("decodes to \(name), number \(index)") }
    }

    private func compare(_ decoded: JSON) throws(CodecError) {
        if let difference = decoded.difference(from: fields, at: "fields") { throw wrong(difference) }
    }

    private func compare(_ encoded: Bytes) throws(CodecError) {
        guard encoded == frame else { throw wrong("the fields encode to a different frame") }
    }

    private func wrong(_ reason: String) -> CodecError { CodecError(.malformed, reason) }
}
