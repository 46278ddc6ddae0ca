#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The directory of the demo's data: one that the user names, or a temporary one that is removed at the end.
struct DemoDirectory {
    let path: String
    private let isKept: Bool

    init(keeping kept: String?) throws {
        if let kept {
            guard mkdir(kept, 0o700) == 0 || errno == EEXIST else {
                throw UsageError("--keep: cannot create \(kept): \(String(cString: strerror(errno)))")
            }
            (path, isKept) = (kept, true)
            return
        }
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(base)/rivven-demo-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else {
            throw UsageError("cannot create a directory in \(base): \(String(cString: strerror(errno)))")
        }
        (path, isKept) = (String(cString: made), false)
    }

    /// Removes the directory, unless the user named it.
    func remove() {
        if !isKept { Self.removeTree(path) }
    }

    private static func removeTree(_ path: String) {
        if let directory = opendir(path) {
            while let entry = readdir(directory) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != ".", name != ".." { removeTree("\(path)/\(name)") }
            }
            closedir(directory)
        }
        _ = systemRemove(path)
    }
}

private func systemRemove(_ name: String) -> Int32 { remove(name) }
