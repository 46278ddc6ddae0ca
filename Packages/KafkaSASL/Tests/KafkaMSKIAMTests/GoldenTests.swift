#if MSK
    import KafkaCrypto
    import Testing

    @testable import KafkaMSKIAM
    @testable import KafkaSASL

    /// Tests that payloads and URLs of Amazon's own libraries are reproduced byte for byte.
    @Suite struct GoldenTests {
        /// Returns the text of each entry's payload in the file, without the white space between its members.
        static func payloads(_ file: [UInt8]) -> [[UInt8]] {
            var result: [[UInt8]] = []
            var (current, isInText, isEscaped, depth) = ([UInt8](), false, false, 0)
            for byte in file {
                if depth == 2 && (isInText || !" \n\r\t".utf8.contains(byte)) { current.append(byte) }
                if isInText {
                    if byte == UInt8(ascii: "\""), !isEscaped { isInText = false }
                    isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
                    continue
                }
                switch byte {
                case UInt8(ascii: "\""): isInText = true
                case UInt8(ascii: "{"):
                    depth += 1
                    if depth == 2 { current = [byte] }
                case UInt8(ascii: "}"):
                    depth -= 1
                    if depth == 1 { result.append(current) }
                default: break
                }
            }
            return result
        }

        @Test func everyPayloadIsReproduced() throws {
            let file = try Vectors.text("msk-iam.json")
            let (entries, payloads) = (try Vectors.entries("msk-iam.json"), Self.payloads(file))
            #expect(entries.count == 5)
            #expect(payloads.count == 5)
            for (entry, golden) in zip(entries, payloads) {
                let members = try #require(entry["payload"]?.members)
                let date = try members.text("x-amz-date")
                let time = try #require(CivilTime(date)).time
                let payload = try MSKIAMPayload(
                    signing: Vectors.credentials(entry), host: entry.text("host"),
                    region: entry.text("region"), time: time,
                    userAgent: members.text("user-agent"))
                #expect(payload.encoded.bytes == golden)
                #expect(payload.presignedURL.revealed == entry["presigned_url"]?.text)
                #expect(MSKRegion.inHost(payload.host) == entry["region"]?.text)
            }
        }

        @Test func everyPayloadIsReadAndItsSignatureVerified() throws {
            let entries = try Vectors.entries("msk-iam.json")
            for (entry, golden) in zip(entries, Self.payloads(try Vectors.text("msk-iam.json"))) {
                let payload = try MSKIAMPayload(golden)
                let credentials = try Vectors.credentials(entry)
                #expect(payload.encoded.bytes == golden)
                #expect(payload.presignedURL.revealed == entry["presigned_url"]?.text)
                #expect(try payload.isSigned(with: credentials.secretAccessKey))
                #expect(try !payload.isSigned(with: Secret("another")))
                #expect(payload.sessionToken == credentials.sessionToken)

                let now = try #require(payload.time).advanced(by: .seconds(60))
                var server = MSKIAMServer(clock: WallClock { now }) {
                    $0 == credentials.accessKeyID ? credentials : nil
                }
                guard case .accept(let identity, _) = try server.receive(golden) else {
                    Issue.record("not accepted")
                    continue
                }
                #expect(identity.principal == credentials.accessKeyID)
            }
        }

        /// The entries were created with aws-msk-iam-sasl-signer-python 1.0.2, from random keys, tokens, regions and
        /// times.
        @Test func signaturesMatchThoseOfAmazonsPythonSigner() throws {
            let entries = try Vectors.entries("python-signer.json")
            #expect(entries.count == 40)
            for entry in entries {
                let seconds = try #require(entry["time"]?.number)
                let payload = try MSKIAMPayload(
                    signing: Vectors.credentials(entry), host: entry.text("host"),
                    region: entry.text("region"),
                    time: UnixTime(seconds: Int64(seconds)), userAgent: "test")
                #expect(payload.date == entry["date"]?.text)
                #expect(payload.credential == entry["credential"]?.text)
                #expect(payload.signature == entry["signature"]?.text)
            }
        }
    }
#endif
