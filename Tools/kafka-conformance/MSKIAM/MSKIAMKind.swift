#if MSK
    import KafkaCrypto
    import KafkaMSKIAM
    import KafkaSASL

    extension Kind {
        /// Payloads and presigned URLs of AWS_MSK_IAM. The file is an array; each entry counts once.
        static let mskIAM = Kind("msk-iam") { text, report in
            guard let entries = (try? JSON(parsing: Substring(text)))?.array else {
                report.fail(line: 1, "the file is not an array")
                return
            }
            for (index, entry) in entries.enumerated() {
                if let fault = fault(of: entry) {
                    report.fail(line: 1, "[\(index)]: \(fault)")
                } else {
                    report.pass()
                }
            }
        }
    }

    /// Returns what is wrong with an entry, or `nil`.
    @Sendable private func fault(of entry: JSON) -> String? {
        do throws(Mismatch) {
            try check(entry)
            return nil
        } catch {
            return error.reason
        }
    }

    private func check(_ entry: JSON) throws(Mismatch) {
        guard let golden = entry["payload"], case .object(let members) = golden,
            let id = entry["access_key_id"]?.string, let key = entry["secret_access_key"]?.string,
            let host = entry["host"]?.string, let region = entry["region"]?.string,
            let url = entry["presigned_url"]?.string
        else { throw Mismatch("a member is missing or has the wrong type") }
        let credentials = AWSCredentials(
            accessKeyID: id, secretAccessKey: Secret(key),
            sessionToken: entry["session_token"]?.string.map { Secret($0) })
        // Decode the payload's bytes ...
        let read = try sasl { () throws(SASLError) in try MSKIAMPayload(Array(object(members).utf8)) }
        guard read.presignedURL == Secret(url) else { throw Mismatch("the payload gives a different URL") }
        guard try sasl({ () throws(SASLError) in try read.isSigned(with: credentials.secretAccessKey) }) else {
            throw Mismatch("the signature is wrong")
        }
        // ... and encode them again.
        guard let time = read.time else { throw Mismatch("x-amz-date is not a time") }
        let made = try sasl { () throws(SASLError) in
            try MSKIAMPayload(
                signing: credentials, host: host, region: region, time: time, expires: read.expires,
                userAgent: read.userAgent)
        }
        guard made.presignedURL == Secret(url) else { throw Mismatch("signing gave a different URL") }
        let encoded = made.encoded.withBytes { String(decoding: $0, as: UTF8.self) }
        if let place = try JSON(parsing: Substring(encoded)).difference(from: golden, at: "payload") {
            throw Mismatch(place)
        }
    }

    private func sasl<Value>(_ body: () throws(SASLError) -> Value) throws(Mismatch) -> Value {
        do throws(SASLError) {
            return try body()
        } catch {
            throw Mismatch(error.message)
        }
    }

    /// Returns the members, which are all strings, as the text of a JSON object.
    private func object(_ members: [String: JSON]) -> String {
        let pairs = members.map { name, value in "\"\(name)\":\"\(escaped(value.string ?? ""))\"" }
        return "{\(pairs.joined(separator: ","))}"
    }

    private func escaped(_ text: String) -> String {
        String(text.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] })
    }
#endif
