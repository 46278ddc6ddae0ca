import Testing

@testable import KafkaConnectors

/// Tests of variables, their defaults, and files in values.
struct SubstitutionTests {
    private func clientID(_ value: String, _ environment: ConfigurationEnvironment) throws -> String? {
        try read(source("client_id: \(value)"), environment).configuration.sources.first?.kafka.clientID
    }

    @Test(arguments: [
        ("${NAME}", "me"), ("a-${NAME}-b", "a-me-b"), ("${NAME}${NAME}", "meme"), ("${NONE:-other}", "other"),
        ("${EMPTY:-other}", "other"), ("${NAME:-other}", "me"), ("\"x${NONE:-}\"", "x"), ("${NONE:-a:-b}", "a:-b"),
        ("$NAME", "$NAME"),
        ("$${NAME}", "${NAME}"), ("${file:/s}", "secret"), ("5$", "5$"), ("'${NAME}'", "me"),
    ])
    func aValueIsReplaced(_ value: String, _ expected: String) throws {
        let environment = ConfigurationEnvironment.fixed(["NAME": "me", "EMPTY": ""], files: ["/s": "secret\n"])
        #expect(try clientID(value, environment) == expected)
    }

    @Test(arguments: [
        ("${NONE}", "the variable NONE is not set; set it, or write ${NONE:-default}"),
        ("${file:/none}", "/none cannot be read (No such file or directory); correct ${file:…}"),
        ("${file:/bin}", "/bin cannot be read (it is larger than 65536 bytes); correct ${file:…}"),
        ("${file:}", "\"${file:}\" names no file; write ${file:PATH}"),
        ("${", "\"${\" has no \"}\"; write ${NAME}, or $${ for the characters themselves"),
        (
            "${1A}",
            "\"${1A}\" names no variable; write ${NAME}, ${NAME:-default} or ${file:PATH}, or $${ for the characters themselves"
        ),
        // The text after the colon may be a password.
        ("${A:+b}", "\"${A:…}\" has no meaning; write ${NAME:-default} or ${file:PATH}"),
    ])
    func anUndefinedVariableIsAnError(_ value: String, _ message: String) {
        let environment = ConfigurationEnvironment.fixed(files: ["/bin": String(repeating: "x", count: 70_000)])
        #expect(faults(source("client_id: \(value)"), environment) == ["f:6:14: error: " + message])
    }

    @Test func aReplacedValueMayBeANumber() throws {
        let reading = try read(source("max_poll_records: \"${N}\""), .fixed(["N": "7"]))
        #expect(reading.configuration.sources.first?.kafka.maximumPollRecords == 7)
    }

    /// The value of a variable cannot become a key, a list or another document.
    @Test func aVariableCannotChangeTheStructure() throws {
        let value = "x\"}\n---\nsettings: {state_dir: /evil}"
        let reading = try read(source("client_id: ${NAME}"), .fixed(["NAME": value]))
        #expect(reading.configuration.sources.first?.kafka.clientID == value)
        #expect(reading.configuration.settings.stateDirectory == "./rivven-data")
    }

    /// Messages quote the file, and not the values of its variables.
    @Test(arguments: [
        "max_poll_records: ${S}", "start_offset: ${S}", "include_key: ${S}", "security: {sasl_password: \"${S}\"}",
    ])
    func noMessageContainsASecret(_ line: String) {
        let found = faults(source(line), .fixed(["S": "hunter2"]))
        #expect(found.count == 1)
        #expect(found.allSatisfy { !$0.contains("hunter2") })
    }
}
