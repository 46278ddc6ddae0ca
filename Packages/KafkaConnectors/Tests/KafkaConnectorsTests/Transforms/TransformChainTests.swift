import KafkaCodecs
import Testing

@testable import KafkaConnectors

/// Tests of the effect of each transform on a value, and that it leaves the rest unchanged.
struct TransformChainTests {
    private func chain(_ transforms: String) throws -> TransformChain {
        let text = source() + "transforms: [\(transforms)]\n"
        return TransformChain(try #require(try read(text).configuration.sources.first).transforms)
    }

    private func apply(_ transforms: String, _ value: String, key: Bytes? = nil) throws -> TransformChain.Outcome {
        try chain(transforms).apply(Bytes(utf8: value), key: key)
    }

    private func value(_ transforms: String, _ value: String) throws -> String? {
        guard case .pass(let value, _) = try apply(transforms, value) else { return nil }
        return value.utf8String
    }

    @Test(arguments: [
        ("{\"a\":1,\"b\":2}", "{\"x\":1,\"b\":2}"), ("{ \"a\" : 1.50 }", "{ \"x\" : 1.50 }"),
        ("{\"b\":{\"a\":1}}", "{\"b\":{\"a\":1}}"), ("{\"\\u0061\":1}", "{\"x\":1}"), ("{}", "{}"),
        ("{\"x\":1}", "{\"x\":1}"), ("{\"a\":1,\"a\":2}", "{\"x\":1,\"x\":2}"),
    ])
    func renameFieldRenamesTheMember(_ text: String, _ expected: String) throws {
        #expect(try value("{type: rename_field, field: a, to: x}", text) == expected)
    }

    @Test(arguments: [
        ("{\"a\":1,\"b\":2}", "{\"b\":2}"), ("{\"b\":2,\"a\":1}", "{\"b\":2}"), ("{\"a\":1}", "{}"),
        ("{ \"a\": 1, \"b\": 2, \"c\": 3 }", "{ \"b\": 2, \"c\": 3 }"),
        ("{ \"b\": 2, \"a\": 1, \"c\": 3 }", "{ \"b\": 2, \"c\": 3 }"),
        ("{ \"b\": 2, \"c\": 3, \"a\": 1 }", "{ \"b\": 2, \"c\": 3 }"), ("{\"a\":1,\"a\":[{}],\"b\":2}", "{\"b\":2}"),
        ("{\"b\":2,\"a\":1,\"a\":\"}\"}", "{\"b\":2}"), ("{\"a\":1,\"a\":2}", "{}"),
        ("{\"a\":1,\"b\":2,\"a\":3,\"c\":4,\"a\":5}", "{\"b\":2,\"c\":4}"), ("{\"A\":1}", "{\"A\":1}"),
        ("{\"\\u0061\":1,\"b\":1e400}", "{\"b\":1e400}"),
    ])
    func removeFieldRemovesTheMember(_ text: String, _ expected: String) throws {
        #expect(try value("{type: remove_field, field: a}", text) == expected)
    }

    @Test(arguments: [
        ("{}", "{\"a\":{\"b\":5}}"), ("{ }", "{\"a\":{\"b\":5} }"), ("{\"z\":1}", "{\"z\":1,\"a\":{\"b\":5}}"),
        ("{\"a\":{}}", "{\"a\":{\"b\":5}}"), ("{\"a\":{\"c\":1 }}", "{\"a\":{\"c\":1,\"b\":5 }}"),
        ("{\"a\":{\"b\":[1]},\"c\":0}", "{\"a\":{\"b\":5},\"c\":0}"),
    ])
    func addFieldAddsOrReplacesTheMember(_ text: String, _ expected: String) throws {
        #expect(try value("{type: add_field, field: a.b, value: 5}", text) == expected)
    }

    @Test(arguments: [
        ("\"5\"", "{\"a\":\"5\"}"), ("5.00", "{\"a\":5.00}"), ("true", "{\"a\":true}"),
        ("'say \"hi\"'", "{\"a\":\"say \\\"hi\\\"\"}"),
    ])
    func addedValuesKeepTheirType(_ text: String, _ expected: String) throws {
        #expect(try value("{type: add_field, field: a, value: \(text)}", "{}") == expected)
    }

    @Test(arguments: [
        ("{\"card\":{\"no\":\"4111\"}}", "{\"card\":{\"no\":\"***\"}}"),
        ("{\"card\":{\"no\":4111,\"no\":4112}}", "{\"card\":{\"no\":\"***\",\"no\":\"***\"}}"),
        ("{\"c\\u0061rd\":{\"n\\u006f\":[1]}}", "{\"c\\u0061rd\":{\"n\\u006f\":\"***\"}}"),
        ("{\"card\":{\"no\":1},\"card\":{\"no\":2}}", "{\"card\":{\"no\":\"***\"},\"card\":{\"no\":\"***\"}}"),
        ("{\"card\":\"none\"}", "{\"card\":\"none\"}"),
    ])
    func maskHidesEveryOccurrenceOfAField(_ text: String, _ expected: String) throws {
        #expect(try value("{type: mask, field: card.no}", text) == expected)
    }

    @Test func aDotInANameIsEscaped() throws {
        #expect(try value("{type: remove_field, field: 'a\\.b'}", "{\"a.b\":1,\"a\":{\"b\":2}}") == "{\"a\":{\"b\":2}}")
    }

    @Test(arguments: [
        ("{\"id\":\"o-1\"}", "o-1"), ("{\"id\":42.0}", "42.0"), ("{\"id\":\"\\u00e9\"}", "é"),
        ("{\"id\":{\"a\": 1}}", "{\"a\": 1}"),
        ("{\"id\":null}", "old"), ("{}", "old"), ("{\"id\":1,\"id\":2}", "2"),
    ])
    func keyFromFieldSetsTheKey(_ text: String, _ key: String) throws {
        #expect(
            try apply("{type: key_from_field, field: id}", text, key: "old")
                == .pass(value: Bytes(utf8: text), key: Bytes(utf8: key)))
    }

