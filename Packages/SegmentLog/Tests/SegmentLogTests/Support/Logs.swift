import KafkaCodecs
import Testing

@_spi(KafkaInternals) @testable import SegmentLog

enum Kind: CaseIterable, Sendable {
    case memory, directory
}

func open(
    _ kind: Kind, _ directory: TemporaryDirectory, _ configuration: SegmentLog.Configuration = .init()
) throws -> SegmentLog {
    try SegmentLog(storage: kind == .memory ? .memory : .directory(directory.path), configuration: configuration)
}

func fill(_ log: SegmentLog, _ count: Int, size: Int = 20) throws {
    for number in 0..<count {
        let payload = Bytes([UInt8](repeating: UInt8(truncatingIfNeeded: number), count: size))
        try log.append(recordCount: 1 + number % 3, timestamp: Int64(number), payload: payload)
    }
}

func all(_ log: SegmentLog, maximumBytes: Int = 100) throws -> [SegmentLog.Entry] {
    var entries: [SegmentLog.Entry] = []
    var offset = log.startOffset
    while true {
        let more = try log.read(from: offset, maximumBytes: maximumBytes)
        guard let last = more.last else { return entries }
        entries += more
        offset = last.nextOffset
    }
}

/// Fills a log and leaves it as a killed process does: without a checkpoint.
func leaveKilledLog(
    in directory: TemporaryDirectory, _ configuration: SegmentLog.Configuration = .init(),
    _ body: (SegmentLog) throws -> Void
) throws {
    try body(open(.directory, directory, configuration))
}

/// Expects that the log is refused as damaged, with words that name `name`, and that no segment is changed.
func expectRefusal(
    of directory: TemporaryDirectory, _ configuration: SegmentLog.Configuration = .init(), naming words: String...,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let before = try directory.contents()
    let error = #expect(throws: SegmentLogError.self, sourceLocation: sourceLocation) {
        try open(.directory, directory, configuration)
    }
    #expect(error?.code == .damaged, sourceLocation: sourceLocation)
    for word in words {
        #expect(error?.message.contains(word) == true, "\(error?.message ?? "")", sourceLocation: sourceLocation)
    }
    #expect(try directory.contents() == before, sourceLocation: sourceLocation)
}

/// Opens a log that is to be salvaged, and returns its entries and notices.
func salvage(
    _ directory: TemporaryDirectory, _ configuration: SegmentLog.Configuration = .init()
) throws -> (entries: [SegmentLog.Entry], notices: String) {
    var configuration = configuration
    configuration.salvage = true
    let log = try open(.directory, directory, configuration)
    let entries = try all(log)
    log.close()
    // What is left is a sound log.
    let again = try open(.directory, directory)
    #expect(again.recovery.isEmpty)
    #expect(try all(again).map(\.payload) == entries.map(\.payload))
    return (entries, log.recovery.map(\.message).joined(separator: "\n"))
}

let firstSegment = "00000000000000000000.log"
