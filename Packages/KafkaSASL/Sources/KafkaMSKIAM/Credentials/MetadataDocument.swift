#if MSK
    import KafkaCrypto
    import KafkaSASL

    /// The responses of the container and instance services: credentials as a JSON object.
    enum MetadataDocument {
        /// Sends a request with `http`. Returns the body of a response with status 200, or `nil` for 404.
        ///
        /// - Throws: `SASLError` for any other status, or if there is no response.
        static func fetch(
            _ request: HTTPFetchRequest, with http: any HTTPFetching, place: String
        ) async throws(SASLError) -> Secret? {
            let response: HTTPFetchResponse
            do throws(HTTPFetchError) {
                response = try await http.fetch(request)
            } catch {
                throw SASLError(
                    .credentialsUnavailable, "cannot request AWS credentials from \(place): \(error.message)")
            }
            if response.status == 404 { return nil }
            guard response.status == 200, response.body.count <= HTTPFetchRequest.maximumBody else {
                throw SASLError(
                    .credentialsUnavailable,
                    "\(place) responded to a request for AWS credentials with status \(response.status)")
            }
            return response.body
        }

        /// Parses the credentials in a document.
        ///
        /// - Throws: `SASLError` if it contains no valid credentials.
        static func credentials(_ document: Secret, place: String) throws(SASLError) -> AWSCredentials {
            guard let members = JSON(document.withBytes { Array($0) })?.members else {
                throw SASLError(
                    .credentialsUnavailable, "the AWS credentials of \(place) are not a JSON object")
            }
            if let code = members["Code"]?.text, code != "Success" {
                throw SASLError(.credentialsUnavailable, "\(place) has no AWS credentials: \(PeerText.shown(code))")
            }
            guard let expiry = members["Expiration"]?.text.flatMap({ CivilTime($0) }) else {
                throw SASLError(.credentialsUnavailable, "the AWS credentials of \(place) have no expiry")
            }
            return try AWSCredentials(
                checking: members["AccessKeyId"]?.text, members["SecretAccessKey"]?.text, members["Token"]?.text,
                expiry: expiry.time, place: place)
        }
    }
#endif
