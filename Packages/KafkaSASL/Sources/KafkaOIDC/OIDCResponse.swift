#if OIDC
    import KafkaCrypto
    import KafkaSASL

    /// Parses and validates an identity provider's response.
    struct OIDCResponse {
        private let configuration: OIDCConfiguration

        init(_ configuration: OIDCConfiguration) {
            self.configuration = configuration
        }

        /// Returns the token in a response.
        ///
        /// - Parameter asked: When the request was sent. The token's lifetime counts from then, so that it is never
        ///   overestimated.
        func token(_ response: HTTPRequest.Response, askedAt asked: UnixTime) throws(SASLError) -> OAuthToken {
            let members = response.body.withBytes { JSON(Array($0)) }?.members
            guard response.status == 200 else { throw refusal(response.status, members) }
            guard let members, let value = members["access_token"]?.text, !value.isEmpty else {
                throw failure("returned no access token")
            }
            if let type = members["token_type"], type.text?.lowercased() != "bearer" {
                throw failure("returned a token that is not a bearer token")
            }
            var expiry: UnixTime?
            if let lifetime = members["expires_in"] {
                // Some providers send a string instead of a number.
                guard let seconds = lifetime.number ?? lifetime.text.flatMap(Double.init), seconds >= 0, seconds < 1e10
                else {
                    throw failure("returned an invalid token lifetime (expires_in)")
                }
                expiry = asked.advanced(by: .seconds(seconds))
            }
            let claimed = OAuthToken(Secret(value)).expiry
            let token = OAuthToken(Secret(value), expiry: [expiry, claimed].compactMap(\.self).min())
            guard token.isSendable else { throw failure("returned a token with an invalid character") }
            return token
        }

        private func refusal(_ status: Int, _ members: [String: JSON]?) -> SASLError {
            let reasons = ["error", "error_description"].compactMap { members?[$0]?.text }.joined(separator: ", ")
            let secrets = [configuration.clientSecret, HTTPRequest.basic(configuration)]
            let shown = reasons.isEmpty ? "" : ": " + PeerText.shown(reasons, hiding: secrets)
            return failure("responded with status \(status)\(shown)")
        }

        private func failure(_ what: String) -> SASLError {
            SASLError(.credentialsUnavailable, "the identity provider \(configuration.host) \(what)")
        }
    }
#endif
