import KafkaCrypto
import KafkaSASL
import Testing

@Suite(.timeLimit(.minutes(5))) struct PlainTests {
    static let users: @Sendable (String) -> Secret? = {
        ["tim": Secret("tanstaaftanstaaf"), "ü": Secret("pässwörd")][$0]
    }

    /// The examples of RFC 4616, section 4.
    @Test func theExamplesOfTheStandardAreAccepted() throws {
        var client = PlainClient(username: "tim", password: Secret("tanstaaftanstaaf"))
        #expect(try client.begin() == "\0tim\0tanstaaftanstaaf")
        var acting = PlainClient(username: "Kurt", password: Secret("xipj3plmq"), authorization: "Ursel")
        #expect(try acting.begin() == "Ursel\0Kurt\0xipj3plmq")
    }

    @Test(arguments: [("tim", "tanstaaftanstaaf"), ("ü", "pässwörd")])
    func theRightPasswordIsAccepted(username: String, password: String) async throws {
        let credentials = PlainCredentials(username: username, password: Secret(password))
        let identity = try converse(try await credentials.client(host: "localhost"), PlainServer(password: Self.users))
        #expect(identity == SASLIdentity(principal: username))
    }

    @Test(arguments: [("tim", "tanstaaf"), ("tim", "tanstaaftanstaaf "), ("nobody", "tanstaaftanstaaf"), ("TIM", "x")])
    func aWrongPasswordAndAWrongNameGiveTheSameError(username: String, password: String) throws {
        let error = #expect(throws: SASLError.self) {
            try converse(
                PlainClient(username: username, password: Secret(password)), PlainServer(password: Self.users))
        }
        #expect(error?.code == .refused)
        #expect(error?.message == "Authentication failed: Invalid username or password")
    }

    @Test func anotherAuthorizationIdentityIsRefused() throws {
        var server = PlainServer(password: Self.users)
        #expect(
            failure { () throws(SASLError) in
                try server.receive(Array("root\0tim\0tanstaaftanstaaf".utf8))
            }?.code == .refused)
        #expect(throws: Never.self) {
            try converse(
                PlainClient(username: "tim", password: Secret("tanstaaftanstaaf"), authorization: "tim"),
                PlainServer(password: Self.users))
        }
    }

    @Test(arguments: [("", "p"), ("u", ""), ("a\0b", "p"), ("u", "p\0")])
    func credentialsThatTheMessageCannotHoldAreNotSent(username: String, password: String) {
        var client = PlainClient(username: username, password: Secret(password))
        #expect(failure { () throws(SASLError) in try client.start() }?.code == .invalidCredentials)
        #expect(failure { () throws(SASLError) in try client.receive([]) }?.code == .outOfOrder)
    }

    @Test(arguments: [
        "", "\0", "\0\0", "\0tim\0", "\0\0tanstaaftanstaaf", "tim\0tanstaaftanstaaf", "\0tim\0a\0b", "tim",
    ])
    func malformedMessagesAreRefused(message: String) {
        var server = PlainServer(password: Self.users)
        #expect(failure { () throws(SASLError) in try server.receive(Array(message.utf8)) }?.code == .malformedMessage)
        #expect(failure { () throws(SASLError) in try server.receive([]) }?.code == .outOfOrder)
    }

    @Test func hostileMessagesAlwaysFail() {
        for message in truncations("\0tim\0tanstaaftanstaa") + mutations(of: "\0tim\0tanstaaf", count: 2000) {
            var server = PlainServer(password: Self.users)
            #expect(failure { () throws(SASLError) in try server.receive(message) } != nil)
        }
        var server = PlainServer(password: Self.users)
        let long = [UInt8](repeating: 65, count: SASLLimits.messageSize + 1)
        #expect(failure { () throws(SASLError) in try server.receive(long) }?.code == .malformedMessage)
    }

    @Test func theClientAcceptsOneEmptyResponse() throws {
        var client = PlainClient(username: "u", password: Secret("p"))
        _ = try client.start()
        #expect(failure { () throws(SASLError) in try client.start() }?.code == .outOfOrder)
        #expect(try client.receive([]) == .done)
        #expect(failure { () throws(SASLError) in try client.receive([]) }?.code == .outOfOrder)
    }

    @Test func dataFromTheServerIsRefused() throws {
        var client = PlainClient(username: "u", password: Secret("p"))
        _ = try client.start()
        #expect(failure { () throws(SASLError) in try client.receive([1]) }?.code == .malformedMessage)
    }
}
