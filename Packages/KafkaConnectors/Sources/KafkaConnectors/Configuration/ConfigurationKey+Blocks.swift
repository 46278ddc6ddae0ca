/// Keys whose values are blocks of keys.
extension ConfigurationKey where Target: ConfigurationBlock {
    static func block<Block: ConfigurationBlock>(
        _ name: String, _ path: Path<Block>, isRequired: Bool = false, _ documentation: String
    ) -> Self {
        Self(
            name: name, shape: .block(Block.descriptions), isRequired: isRequired, documentation: documentation
        ) { entry, target, problems in
            target[keyPath: path].read(entry.value, at: entry.place, &problems)
        }
    }

    /// An optional block: `nil` if the file does not contain it.
    static func block<Block: ConfigurationBlock>(
        _ name: String, _ path: Path<Block?>, _ documentation: String
    ) -> Self {
        Self(name: name, shape: .block(Block.descriptions), documentation: documentation) { entry, target, problems in
            var block = Block()
            block.read(entry.value, at: entry.place, &problems)
            target[keyPath: path] = block
        }
    }

    /// A list of blocks, in the order of the file.
    static func blocks<Block: ConfigurationBlock>(
        _ name: String, _ path: Path<[Block]>, _ documentation: String
    ) -> Self {
        Self(name: name, shape: .blocks(Block.descriptions), documentation: documentation) { entry, target, problems in
            guard case .sequence(let items) = entry.value.content else {
                return problems.error(
                    entry.value.place,
                    "\"\(name)\" must be a list, not \(entry.value.kind); write \"- key: value\" lines below it, "
                        + "indented")
            }
            guard !items.isEmpty else {
                return problems.error(
                    entry.value.place, "\"\(name)\" is an empty list; write at least one, or leave the key out")
            }
            target[keyPath: path] = items.map { item in
                var block = Block()
                block.read(item, at: item.place, &problems)
                return block
            }
        }
    }
}
