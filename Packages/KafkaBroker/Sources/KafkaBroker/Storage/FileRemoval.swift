/// A removal of files and directories in small steps, so that the loop can serve clients in between.
struct FileRemoval {
    private enum Step {
        case remove(String)
        case removeEmptyDirectory(String)
    }

    /// The remaining steps. The last element is the next step.
    private var steps: [Step] = []

    var isEmpty: Bool { steps.isEmpty }

    /// Adds a directory with its contents, or a file. A path that does not exist is ignored.
    mutating func add(_ path: String) { steps.append(.remove(path)) }

    /// Removes files while `goesOn` returns true. Files that cannot be removed stay.
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
