#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A check whether the directory of the embedded log can be used, which creates nothing.
enum StateDirectory {
    /// What was found at a path.
    enum Finding: Equatable {
        /// A directory in which this process may create files.
        case usable
        /// Something else, or a directory in which this process may not create files.
        case unusable(errno: Int32)
        /// Nothing that this process can see; ENOENT if nothing is there.
        case absent(errno: Int32)
    }

    /// Returns the error that opening the embedded log in `directory` would give; `nil` if the directory can be used or
    /// created.
    static func obstacle(_ directory: String, probe: (String) -> Finding = Self.probe) -> String? {
        var path = directory
        // The directory that would have to be created in `path`.
        var child: String?
        while true {
            switch probe(path) {
            case .usable: return nil
            case .unusable(let code):
                return child.map { failure("create", $0, code) } ?? failure("open", directory + "/LOCK", code)
            case .absent(ENOENT):
                guard let parent = parent(of: path) else { return failure("create", path, ENOENT) }
                (child, path) = (path, parent)
            case .absent(let code): return failure("create", path, code)
            }
        }
    }

    /// Examines `path` with the permissions of this process.
    static func probe(_ path: String) -> Finding {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let code = errno
            // A link without a target prevents a directory from being created there.
            return lstat(path, &status) == 0 ? .unusable(errno: code) : .absent(errno: code)
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { return .unusable(errno: ENOTDIR) }
        return access(path, W_OK | X_OK) == 0 ? .usable : .unusable(errno: errno)
    }

    private static func parent(of path: String) -> String? {
        guard let slash = path.lastIndex(of: "/") else { return path.isEmpty || path == "." ? nil : "." }
        guard slash != path.startIndex else { return path == "/" ? nil : "/" }
        return String(path[..<slash])
    }

    private static func failure(_ what: String, _ path: String, _ code: Int32) -> String {
        "cannot \(what) \(path): \(String(cString: strerror(code)))"
    }
}
