#if OIDC
    import KafkaCrypto
    import KafkaSASL
    import Synchronization
    import Testing

    @testable import KafkaOIDC

    @Suite(.timeLimit(.minutes(1))) struct OIDCTests {
        static let secret = "client-secret-value"

        /// A clock that the test advances.
        final class Time: Sendable {
            private let now = Mutex(UnixTime(seconds: 1_800_000_000))
            var clock: WallClock { WallClock { self.now.withLock { $0 } } }
            func advance(_ duration: Duration) { now.withLock { $0 = $0.advanced(by: duration) } }
        }

        static func provider(
            _ server: TinyServer, time: Time = Time(), _ change: (inout OIDCConfiguration) -> Void = { _ in }
        ) throws -> OIDCTokenProvider {
            var configuration = try OIDCConfiguration(
                tokenEndpoint: server.url, clientID: "kafka client", clientSecret: Secret(secret))
            configuration.policy.random = { 0.5 }
            change(&configuration)
            return OIDCTokenProvider(configuration, clock: time.clock)
        }

        static func token(_ name: String, expires: Int = 100) -> TinyServer.Answer {
            .reply(200, "{\"access_token\":\"\(name)\",\"token_type\":\"Bearer\",\"expires_in\":\(expires)}")
        }

        static func failure(_ provider: OIDCTokenProvider) async -> SASLError? {
            do throws(SASLError) {
                _ = try await provider.token()
                return nil
            } catch {
                return error
            }
        }

        @Test func theRequestFollowsTheStandard() async throws {
            let server = try TinyServer(Self.token("one"))
            defer { server.stop() }
            let provider = try Self.provider(server) { $0.scope = "read:a write" }
            #expect(try await provider.token().value == Secret("one"))
            let request = try #require(server.requests.first)
            #expect(request.hasPrefix("POST /token HTTP/1.1\r\n"))
            let basic = Base64.standard.encode("kafka client:\(Self.secret)".utf8)
            #expect(request.contains("\r\nAuthorization: Basic \(basic)\r\n"))
            #expect(request.contains("\r\nContent-Type: application/x-www-form-urlencoded\r\n"))
            #expect(request.hasSuffix("\r\n\r\ngrant_type=client_credentials&scope=read%3Aa+write"))
        }

        @Test func clientIDAndSecretAreFormEncodedIfConfigured() async throws {
            let server = try TinyServer(Self.token("one"))
            defer { server.stop() }
            _ = try await Self.provider(server) { $0.encodesCredentials = true }.token()
            let basic = Base64.standard.encode("kafka+client:\(Self.secret)".utf8)
            #expect(server.requests.first?.contains("Basic \(basic)\r\n") == true)
        }

        @Test func aTokenIsCachedAndFetchedAgainBeforeItExpires() async throws {
            let (server, time) = (try TinyServer(Self.token("one")), Time())
            defer { server.stop() }
            let provider = try Self.provider(server, time: time)
            let first = try await provider.token()
            #expect(first == OAuthToken(Secret("one"), expiry: time.clock.now.advanced(by: .seconds(100))))
            server.answer(Self.token("two"))
            time.advance(.seconds(79))
            #expect(try await provider.token() == first)
            #expect(server.requests.count == 1)
            time.advance(.seconds(2))
            #expect(try await provider.token().value == Secret("two"))
            #expect(server.requests.count == 2)
        }

        @Test func aValidTokenIsUsedWhileTheProviderFails() async throws {
            let (server, time) = (try TinyServer(Self.token("one")), Time())
            defer { server.stop() }
            let provider = try Self.provider(server, time: time)
            _ = try await provider.token()
            server.answer(.reply(500, "oops"))
            time.advance(.seconds(90))
            #expect(try await provider.token().value == Secret("one"))
            time.advance(.seconds(10))
            #expect(
                await Self.failure(provider)?.message == "the identity provider 127.0.0.1 responded with status 500")
        }

        @Test func aFailingProviderIsNotFloodedWithRequests() async throws {
            let (server, time) = (try TinyServer(.reply(500, "")), Time())
            defer { server.stop() }
            let provider = try Self.provider(server, time: time)
            for _ in 0..<50 { #expect(await Self.failure(provider) != nil) }
            #expect(server.requests.count == 1)
            time.advance(.milliseconds(101))
            _ = await Self.failure(provider)
            #expect(server.requests.count == 2)
        }

        @Test func aRefusalHasTheReasonButNotTheSecret() async throws {
            let echo = Base64.standard.encode("kafka client:\(Self.secret)".utf8)
            let server = try TinyServer(
                .reply(
                    401, "{\"error\":\"invalid_client\",\"error_description\":\"not \(Self.secret) nor \(echo)\\n\"}"))
            defer { server.stop() }
            let error = await Self.failure(try Self.provider(server))
            #expect(error?.code == .credentialsUnavailable)
            #expect(
                error?.message
                    == "the identity provider 127.0.0.1 responded with status 401: invalid_client, not [hidden] nor [hidden]\u{fffd}"
            )
        }

        @Test(arguments: [
            "", "x", "[]", "{}", "{\"access_token\":7}", "{\"access_token\":\"\"}", "{\"access_token\":\"a b\"}",
            "{\"access_token\":\"a\\u0001\"}", "{\"access_token\":\"a\",\"token_type\":\"mac\"}",
            "{\"access_token\":\"a\",\"expires_in\":-1}", "{\"access_token\":\"a\",\"expires_in\":1e99}",
            "{\"access_token\":\"a\",\"expires_in\":\"soon\"}", "{\"access_token\":\"a\",\"access_token\":\"b\"}",
            "{\"access_token\":\"a\",\"expires_in\":0}",
        ])
        func garbageIsNotAcceptedAsAToken(body: String) async throws {
            let server = try TinyServer(.reply(200, body))
            defer { server.stop() }
            #expect(await Self.failure(try Self.provider(server))?.code == .credentialsUnavailable)
        }

        @Test(arguments: [
            [], Array("garbage\r\n\r\n".utf8), [0, 1, 2, 0xff],
            Array("HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\n{".utf8),
            Array("HTTP/1.1 302 X\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n".utf8),
        ])
        func bytesThatAreNoAnswerAreAnError(bytes: [UInt8]) async throws {
            let server = try TinyServer(.raw(bytes))
            defer { server.stop() }
            #expect(await Self.failure(try Self.provider(server))?.code == .credentialsUnavailable)
            #expect(server.requests.count == 1)
        }

        @Test func aBodyIsReadUpToItsLimit() async throws {
            let server = try TinyServer(.endless)
            defer { server.stop() }
            #expect(
                await Self.failure(try Self.provider(server))?.message.hasSuffix("larger than 1048576 bytes")
                    == true)
        }

        @Test func aSilentProviderTimesOut() async throws {
            let server = try TinyServer(.silence)
            defer { server.stop() }
            let error = await Self.failure(try Self.provider(server) { $0.timeout = .milliseconds(100) })
            #expect(error?.message.hasSuffix("127.0.0.1: Timeout was reached") == true)
        }

        @Test func anUnreachableProviderIsNamed() async throws {
            let server = try TinyServer(.silence)
            let provider = try Self.provider(server)
            server.stop()
            #expect(await Self.failure(provider)?.message.contains("from the identity provider 127.0.0.1") == true)
        }

        @Test func aProviderWithoutTLSIsNotTrusted() async throws {
            let server = try TinyServer(.reply(200, ""))
            defer { server.stop() }
            for trust in [OIDCConfiguration.Trust.system, .file("/nonexistent.pem"), .pem("no certificate")] {
                var configuration = try OIDCConfiguration(
                    tokenEndpoint: "https://127.0.0.1:\(server.port)/", clientID: "a", clientSecret: Secret(Self.secret)
                )
                configuration.trust = trust
                #expect(await Self.failure(OIDCTokenProvider(configuration))?.code == .credentialsUnavailable)
            }
            #expect(!server.requests.joined().contains(Base64.standard.encode("a:\(Self.secret)".utf8)))
        }

        @Test func theEarlierOfTwoExpiriesCounts() async throws {
            let time = Time()
            let jwt = OAuthToken.unsecured(
                principal: "carol", issued: time.clock.now, expiry: time.clock.now.advanced(by: .seconds(50)))
            let text = jwt.value.withBytes { String(decoding: $0, as: UTF8.self) }
            let server = try TinyServer(Self.token(text, expires: 100))
            defer { server.stop() }
            #expect(try await Self.provider(server, time: time).token().expiry == jwt.expiry)
        }

        @Test func concurrentCallersShareOneRequest() async throws {
            let server = try TinyServer(Self.token("one"))
            defer { server.stop() }
            let provider = try Self.provider(server)
            let count = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 { group.addTask { await Self.failure(provider) == nil } }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(count == 20)
            #expect(server.requests.count == 1)
        }

        @Test func aSilentProviderDoesNotDelayAnother() async throws {
            let (silent, server) = (try TinyServer(.silence), try TinyServer(Self.token("one")))
            defer { server.stop() }
            let waiting = try Self.provider(silent)
            async let error = Self.failure(waiting)
            while silent.requests.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
            #expect(try await Self.provider(server).token().value == Secret("one"))
            silent.stop()
            #expect(await error?.code == .credentialsUnavailable)
        }

        @Test func manyProvidersShareTheThread() async throws {
            let server = try TinyServer(Self.token("one"))
            defer { server.stop() }
            let providers = try (0..<8).map { _ in try Self.provider(server) }
            await withTaskGroup(of: Void.self) { group in
                for provider in providers {
                    group.addTask { #expect(await Self.failure(provider) == nil) }
                }
            }
            #expect(server.requests.count == 8)
        }
    }

    @Suite(.timeLimit(.minutes(5))) struct OIDCConfigurationTests {
        @Test(arguments: [
            "https://idp.example.com/token", "https://idp.example.com:8443", "HTTPS://idp/x?tenant=1",
            "http://localhost/t",
            "http://127.0.0.1:8080/t", "http://[::1]:80/t", "https://[2001:db8::1]/t",
        ])
        func anEndpointThatKeepsTheSecretIsAccepted(url: String) throws {
            _ = try OIDCConfiguration(tokenEndpoint: url, clientID: "a", clientSecret: Secret("b"))
        }

        @Test(arguments: [
            "", "idp.example.com", "http://idp.example.com/token", "http://127.0.0.1.example.com/", "ftp://localhost/",
            "file:///etc/passwd", "https://user:pass@idp/", "https://", "https:///x", "https://idp:0/",
            "https://idp:x/",
            "https://idp/ x", "https://idp/\n", "https://idp/#x", "https://ïdp/", "https://idp\\@evil/",
            "https://[::1/",
            "http://localhost@evil/", "http://evil?@localhost",
        ])
        func anEndpointThatMayExposeTheSecretIsRefused(url: String) {
            #expect(throws: SASLError.self) {
                try OIDCConfiguration(tokenEndpoint: url, clientID: "a", clientSecret: Secret("b"))
            }
        }

        @Test func plainHTTPIsAcceptedIfAllowed() {
            #expect(throws: Never.self) {
                try OIDCConfiguration(
                    tokenEndpoint: "http://idp/", clientID: "a", clientSecret: Secret("b"), allowsPlainHTTP: true)
            }
        }

        @Test(arguments: [("", "b"), ("a", ""), ("a\r\nX: y", "b"), ("a", "b\n")])
        func credentialsThatCouldSplitAHeaderAreRefused(id: String, secret: String) {
            #expect(throws: SASLError.self) {
                try OIDCConfiguration(tokenEndpoint: "https://idp/", clientID: id, clientSecret: Secret(secret))
            }
        }

        @Test func theConfigurationShowsNoSecret() throws {
            let configuration = try OIDCConfiguration(
                tokenEndpoint: "https://idp/", clientID: "a", clientSecret: Secret("hidden-value"))
            for value in [configuration, OIDCTokenProvider(configuration), HTTPRequest(configuration)] as [Any] {
                var text = "\(value) \(String(reflecting: value))"
                dump(value, to: &text)
                #expect(!text.contains("hidden-value"))
            }
            // Control: the search must find what is not hidden.
            var text = ""
            dump(["hidden-value"], to: &text)
            #expect(text.contains("hidden-value"))
        }
    }
#endif
