extension Message {
    /// Returns the minimum size of a value of `type` in any of `versions`. It limits how many values can follow in a
    /// frame.
    func fewestBytes(_ type: FieldType, in versions: Versions) throws(GeneratorError) -> Int {
        var fewest = Int.max
        for version in versions.lowest...versions.highest { fewest = min(fewest, try bytes(type, version)) }
        return fewest
    }

    private func bytes(_ type: FieldType, _ version: Int16) throws(GeneratorError) -> Int {
        let isFlexible = flexibleVersions.contains(version)
        switch type {
        case .scalar(let scalar): return scalar.size
        case .string: return isFlexible ? 1 : 2
        case .bytes, .array: return isFlexible ? 1 : 4
        case .structure(let name):
            var sum = isFlexible ? 1 : 0
            for field in try structure(name).plainFields where field.versions.contains(version) {
                if case .structure = field.type, field.isNullable {
                    sum += 1
                } else {
                    sum += try bytes(field.type, version)
                }
            }
            return sum
        }
    }
}
