public import KafkaCodecs

/// A tagged field as it is on the wire: kept for those that have no name here.
public struct TaggedField: Hashable, Sendable {
    /// The number that says which field it is.
    public let tag: UInt32
    /// The field's bytes, without their length.
    public let value: Bytes

    /// Creates a tagged field of `value`.
    public init(tag: UInt32, value: Bytes) {
        self.tag = tag
        self.value = value
    }
}

extension [TaggedField] {
    /// Puts `field` in the order of tags, in the place of one that has its tag.
    mutating func insert(_ field: TaggedField) {
        let place = firstIndex { $0.tag >= field.tag } ?? endIndex
        if place < endIndex, self[place].tag == field.tag {
            self[place] = field
        } else {
            insert(field, at: place)
        }
    }

    /// The fields in ascending order, the last where several have one tag.
    var inOrder: [TaggedField] {
        var isOrdered = true
        for index in indices.dropFirst() where self[index - 1].tag >= self[index].tag { isOrdered = false }
        if isOrdered { return self }
        var ordered: [TaggedField] = []
        for field in self { ordered.insert(field) }
        return ordered
    }
}
