import KafkaCodecs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Bytes that wait to be sent. They stay in their own memory. Only small pieces are copied, to combine them into one
/// TLS record.
struct SendQueue {
    private var pieces: [Bytes] = []
    private var head = 0
    /// How many bytes of the first piece were sent.
    private var sent = 0
    /// The number of waiting bytes.
    private(set) var byteCount = 0

    var isEmpty: Bool { byteCount == 0 }
    var pieceCount: Int { pieces.count - head }

    mutating func append(_ piece: Bytes) {
        guard piece.count > 0 else { return }
        pieces.append(piece)
        byteCount += piece.count
    }

    /// Writes the addresses of the first pieces to `parts`. Returns the number of parts and of bytes.
    ///
    /// The pointers are valid until the queue changes, because the queue keeps the memory alive.
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

    /// Returns the first bytes: `limit` of them, or fewer if fewer wait. If the first piece has enough, they are
    /// returned in place. Otherwise they are copied together into `memory`, so that small pieces do not become small
    /// TLS records.
    ///
    /// The pointer is valid until the queue changes. A further call before `drop` returns at least the same bytes.
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

    /// Removes `count` bytes that were sent, and releases all pieces that are sent completely.
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
