/// Files and directories that are being removed, a few at a time, so that the loop serves clients in between.
struct FileRemoval {
    private enum Step {
        case remove(String)
        case removeEmptyDirectory(String)
    }

    /// The next step is the last.
    private var steps: [Step] = []

    var isEmpty: Bool { steps.isEmpty }

    /// Adds a directory with its contents, or a file. A path that does not exist is passed over.
    mutating func add(_ path: String) { steps.append(.remove(path)) }

    /// Removes files while `goesOn` returns true. What cannot be removed stays.
    mutating func run(while goesOn: () -> Bool) {
        while goesOn(), let step = steps.popLast() {
            switch step {
            case .removeEmptyDirectory(let path): FileSystem.removeEmptyDirectory(path)
            case .remove(let path) where FileSystem.isDirectory(path):
                steps.append(.removeEmptyDirectory(path))
                for name in FileSystem.contents(of: path) { steps.append(.remove(path + "/" + name)) }
            case .remove(let path): FileSystem.removeFile(path)
            }
        }
    }
}