    @Test(arguments: [
        ("equals: paid", "{\"f\":\"paid\"}", true), ("equals: paid", "{\"f\":\"p\\u0061id\"}", true),
        ("equals: paid", "{\"f\":\"open\"}", false), ("equals: paid", "{}", false), ("equals: 1", "{\"f\":1.0}", true),
        ("equals: 1", "{\"f\":\"1\"}", false), ("equals: \"1\"", "{\"f\":\"1\"}", true),
        ("equals: true", "{\"f\":true}", true),
        ("equals: true", "{\"f\":\"true\"}", false), ("equals: 9007199254740993", "{\"f\":9007199254740992}", false),
        ("not_equals: paid", "{\"f\":\"open\"}", true), ("not_equals: paid", "{}", true),
        ("not_equals: paid", "{\"f\":\"paid\"}", false), ("exists: true", "{\"f\":null}", true),
        ("exists: true", "{\"g\":1}", false), ("exists: false", "{}", true), ("contains: ai", "{\"f\":\"paid\"}", true),
        ("contains: ia", "{\"f\":\"paid\"}", false), ("contains: b", "{\"f\":[\"a\",\"b\"]}", true),
        ("contains: 2", "{\"f\":[1,2e0]}", true), ("contains: 2", "{\"f\":[\"2\"]}", false),
        ("contains: 2", "{\"f\":2}", false),
        ("greater: 5", "{\"f\":5.01}", true), ("greater: 5", "{\"f\":5}", false),
        ("greater: 5", "{\"f\":\"6\"}", false),
        ("less: 5", "{\"f\":-1e99}", true), ("less: 5", "{}", false), ("less: 2026-02", "{\"f\":\"2026-01-31\"}", true),
        ("greater: 1, less: 3", "{\"f\":2}", true), ("greater: 1, less: 3", "{\"f\":3}", false),
        ("equals: paid, then: drop", "{\"f\":\"paid\"}", false), ("equals: paid, then: drop", "{}", true),
    ])
    func aFilterKeepsRecordsThatMeetAllConditions(_ condition: String, _ text: String, _ isKept: Bool) throws {
        let outcome = try apply("{type: filter, field: f, \(condition)}", text, key: "k")
        #expect(outcome == (isKept ? .pass(value: Bytes(utf8: text), key: "k") : .drop))
    }

    @Test func transformsRunInOrder() throws {
        let outcome = try apply(
            """
            {type: rename_field, field: a, to: b}, {type: key_from_field, field: b}, {type: mask, field: b, with: x}, \
            {type: filter, field: b, equals: x}, {type: remove_field, field: c}
            """, "{\"a\":\"secret\",\"c\":1}")
        #expect(outcome == .pass(value: "{\"b\":\"x\"}", key: "secret"))
    }

    @Test func untouchedValuesAreNotCopied() throws {
        let value = Bytes(utf8: "{\"a\":1}")
        guard case .pass(let passed, _) = try chain("{type: remove_field, field: z}").apply(value, key: nil) else {
            Issue.record("it was dropped")
            return
        }
        #expect(passed.unsafeStart == value.unsafeStart)
    }

    @Test(arguments: ["", "text", "[1]", "\"a\"", "1", "{\"a\":1", "{\"a\":1}x", "{\"a\":01}", "{\"a\":\"\u{1}\"}"])
    func aValueThatIsNotAnObjectIsAnError(_ text: String) {
        for transform in ["remove_field", "mask", "key_from_field"] {
            #expect(
                throws: TransformError(
                    transform: "transform 1 (\(transform))", reason: "its value is not a JSON object")
            ) { try apply("{type: \(transform), field: a}", text) }
        }
    }

    @Test func renamingToAnExistingFieldIsAnErrorThatNamesTheTransform() throws {
        do throws(TransformError) {
            let chain = try? chain("{type: remove_field, field: z}, {type: rename_field, field: a, to: b}")
            _ = try chain?.apply("{\"a\":1,\"b\":2}", key: nil)
            Issue.record("it was taken")
        } catch {
            #expect(
                error.description
                    == "transform 2 (rename_field) cannot process the record: it already has a field \"b\"")
        }
    }

    @Test func addingAFieldToANonObjectIsAnError() {
        #expect(throws: TransformError.self) { try apply("{type: add_field, field: a.b, value: 1}", "{\"a\":1}") }
    }

    @Test func depthIsBounded() {
        let deep = String(repeating: "{\"a\":", count: 100_000) + "1" + String(repeating: "}", count: 100_000)
        #expect(throws: TransformError.self) { try apply("{type: remove_field, field: a.a.b}", deep) }
    }
}
