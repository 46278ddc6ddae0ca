// kafka-conformance KIND FILE
//
// Checks the golden lines of FILE against this library. The last line of output is "N passed, M failed". The exit
// status is 0 if all passed, 1 if one failed or there was nothing to check, and 2 for wrong arguments.

internal import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Prints a message to stderr and ends the program with status 2.
func refuse(_ message: String) -> Never {
    let line = Array("kafka-conformance: \(message)\n".utf8)
    _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    exit(2)
}

let arguments = CommandLine.arguments.dropFirst()
let usage = "usage: kafka-conformance KIND FILE, where KIND is one of: \(Kind.all.map(\.name).joined(separator: ", "))"
if arguments == ["--help"] {
    print(usage)
    exit(0)
}
guard let name = arguments.first, let path = arguments.dropFirst().first, arguments.count == 2 else { refuse(usage) }
guard let kind = Kind.all.first(where: { $0.name == name }) else { refuse("unknown KIND \(name); \(usage)") }
guard let contents = FileManager.default.contents(atPath: path) else { refuse("cannot read \(path)") }

var report = Report(path: path)
kind.check(String(decoding: contents, as: UTF8.self), &report)
if report.passed + report.failed == 0 { print("\(path): no lines to check") }
print("\(report.passed) passed, \(report.failed) failed")
exit(report.failed == 0 && report.passed > 0 ? 0 : 1)
