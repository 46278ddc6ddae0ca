public import KafkaCodecs

/// A tagged field in encoded form, used for fields that this library does not know.
public struct TaggedField: Hashable, Sendable {
    /// The number that identifies the field.
    public let tag: UInt32
    /// The encoded value, without its length.
    public let value: Bytes

    /// Creates a tagged field.
    public init(tag: UInt32, value: Bytes) {
        self.tag = tag
        self.value = value
    }
}

extension [TaggedField] {
    /// Inserts `field` in the order of tags. Replaces a field that has the same tag.
    mutating func insert(_ field: TaggedField) {
        let place = firstIndex { $0.tag >= field.tag } ?? endIndex
        if place < endIndex, self[place].tag == field.tag {
            self[place] = field
        } else {
            insert(field, at: place)
        }
    }

    /// The fields in ascending order of their tags. If several have the same tag, only the last one is kept.
    var inOrder: [TaggedField] {
        var isOrdered = true
        for index in indices.dropFirst() where self[index - 1].tag >= self[index].tag { isOrdered = false }
        if isOrdered { return self }
        var ordered: [TaggedField] = []
        for field in self { ordered.insert(field) }
        return ordered
    }
}
