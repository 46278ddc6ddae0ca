import KafkaCrypto

/// Checks for contradictory keys, and for features that this build lacks.
extension SecurityConfiguration {
    func check(_ places: KeyPlaces, _ problems: inout ConfigurationProblems) {
        checkProtocol(places, &problems)
        checkTLS(places, &problems)
        checkCredentials(places, &problems)
        checkBuild(places, &problems)
    }

    private static let tlsKeys = [
        "ssl_ca_cert", "ssl_client_cert", "ssl_client_key", "ssl_client_key_password",
        "ssl_insecure_skip_hostname_verification",
    ]
    private static let passwordKeys = ["sasl_username", "sasl_password"]
    private static let tokenSources = ["oauth_token", "oauth_token_file", "oauth_token_endpoint_url"]
    private static let endpointKeys = ["oauth_client_id", "oauth_client_secret", "oauth_scope"]
    private static let awsNames = [
        "aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_region", "aws_profile",
    ]

    private func checkProtocol(_ places: KeyPlaces, _ problems: inout ConfigurationProblems) {
        let name = listenerProtocol.rawValue
        if listenerProtocol.hasSASL, mechanism == nil, !places.isGiven("sasl_mechanism") {
            problems.error(
                places.value("protocol"),
                "protocol: \(name) needs a sasl_mechanism; write one of \(Mechanism.names.joined(separator: ", "))")
        }
        if !listenerProtocol.hasSASL, let mechanism {
            problems.error(
                places.value("sasl_mechanism"),
                "sasl_mechanism: \(mechanism.rawValue) contradicts protocol: \(name), which does not authenticate; write "
                    + "protocol: \(listenerProtocol.hasTLS ? "SASL_SSL" : "SASL_PLAINTEXT or SASL_SSL")")
        }
        if mechanism == .mskIAM, listenerProtocol == .saslPlaintext {
            problems.error(
                places.value("protocol"),
                "protocol: SASL_PLAINTEXT would send the AWS_MSK_IAM signature in plaintext; write protocol: SASL_SSL")
        }
        if listenerProtocol == .saslPlaintext, mechanism == .plain || mechanism == .oauthBearer {
            problems.warning(
                places.value("protocol"),
                "protocol: SASL_PLAINTEXT sends the \(mechanism == .plain ? "password" : "token") in plaintext; write "
                    + "protocol: SASL_SSL")
        }
    }

    private func checkTLS(_ places: KeyPlaces, _ problems: inout ConfigurationProblems) {
        if !listenerProtocol.hasTLS {
            for key in Self.tlsKeys where places.isGiven(key) {
                problems.error(
                    places.key(key),
                    "\(key) contradicts protocol: \(listenerProtocol.rawValue), which has no TLS; take it out, or write "
                        + "protocol: \(listenerProtocol.hasSASL ? "SASL_SSL" : "SSL")")
            }
            return
        }
        clientKey?.checkIsKey("ssl_client_key", places, &problems)
        need("ssl_client_key", for: "ssl_client_cert", "a certificate needs its key", places, &problems)
        need("ssl_client_cert", for: "ssl_client_key", "a key needs its certificate", places, &problems)
        need("ssl_client_key", for: "ssl_client_key_password", "it decrypts that key", places, &problems)
        if skipsHostnameVerification {
            problems.warning(
                places.value("ssl_insecure_skip_hostname_verification"),
                "anyone with a certificate of a trusted authority can impersonate the broker; use it only in tests")
        }
    }

    private func checkCredentials(_ places: KeyPlaces, _ problems: inout ConfigurationProblems) {
        let groups: [(keys: [String], isUsed: Bool, owner: String)] = [
            (Self.passwordKeys, mechanism?.takesPassword == true, "PLAIN or SCRAM"),
            (Self.tokenSources + Self.endpointKeys + ["oauth_extensions"], mechanism == .oauthBearer, "OAUTHBEARER"),
            (Self.awsNames, mechanism == .mskIAM, "AWS_MSK_IAM"),
        ]
        for group in groups where !group.isUsed {
            for key in group.keys where places.isGiven(key) {
                problems.error(
                    places.key(key),
                    "\(key) belongs to sasl_mechanism \(group.owner), which is not set; take it out, or set it")
            }
        }
        switch mechanism {
        case .plain, .scramSHA256, .scramSHA512:
            for key in Self.passwordKeys where !places.isGiven(key) {
                problems.error(
                    places.value("sasl_mechanism"),
                    "sasl_mechanism: \(mechanism?.rawValue ?? "") needs \(key); add it")
            }
        case .oauthBearer: checkToken(places, &problems)
        case .mskIAM:
            need("aws_secret_access_key", for: "aws_access_key_id", "a key needs its secret", places, &problems)
            need("aws_access_key_id", for: "aws_secret_access_key", "a secret needs its key", places, &problems)
            need("aws_access_key_id", for: "aws_session_token", "it belongs to temporary keys", places, &problems)
            if places.isGiven("aws_profile"), places.isGiven("aws_access_key_id") {
                problems.error(places.key("aws_profile"), "aws_profile contradicts aws_access_key_id; take one out")
            }
        case nil: break
        }
    }

    private func checkToken(_ places: KeyPlaces, _ problems: inout ConfigurationProblems) {
        let given = Self.tokenSources.filter { places.isGiven($0) }
        if given.isEmpty {
            problems.error(
                places.value("sasl_mechanism"),
                "sasl_mechanism: OAUTHBEARER needs a token; add \(Self.tokenSources.joined(separator: ", or "))")
        }
        for key in given.dropFirst() {
            problems.error(
                places.key(key), "\(key) contradicts \(given[0]): a token comes from one place; take one out")
        }
        for key in Self.endpointKeys {
            need("oauth_token_endpoint_url", for: key, "it is for a token endpoint", places, &problems)
        }
        need("oauth_client_id", for: "oauth_token_endpoint_url", "it authenticates the client", places, &problems)
        need("oauth_client_secret", for: "oauth_token_endpoint_url", "it authenticates the client", places, &problems)
    }

    private func need(
        _ needed: String, for key: String, _ reason: String, _ places: KeyPlaces,
        _ problems: inout ConfigurationProblems
    ) {
        guard places.isGiven(key), !places.isGiven(needed) else { return }
        problems.error(places.key(key), "\(key) needs \(needed): \(reason); add it")
    }

    private func checkBuild(_ places: KeyPlaces, _ problems: inout ConfigurationProblems) {
        #if !MSK
            if mechanism == .mskIAM {
                problems.error(
                    places.value("sasl_mechanism"),
                    "sasl_mechanism: AWS_MSK_IAM is not in this build; build with swift build --traits MSK")
            }
        #endif
        #if !OIDC
            if tokenEndpoint != nil {
                problems.error(
                    places.key("oauth_token_endpoint_url"),
                    "oauth_token_endpoint_url is not in this build; build with swift build --traits OIDC")
            }
        #endif
    }
}

extension Secret {
    /// Reports a key without its PEM lines. It would be mistaken for a path, which is printed if it cannot be opened.
    func checkIsKey(_ name: String, _ places: KeyPlaces, _ problems: inout ConfigurationProblems) {
        let isBare = withBytes { bytes in
            bytes.count > 100
                && bytes.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="),
                        0x0a,
                        0x0d, 0x20:
                        true
                    default: false
                    }
                }
        }
        guard isBare else { return }
        problems.error(
            places.value(name), "\(name) is neither a path nor PEM; write the lines -----BEGIN … and -----END … too")
    }
}
