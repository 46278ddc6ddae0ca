// kafka-protocol-generator [--check]
//
// Writes the protocol's Swift code from the schemas in the folder Schema. With --check it writes nothing, and fails if
// the existing files differ. Run it at the repository's root.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Prints a message to stderr and ends the program.
func fail(_ message: String, status: Int32) -> Never {
    let line = Array("kafka-protocol-generator: \(message)\n".utf8)
    _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    exit(status)
}

let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.isEmpty || arguments == ["--check"] else {
    fail("usage: kafka-protocol-generator [--check], at the repository's root", status: 2)
}
do {
    let generated = try GeneratedFiles(Schema(directory: "Tools/kafka-protocol-generator/Schema"))
    if arguments.isEmpty {
        try generated.write(root: ".")
        print("\(generated.files.count) files, \(generated.lineCount) lines")
    } else {
        let differences = generated.differences(root: ".")
        for difference in differences { print(difference) }
        if !differences.isEmpty { fail("run kafka-protocol-generator and commit the result", status: 1) }
        print("\(generated.files.count) files are up to date")
    }
} catch let error as GeneratorError {
    fail(error.message, status: 1)
} catch {
    fail("\(error)", status: 1)
}
