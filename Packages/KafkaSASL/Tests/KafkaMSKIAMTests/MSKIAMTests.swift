#if MSK
    import KafkaCrypto
    import Testing

    @testable import KafkaMSKIAM
    @testable import KafkaSASL

    @Suite(.timeLimit(.minutes(5))) struct MSKIAMTests {
        static let host = "b-1.demo.abc123.c2.kafka.eu-west-1.amazonaws.com"
        static let keys = AWSCredentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("wJalrXUtnFEMI"))
        static let session = AWSCredentials(
            accessKeyID: "ASIAEXAMPLE", secretAccessKey: Secret("bPxRfiCYEXAMPLEKEY"),
            sessionToken: Secret("FwoGZXIvYXdz"))
        static let now = UnixTime(seconds: 1_795_416_078)

        static func payload(_ credentials: AWSCredentials = keys, at time: UnixTime = now) throws -> MSKIAMPayload {
            try MSKIAMPayload(signing: credentials, host: host, region: "eu-west-1", time: time, userAgent: "test")
        }

        static func server(at time: UnixTime = now) -> MSKIAMServer {
            MSKIAMServer(clock: WallClock { time }) { id in [keys, session].first { $0.accessKeyID == id } }
        }

        static func failure<Result>(_ body: () throws(SASLError) -> Result) -> SASLError? {
            do throws(SASLError) {
                _ = try body()
                return nil
            } catch {
                return error
            }
        }

        @Test(arguments: [keys, session])
        func aSignedRequestIsAccepted(credentials: AWSCredentials) async throws {
            let authenticator = MSKIAMCredentials(provider: credentials, clock: WallClock { Self.now })
            #expect(authenticator.mechanism.rawValue == "AWS_MSK_IAM")
            var client = try await authenticator.client(host: Self.host)
            var server = Self.server()
            guard case .accept(let identity, let answer) = try server.receive(try client.start().bytes) else {
                Issue.record("not accepted")
                return
            }
            #expect(identity.principal == credentials.accessKeyID)
            #expect(try client.receive(answer) == .done)
            #expect(Self.failure { () throws(SASLError) in try client.receive(answer) }?.code == .outOfOrder)
            #expect(Self.failure { () throws(SASLError) in try server.receive([]) }?.code == .outOfOrder)
        }

        @Test func everyWrongKeyGivesTheSameError() throws {
            let wrong = [
                AWSCredentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("another")),
                AWSCredentials(accessKeyID: "AKIDNOBODY", secretAccessKey: Secret("another")),
                AWSCredentials(accessKeyID: "AKIDNOBODY", secretAccessKey: Secret("nobody has this key")),
                AWSCredentials(accessKeyID: "ASIAEXAMPLE", secretAccessKey: Self.session.secretAccessKey),
                AWSCredentials(
                    accessKeyID: "ASIAEXAMPLE", secretAccessKey: Self.session.secretAccessKey,
                    sessionToken: Secret("other")),
            ]
            for credentials in wrong {
                var server = Self.server()
                let message = try Self.payload(credentials).encoded.bytes
                #expect(
                    Self.failure { () throws(SASLError) in try server.receive(message) }
                        == SASLError(.refused, "Authentication failed: Access denied"))
            }
        }

        @Test(arguments: [(-301, false), (-300, true), (0, true), (900, true), (901, false), (86_400, false)])
        func aSignatureIsValidForItsLifetime(age: Int64, isGood: Bool) throws {
            var server = Self.server(at: Self.now.advanced(by: .seconds(age)))
            let message = try Self.payload().encoded.bytes
            #expect((Self.failure { () throws(SASLError) in try server.receive(message) } == nil) == isGood)
        }

        @Test(arguments: [
            ("eu-west-1", "us-east-1"), ("\"900\"", "\"899\""), ("b-1.demo", "b-2.demo"), ("20261123T", "20261124T"),
            ("AKIDEXAMPLE", "AKIDOTHER"), ("T064118Z", "T064119Z"),
        ])
        func everyPartIsSigned(part: String, other: String) throws {
            var server = Self.server()
            let message = try Self.payload().encoded.revealed.replacing(part, with: other)
            #expect(Self.failure { () throws(SASLError) in try server.receive(Array(message.utf8)) } != nil)
        }

        @Test(arguments: [
            ("2020_10_22", "2020_10_23"), ("kafka-cluster:Connect", "kafka-cluster:Other"),
            ("HMAC-SHA256", "HMAC-SHA1"),
            ("\"host\":", "\"hosts\":"), ("\"900\"", "\"0\""), ("\"900\"", "\"901\""), ("\"900\"", "\"0900\""),
            ("\"900\"", "900"), ("/kafka-cluster/", "/s3/"), ("aws4_request", "aws4_request/x"),
            ("T064118Z", "T064118"),
        ])
        func malformedPayloadsAreRefused(part: String, other: String) throws {
            var server = Self.server()
            let message = try Self.payload().encoded.revealed.replacing(part, with: other)
            let error = Self.failure { () throws(SASLError) in try server.receive(Array(message.utf8)) }
            #expect(error?.code == .malformedMessage)
        }

        @Test func hostilePayloadsAndResponsesNeverTrapAndNeverPass() throws {
            let text = try Self.payload().encoded.revealed
            var number: UInt64 = 7
            for round in 0..<2000 {
                var bytes = Array(text.utf8)
                if round < bytes.count {
                    bytes = Array(bytes[..<round])
                } else {
                    for _ in 0..<3 {
                        number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                        bytes[Int(number >> 33) % bytes.count] = UInt8(truncatingIfNeeded: number >> 24)
                    }
                }
                var server = Self.server()
                let error = Self.failure { () throws(SASLError) in try server.receive(bytes) }
                #expect(error != nil || !text.contains("test") || bytes.count == text.utf8.count)
                var client = MSKIAMClient(payload: try Self.payload())
                _ = try client.start()
                #expect(Self.failure { () throws(SASLError) in try client.receive(bytes) } != nil || round > 0)
            }
        }

        @Test(arguments: [
            ("", SASLError.Code.malformedMessage), ("{}", .malformedMessage), ("{\"version\":7}", .malformedMessage),
            ("{\"version\":\"2020_10_22\"", .malformedMessage), ("{\"version\":\"2021_01_01\"}", .unsupported),
        ])
        func malformedResponsesAreRefused(answer: String, code: SASLError.Code) throws {
            var client = MSKIAMClient(payload: try Self.payload())
            _ = try client.start()
            #expect(Self.failure { () throws(SASLError) in try client.receive(Array(answer.utf8)) }?.code == code)
        }

        @Test func theRequestIDIsKept() throws {
            var client = MSKIAMClient(payload: try Self.payload())
            _ = try client.start()
            _ = try client.receive(Array("{\"version\":\"2020_10_22\",\"request-id\":\"b7a2\\u001b\"}".utf8))
            #expect(client.requestID == "b7a2\u{fffd}")
        }

        @Test(arguments: [
            ("b-1.demo.abc.c2.kafka.eu-west-1.amazonaws.com", "eu-west-1"),
            ("b-3-public.demo.abc.c4.kafka.ap-southeast-2.amazonaws.com", "ap-southeast-2"),
            ("boot-x.c1.kafka-serverless.eu-central-1.amazonaws.com", "eu-central-1"),
            ("B-1.DEMO.ABC.C2.KAFKA.US-GOV-WEST-1.AMAZONAWS.COM.", "us-gov-west-1"),
            ("b-1.demo.abc.c2.kafka.cn-north-1.amazonaws.com.cn", "cn-north-1"),
            ("kafka.eu-west-1.amazonaws.com", "eu-west-1"),
        ])
        func theRegionIsReadFromTheHostName(host: String, region: String) {
            #expect(MSKRegion.inHost(host) == region)
        }

        @Test(arguments: [
            "localhost", "", "kafka", "127.0.0.1", "broker.kafka.example.com", "kafka.eu-west-1", "kafka.a-b.c.d",
        ])
        func aHostNameWithoutARegionGivesNone(host: String) async {
            #expect(MSKRegion.inHost(host) == nil)
            let error = await #expect(throws: SASLError.self) {
                try await MSKIAMCredentials(provider: Self.keys).client(host: host)
            }
            #expect(error?.code == .invalidCredentials)
            await #expect(throws: Never.self) {
                try await MSKIAMCredentials(provider: Self.keys, region: "eu-west-1").client(host: host)
            }
        }

        @Test func expiredCredentialsAreNotUsed() async {
            let old = AWSCredentials(accessKeyID: "A", secretAccessKey: Secret("B"), expiry: Self.now)
            let error = await #expect(throws: SASLError.self) {
                try await MSKIAMCredentials(provider: old, clock: WallClock { Self.now }).client(host: Self.host)
            }
            #expect(error?.message == "the AWS credentials in the configuration have expired")
        }

        @Test func nothingShowsASecret() throws {
            let payload = try Self.payload(Self.session)
            var client = MSKIAMClient(payload: payload)
            let first = try client.start()
            let shown: [Any] = [
                Self.session, payload, client, first, SASLClientStep.respond(first), payload.presignedURL,
                client.refusal("FwoGZXIvYXdz \(payload.signature)"), MSKIAMCredentials(provider: Self.session),
                CachedAWSCredentials(Self.session), HTTPFetchRequest.Header("Authorization", Secret("FwoGZXIvYXdz")),
                HTTPFetchResponse(status: 200, body: Secret("bPxRfiCYEXAMPLEKEY")),
            ]
            for value in shown {
                var text = "\(value) \(String(reflecting: value))"
                dump(value, to: &text)
                #expect(!text.contains("FwoGZXIvYXdz") && !text.contains("bPxRfiCYEXAMPLEKEY"))
            }
            // Control: the search must find what is not hidden.
            #expect("\(first.revealed)".contains("FwoGZXIvYXdz"))
            #expect(!"\(client.refusal(payload.signature))".contains(payload.signature))
        }
    }
#endif
