import KafkaCodecs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Bytes that wait for a socket to take them, as they lie: nothing is copied.
struct SendQueue {
    private var pieces: [Bytes] = []
    private var head = 0
    /// How much of the first piece was sent.
    private var sent = 0
    /// The number of bytes that wait.
    private(set) var byteCount = 0

    var isEmpty: Bool { byteCount == 0 }
    var pieceCount: Int { pieces.count - head }

    mutating func append(_ piece: Bytes) {
        guard piece.count > 0 else { return }
        pieces.append(piece)
        byteCount += piece.count
    }

    /// Describes the first pieces in `parts`. Returns how many parts and how many bytes those are.
    ///
    /// The pointers are good until the queue next changes: it holds what they point into.
    func describe(in parts: UnsafeMutableBufferPointer<iovec>) -> (parts: Int, bytes: Int) {
        var bytes = 0
        var skip = sent
        let count = min(pieceCount, parts.count)
        for index in 0..<count {
            pieces[head + index].withUnsafeBytes { piece in
                parts[index] = iovec(
                    iov_base: UnsafeMutableRawPointer(mutating: piece.baseAddress.map { $0 + skip }),
                    iov_len: piece.count - skip)
                bytes += piece.count - skip
            }
            skip = 0
        }
        return (count, bytes)
    }

    /// Returns the first bytes, `limit` of them unless fewer wait: where they lie if the first piece has them, else put
    /// together in `memory`, so that small pieces do not become small records.
    ///
    /// The pointer is good until the queue next changes. Called again before that, or after an `append`, it returns the
    /// same bytes, and maybe more.
    func next(upTo limit: Int, gatheringIn memory: UnsafeMutableRawBufferPointer) -> UnsafeRawBufferPointer {
        let limit = min(limit, memory.count)
        guard head < pieces.count else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        let first = pieces[head].withUnsafeBytes { UnsafeRawBufferPointer(rebasing: $0.dropFirst(sent)) }
        if first.count >= limit { return UnsafeRawBufferPointer(rebasing: first.prefix(limit)) }
        if head + 1 == pieces.count { return first }
        var filled = 0
        var skip = sent
        for piece in pieces[head...] where filled < limit {
            piece.withUnsafeBytes { bytes in
                let part = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(skip).prefix(limit - filled))
                UnsafeMutableRawBufferPointer(rebasing: memory.dropFirst(filled)).copyMemory(from: part)
                filled += part.count
            }
            skip = 0
        }
        return UnsafeRawBufferPointer(rebasing: memory.prefix(filled))
    }

    /// Drops `count` bytes that were sent, and lets go of every piece that is through.
    mutating func drop(_ count: Int) {
        byteCount -= count
        var left = count + sent
        while head < pieces.count, left >= pieces[head].count {
            left -= pieces[head].count
            pieces[head] = .empty
            head += 1
        }
        sent = left
        if head == pieces.count {
            pieces.removeAll(keepingCapacity: pieces.count <= 1024)
            head = 0
        } else if head > 1024, head > pieces.count / 2 {
            pieces.removeFirst(head)
            head = 0
        }
    }

    mutating func removeAll() {
        self = SendQueue()
    }
}
