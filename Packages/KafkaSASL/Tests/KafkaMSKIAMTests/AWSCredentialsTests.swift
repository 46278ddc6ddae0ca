#if MSK
    import Glibc
    import KafkaCrypto
    import Synchronization
    import Testing

    @testable import KafkaMSKIAM
    @testable import KafkaSASL

    @Suite(.timeLimit(.minutes(5))) struct AWSCredentialsTests {
        /// Responds from a list, and records the requests.
        final class Service: HTTPFetching {
            let answers: [String: HTTPFetchResponse]
            let requests = Mutex<[HTTPFetchRequest]>([])

            init(_ answers: [String: (Int, String)]) {
                self.answers = answers.mapValues { HTTPFetchResponse(status: $0.0, body: Secret($0.1)) }
            }

            func fetch(_ request: HTTPFetchRequest) async throws(HTTPFetchError) -> HTTPFetchResponse {
                requests.withLock { $0.append(request) }
                guard let answer = answers["\(request.method.rawValue) \(request.path)"] else {
                    throw HTTPFetchError("\(request.host) refuses the connection")
                }
                return answer
            }
        }

        /// AWS's two files in a temporary home directory, which is removed with this value.
        final class Home: Sendable {
            let path = "/tmp/kafka-msk-\(getpid())-\(UInt64.random(in: 0 ... .max))"

            init(credentials: String?, config: String? = nil) throws {
                mkdir(path, 0o700)
                mkdir("\(path)/.aws", 0o700)
                for (name, text) in [("credentials", credentials), ("config", config)] {
                    guard let text else { continue }
                    let file = try #require(fopen("\(path)/.aws/\(name)", "w"))
                    fputs(text, file)
                    fclose(file)
                }
            }

            deinit {
                for name in [".aws/credentials", ".aws/config"] { unlink("\(path)/\(name)") }
                rmdir("\(path)/.aws")
                rmdir(path)
            }

            var environment: AWSEnvironment { AWSEnvironment { [path] in $0 == "HOME" ? path : nil } }
        }

        static func environment(_ variables: [String: String]) -> AWSEnvironment { AWSEnvironment { variables[$0] } }

        static let document = """
            {"Code":"Success","AccessKeyId":"ASIAX","SecretAccessKey":"s3","Token":"tok","Expiration":"2026-11-23T06:41:18Z"}
            """
        static let fetched = AWSCredentials(
            accessKeyID: "ASIAX", secretAccessKey: Secret("s3"), sessionToken: Secret("tok"),
            expiry: UnixTime(seconds: 1_795_416_078))

        static func failure(_ provider: some AWSCredentialsProvider) async -> String? {
            do throws(SASLError) {
                _ = try await provider.credentials()
                return nil
            } catch {
                return error.message
            }
        }

        @Test func theEnvironmentGivesKeysAndATokenOrNothing() async throws {
            let all = ["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "B", "AWS_SESSION_TOKEN": "C"]
            #expect(
                try await EnvironmentAWSCredentials(environment: Self.environment(all)).credentials()
                    == AWSCredentials(accessKeyID: "A", secretAccessKey: Secret("B"), sessionToken: Secret("C")))
            #expect(try await EnvironmentAWSCredentials(environment: Self.environment([:])).credentials() == nil)
            for half in [["AWS_ACCESS_KEY_ID": "A"], ["AWS_SECRET_ACCESS_KEY": "B"]] {
                #expect(
                    await Self.failure(EnvironmentAWSCredentials(environment: Self.environment(half)))
                        == "the AWS credentials in the environment need an access key ID and a secret access key")
            }
        }

        static let file = """
            # a comment
            [default]
            aws_access_key_id = DEF
            aws_secret_access_key=d = e
            [ work ]
            aws_access_key_id=WORK
              nested = 1
            ; another
            aws_secret_access_key=w/+=
            aws_session_token = tok
            [half]
            aws_access_key_id=HALF
            [broken
            aws_access_key_id=NO
            """

        @Test func aProfileIsReadFromItsFile() async throws {
            let home = try Home(
                credentials: Self.file, config: "[profile other]\naws_access_key_id=O\naws_secret_access_key=P\n")
            func keys(_ profile: String?) async throws -> AWSCredentials? {
                try await ProfileAWSCredentials(profile: profile, environment: home.environment).credentials()
            }
            #expect(try await keys(nil) == AWSCredentials(accessKeyID: "DEF", secretAccessKey: Secret("d = e")))
            #expect(
                try await keys("work")
                    == AWSCredentials(accessKeyID: "WORK", secretAccessKey: Secret("w/+="), sessionToken: Secret("tok"))
            )
            #expect(try await keys("other")?.accessKeyID == "O")
            let named = AWSEnvironment { $0 == "AWS_PROFILE" ? "work" : $0 == "HOME" ? home.path : nil }
            #expect(try await ProfileAWSCredentials(environment: named).credentials()?.accessKeyID == "WORK")
        }

        @Test func aProfileThatCannotBeUsedIsNamed() async throws {
            let home = try Home(credentials: Self.file, config: "[profile role]\nrole_arn = arn:aws:iam::1:role/x\n")
            func message(_ profile: String) async -> String? {
                await Self.failure(ProfileAWSCredentials(profile: profile, environment: home.environment))
            }
            #expect(await message("absent") == "there is no AWS profile absent")
            #expect(
                await message("half")
                    == "the AWS credentials in the profile half need an access key ID and a secret access key")
            #expect(await message("role")?.hasPrefix("the AWS profile role has no aws_access_key_id; roles") == true)
            let empty = try Home(credentials: nil)
            #expect(try await ProfileAWSCredentials(environment: empty.environment).credentials() == nil)
        }

        @Test func theContainersServiceIsRequestedWithItsToken() async throws {
            let service = Service(["GET /v2/creds?x=1": (200, Self.document)])
            let variables = [
                "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/creds?x=1",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Basic abc",
            ]
            let provider = ContainerAWSCredentials(http: service, environment: Self.environment(variables))
            #expect(try await provider.credentials() == Self.fetched)
            #expect(
                service.requests.withLock { $0 } == [
                    HTTPFetchRequest(
                        host: "169.254.170.2", path: "/v2/creds?x=1",
                        headers: [.init("Authorization", Secret("Basic abc"))])
                ])
            #expect(
                try await ContainerAWSCredentials(http: service, environment: Self.environment([:])).credentials()
                    == nil)
        }

        @Test(arguments: [
            ("http://169.254.170.23/v1/credentials", "169.254.170.23", 80, "/v1/credentials"),
            ("http://127.0.0.1:8080", "127.0.0.1", 8080, "/"), ("http://localhost:1/x", "localhost", 1, "/x"),
            ("http://[fd00:ec2::23]/v1", "fd00:ec2::23", 80, "/v1"), ("http://[::1]:90/v1", "::1", 90, "/v1"),
        ])
        func aLoopbackOrLinkLocalAddressIsContacted(url: String, host: String, port: UInt16, path: String) {
            #expect(
                ContainerAWSCredentials.Address(url: url)
                    == ContainerAWSCredentials.Address(host: host, port: port, path: path))
        }

        @Test(arguments: [
            "https://127.0.0.1/x", "http://example.com/x", "http://127.0.0.1.example.com/", "http://10.0.0.1/",
            "http://",
            "http://user@127.0.0.1/", "http://127.0.0.1:0/", "http://127.0.0.1:99999/", "http://[::2]/", "http://[::1/",
            "http://169.254.1/", "http://0127.0.0.1/", "file:///etc/passwd", "", "http://127.0.0.1@evil/",
        ])
        func anyOtherAddressIsRefused(url: String) async {
            #expect(ContainerAWSCredentials.Address(url: url) == nil)
        }

        @Test func theMetadataServiceIsFirstRequestedForAToken() async throws {
            let roles = "/latest/meta-data/iam/security-credentials/"
            let service = Service([
                "PUT /latest/api/token": (200, "imds-token"), "GET \(roles)": (200, "my-role\nother"),
                "GET \(roles)my-role": (200, Self.document),
            ])
            let provider = InstanceAWSCredentials(http: service, environment: Self.environment([:]))
            #expect(try await provider.credentials() == Self.fetched)
            let requests = service.requests.withLock { $0 }
            #expect(requests.map(\.path) == ["/latest/api/token", roles, "\(roles)my-role"])
            #expect(requests.allSatisfy { $0.host == "169.254.169.254" && $0.port == 80 })
            #expect(requests[0].headers == [.init("X-aws-ec2-metadata-token-ttl-seconds", Secret("21600"))])
            #expect(
                requests.dropFirst().allSatisfy {
                    $0.headers == [.init("X-aws-ec2-metadata-token", Secret("imds-token"))]
                })
        }

        @Test func anInstanceWithoutARoleHasNoCredentials() async throws {
            let service = Service([
                "PUT /latest/api/token": (200, "t"), "GET /latest/meta-data/iam/security-credentials/": (404, ""),
            ])
            let provider = InstanceAWSCredentials(http: service, environment: Self.environment([:]))
            #expect(try await provider.credentials() == nil)
            let off = Self.environment(["AWS_EC2_METADATA_DISABLED": "true"])
            #expect(try await InstanceAWSCredentials(http: Service([:]), environment: off).credentials() == nil)
        }

        @Test(arguments: [
            ["PUT /latest/api/token": (403, "")], ["PUT /latest/api/token": (200, "a\r\nb")],
            ["PUT /latest/api/token": (200, "")],
            ["PUT /latest/api/token": (200, "t"), "GET /latest/meta-data/iam/security-credentials/": (200, "../x")],
            ["PUT /latest/api/token": (200, "t"), "GET /latest/meta-data/iam/security-credentials/": (200, "")],
            ["PUT /latest/api/token": (200, "t"), "GET /latest/meta-data/iam/security-credentials/": (500, "")],
            [:],
        ])
        func invalidMetadataIsAnError(answers: [String: (Int, String)]) async {
            let provider = InstanceAWSCredentials(http: Service(answers), environment: Self.environment([:]))
            #expect(await Self.failure(provider)?.contains("the instance metadata service") == true)
        }

        @Test(arguments: [
            "", "x", "{}", "[]", "{\"Code\":\"AssumeRoleUnauthorizedAccess\"}",
            "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"topsecret\"}",
            "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"topsecret\",\"Expiration\":\"soon\"}",
            "{\"SecretAccessKey\":\"topsecret\",\"Expiration\":\"2026-11-23T06:41:18Z\"}",
            "{\"AccessKeyId\":\"A/B\",\"SecretAccessKey\":\"topsecret\",\"Expiration\":\"2026-11-23T06:41:18Z\"}",
        ])
        func anInvalidDocumentIsAnErrorWithoutItsSecret(body: String) async {
            let variables = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/c"]
            let provider = ContainerAWSCredentials(
                http: Service(["GET /c": (200, body)]), environment: Self.environment(variables))
            let message = await Self.failure(provider)
            #expect(message != nil)
            #expect(message?.contains("topsecret") == false)
        }

        @Test func theChainTriesItsProvidersInOrderAndStopsAtAFailure() async throws {
            let variables = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/c", "HOME": "/nonexistent"]
            let good = Service(["GET /c": (200, Self.document)])
            #expect(
                try await AWSCredentialsChain.standard(http: good, environment: Self.environment(variables))
                    .credentials()
                    == Self.fetched)
            let bad = Service(["GET /c": (500, ""), "PUT /latest/api/token": (200, "t")])
            let chain = AWSCredentialsChain.standard(http: bad, environment: Self.environment(variables))
            #expect(await Self.failure(chain)?.hasSuffix("status 500") == true)
            #expect(bad.requests.withLock { $0.count } == 1)
            let keys = variables.merging(["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "B"]) { $1 }
            let first = AWSCredentialsChain.standard(http: bad, environment: Self.environment(keys))
            #expect(try await first.credentials()?.accessKeyID == "A")
            #expect(
                AWSCredentialsChain.standard(http: nil, environment: Self.environment([:])).place
                    == "the environment, the profile default")
        }

        @Test func temporaryCredentialsAreFetchedAgainBeforeTheyExpire() async throws {
            final class Counting: AWSCredentialsProvider {
                let place = "a test"
                let count = Mutex(0)
                let now: @Sendable () -> UnixTime
                init(now: @escaping @Sendable () -> UnixTime) { self.now = now }
                func credentials() async throws(SASLError) -> AWSCredentials? {
                    let number = count.withLock {
                        $0 += 1
                        return $0
                    }
                    return AWSCredentials(
                        accessKeyID: "A\(number)", secretAccessKey: Secret("B"),
                        expiry: now().advanced(by: .seconds(3600)))
                }
            }
            final class Time: Sendable {
                let now = Mutex(UnixTime(seconds: 1_800_000_000))
                func read() -> UnixTime { now.withLock { $0 } }
            }
            let time = Time()
            let cached = CachedAWSCredentials(Counting(now: time.read), clock: WallClock(time.read))
            #expect(try await cached.credentials()?.accessKeyID == "A1")
            time.now.withLock { $0 = $0.advanced(by: .seconds(2600)) }
            #expect(try await cached.credentials()?.accessKeyID == "A1")
            time.now.withLock { $0 = $0.advanced(by: .seconds(500)) }
            #expect(try await cached.credentials()?.accessKeyID == "A2")
        }
    }
#endif
