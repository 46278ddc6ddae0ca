import CKafkaYAML

/// A parser that returns libyaml's events one after another.
///
/// It owns both the text and libyaml's parser, neither of which moves while it exists.
struct YAMLParser: ~Copyable {
    enum Event {
        case streamEnd
        case documentStart
        case documentEnd
        case alias(String)
        case scalar(text: String, isPlain: Bool, Properties)
        case sequenceStart(Properties)
        case sequenceEnd
        case mappingStart(Properties)
        case mappingEnd
    }

    struct Properties {
        let anchor: String?
        let tag: String?
    }

    private let text: UnsafeMutableBufferPointer<UInt8>
    private let handle: UnsafeMutableRawPointer
    /// The position where the last event began.
    private(set) var place = YAMLPlace.start

    init?(_ source: [UInt8]) {
        text = .allocate(capacity: max(source.count, 1))
        _ = text.update(fromContentsOf: source)
        guard let handle = ckafka_yaml_create(text.baseAddress, source.count) else {
            text.deallocate()
            return nil
        }
        self.handle = handle
    }

    deinit {
        ckafka_yaml_free(handle)
        text.deallocate()
    }

    mutating func next() throws(YAMLFault) -> Event {
        while true {
            let kind = ckafka_yaml_kind(rawValue: ckafka_yaml_next(handle))
            guard kind != ckafka_yaml_failed else { throw fault }
            place = YAMLPlace(line: ckafka_yaml_line(handle) + 1, column: ckafka_yaml_column(handle) + 1)
            switch kind {
            case ckafka_yaml_stream_end: return .streamEnd
            case ckafka_yaml_document_start: return .documentStart
            case ckafka_yaml_document_end: return .documentEnd
            case ckafka_yaml_alias: return .alias(properties.anchor ?? "")
            case ckafka_yaml_scalar:
                let bytes = UnsafeBufferPointer(
                    start: ckafka_yaml_text(handle), count: ckafka_yaml_text_length(handle))
                return .scalar(
                    text: String(decoding: bytes, as: UTF8.self), isPlain: ckafka_yaml_is_plain(handle) != 0,
                    properties)
            case ckafka_yaml_sequence_start: return .sequenceStart(properties)
            case ckafka_yaml_sequence_end: return .sequenceEnd
            case ckafka_yaml_mapping_start: return .mappingStart(properties)
            case ckafka_yaml_mapping_end: return .mappingEnd
            default: continue
            }
        }
    }

    private var properties: Properties {
        Properties(
            anchor: ckafka_yaml_anchor(handle).map { String(cString: $0) },
            tag: ckafka_yaml_tag(handle).map { String(cString: $0) })
    }

    private var fault: YAMLFault {
        guard let problem = ckafka_yaml_problem(handle).map({ String(cString: $0) }) else {
            return YAMLFault(place: place, message: "the file needs more memory than is available; make it smaller")
        }
        guard ckafka_yaml_is_unreadable(handle) == 0 else {
            return YAMLFault(
                place: place(ofByte: ckafka_yaml_problem_offset(handle)),
                message: "this is not text (\(problem)); save the file as UTF-8")
        }
        let place = YAMLPlace(
            line: ckafka_yaml_problem_line(handle) + 1, column: ckafka_yaml_problem_column(handle) + 1)
        return YAMLFault(place: place, message: "this is not YAML (\(problem)); \(advice(problem))")
    }

    private func advice(_ problem: String) -> String {
        if problem.contains("cannot start any token") {
            return "indent with spaces, not tabs, and put quotes around a value that begins with a special character"
        }
        if problem.contains("mapping values are not allowed") {
            return "put quotes around a value that contains \": \", and check the indentation"
        }
        if problem.contains("did not find expected ',' or '}'") {
            return "put quotes around a value that contains { or }, as \"${NAME}\", and check the brackets up to here"
        }
        return "check the indentation, the quotes and the brackets up to here"
    }

    private func place(ofByte offset: Int) -> YAMLPlace {
        var place = YAMLPlace.start
        for byte in text.prefix(offset) {
            if byte == UInt8(ascii: "\n") {
                place = YAMLPlace(line: place.line + 1, column: 1)
            } else if byte & 0xc0 != 0x80 {
                place.column += 1
            }
        }
        return place
    }
}
