/// A composer that builds the documents of a file from libyaml's events, within limits.
///
/// If a block has the same key twice, that is a fault and the reading continues. Text that is not YAML ends it.
struct YAMLComposer: ~Copyable {
    /// The most bytes in a file.
    static let maximumBytes = 1 << 20
    /// How deep blocks may be nested.
    static let maximumDepth = 32
    /// The most values in a file. An alias counts as all the values that it stands for.
    static let maximumNodes = 50_000

    private var parser: YAMLParser
    private var anchors: [String: (node: YAMLNode, size: Int)] = [:]
    private var nodes = 0
    /// The faults that were found so far.
    private(set) var faults: [YAMLFault] = []

    private init(_ parser: consuming YAMLParser) {
        self.parser = parser
    }

    /// Returns the documents before the first text that is not YAML, and all faults.
    static func compose(_ text: [UInt8]) -> (documents: [YAMLNode], faults: [YAMLFault]) {
        guard text.count <= maximumBytes else {
            let message = "the file is larger than \(maximumBytes) bytes; split it into several"
            return ([], [YAMLFault(place: .start, message: message)])
        }
        let mark: [UInt8] = [0xef, 0xbb, 0xbf]
        let bytes = text.starts(with: mark) ? Array(text.dropFirst(mark.count)) : text
        guard let parser = YAMLParser(bytes) else {
            return (
                [], [YAMLFault(place: .start, message: "the file needs more memory than is available; make it smaller")]
            )
        }
        var composer = YAMLComposer(parser)
        var documents: [YAMLNode] = []
        do throws(YAMLFault) {
            while let document = try composer.document() { documents.append(document) }
        } catch {
            composer.faults.append(error)
        }
        return (documents, composer.faults)
    }

    private mutating func document() throws(YAMLFault) -> YAMLNode? {
        anchors = [:]
        while true {
            switch try parser.next() {
            case .streamEnd: return nil
            case .documentStart, .documentEnd: continue
            case let event: return try node(event, depth: 1)
            }
        }
    }

    private mutating func node(_ event: YAMLParser.Event, depth: Int) throws(YAMLFault) -> YAMLNode {
        let place = parser.place
        guard depth <= Self.maximumDepth else {
            throw YAMLFault(
                place: place, message: "blocks are nested deeper than \(Self.maximumDepth); flatten them")
        }
        let before = nodes
        try count(1)
        switch event {
        case .scalar(let text, let isPlain, let properties):
            let isText = try isText(properties, at: place)
            return remember(
                YAMLNode(
                    place: place,
                    content: .scalar(YAMLScalar(text: text, source: text, isPlain: isPlain && !isText))),
                properties, size: 1)
        case .sequenceStart(let properties):
            _ = try isText(properties, at: place)
            var items: [YAMLNode] = []
            while true {
                let event = try parser.next()
                if case .sequenceEnd = event { break }
                items.append(try node(event, depth: depth + 1))
            }
            return remember(YAMLNode(place: place, content: .sequence(items)), properties, size: nodes - before)
        case .mappingStart(let properties):
            _ = try isText(properties, at: place)
            let entries = try entries(depth: depth + 1)
            return remember(YAMLNode(place: place, content: .mapping(entries)), properties, size: nodes - before)
        case .alias(let name):
            guard let target = anchors[name] else {
                // The message does not contain the name, because a password may begin with a star.
                throw YAMLFault(
                    place: place,
                    message:
                        "no anchor of this name is above this line; define it there, or put quotes around a value that "
                        + "begins with *")
            }
            try count(target.size)
            return YAMLNode(place: place, content: target.node.content)
        case .streamEnd, .documentStart, .documentEnd, .sequenceEnd, .mappingEnd:
            throw YAMLFault(place: place, message: "a value is missing here; write one")
        }
    }

    private mutating func entries(depth: Int) throws(YAMLFault) -> [YAMLEntry] {
        var entries: [YAMLEntry] = []
        var places: [String: YAMLPlace] = [:]
        var merged: [YAMLEntry] = []
        while true {
            let event = try parser.next()
            let place = parser.place
            if case .mappingEnd = event {
                // The block's own keys win over merged ones, and earlier merged ones over later.
                for entry in merged where places.updateValue(entry.place, forKey: entry.key) == nil {
                    entries.append(entry)
                }
                return entries
            }
            guard case .scalar(let key, let isPlain, _) = event else {
                throw YAMLFault(place: place, message: "a key must be plain text; write it as \"key: value\"")
            }
            try count(1)
            let value = try node(try parser.next(), depth: depth)
            if let first = places[key] {
                faults.append(
                    YAMLFault(
                        place: place,
                        // A key without a value may be a value in the wrong place, such as a secret, so it is not
                        // quoted.
                        message: "\(value.isNull ? "a key" : "\"\(key)\"") is set a second time "
                            + "(first in line \(first.line)); keep one of them"))
            } else {
                places[key] = place
                if key == "<<", isPlain {
                    merged += try Self.merged(value)
                } else {
                    entries.append(YAMLEntry(key: key, place: place, value: value))
                }
            }
        }
    }

    /// Returns the entries that a merge key (`<<`) adds: those of a block, or of each block in a list.
    private static func merged(_ value: YAMLNode) throws(YAMLFault) -> [YAMLEntry] {
        switch value.content {
        case .mapping(let entries): return entries
        case .sequence(let items):
            var entries: [YAMLEntry] = []
            for item in items {
                guard case .mapping(let more) = item.content else { throw noBlock(item.place) }
                entries += more
            }
            return entries
        case .scalar: throw noBlock(value.place)
        }
    }

    private static func noBlock(_ place: YAMLPlace) -> YAMLFault {
        YAMLFault(place: place, message: "\"<<\" merges blocks of keys; write <<: *NAME, or <<: [*NAME, *OTHER]")
    }

    /// Returns whether a tag marks the value as text. Throws for any other tag, because no other is supported.
    private func isText(_ properties: YAMLParser.Properties, at place: YAMLPlace) throws(YAMLFault) -> Bool {
        guard let tag = properties.tag else { return false }
        guard tag == "!" || tag == "tag:yaml.org,2002:str" else {
            // What looks like a custom tag may be a password that begins with `!`, so it is not quoted.
            let isStandard = tag.hasPrefix("tag:yaml.org,2002:")
            throw YAMLFault(
                place: place,
                message: isStandard
                    ? "tags such as \(tag) have no meaning here; write the value without it"
                    : "tags have no meaning here; put quotes around a value that begins with !")
        }
        return true
    }

    private mutating func remember(_ node: YAMLNode, _ properties: YAMLParser.Properties, size: Int) -> YAMLNode {
        if let anchor = properties.anchor { anchors[anchor] = (node, size) }
        return node
    }

    private mutating func count(_ size: Int) throws(YAMLFault) {
        nodes += size
        guard nodes <= Self.maximumNodes else {
            throw YAMLFault(
                place: parser.place,
                message:
                    "the file contains more than \(Self.maximumNodes) values once its aliases are expanded; "
                    + "split it into several")
        }
    }
}
