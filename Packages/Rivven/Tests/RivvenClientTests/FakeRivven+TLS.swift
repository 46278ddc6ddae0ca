import KafkaTransport

/// A self-signed certificate for localhost and 127.0.0.1, valid for a hundred years, and its key. Only for tests.
enum TestCertificate {
    static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBnzCCAUWgAwIBAgIUBrSKzffJ6rvKownuRfkfn+gAuvAwCgYIKoZIzj0EAwIw
        FjEUMBIGA1UEAwwLcml2dmVuIHRlc3QwIBcNMjYxMTI1MTkxOTQ2WhgPMjEyNjEx
        MDExOTE5NDZaMBYxFDASBgNVBAMMC3JpdnZlbiB0ZXN0MFkwEwYHKoZIzj0CAQYI
        KoZIzj0DAQcDQgAEDd7H28SCB6w6CUHYb7M0zyRlh7siOTZlZ292oHwe2Awzif14
        bBRdx2ZvBKXqjIWua1Jm1U+qT3HFeJZESCSU4qNvMG0wHQYDVR0OBBYEFCN6SR/b
        8GkUMbnYu4FU95W+yyFPMB8GA1UdIwQYMBaAFCN6SR/b8GkUMbnYu4FU95W+yyFP
        MA8GA1UdEwEB/wQFMAMBAf8wGgYDVR0RBBMwEYIJbG9jYWxob3N0hwR/AAABMAoG
        CCqGSM49BAMCA0gAMEUCIGDKpTv0oAUR7UH5VWymYKBO7YjFQ6py/ZNe9KBLGrkQ
        AiEA9RF6wjBRxKDu51OybaQ4JSerYi0vqtLU4wMixfTU20c=
        -----END CERTIFICATE-----
        """
    static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgBMm9iFTXBY1qkuIe
        fSqmMzdffb0mnQHxaRK68Da9r3ahRANCAAQN3sfbxIIHrDoJQdhvszTPJGWHuyI5
        NmVnb3agfB7YDDOJ/XhsFF3HZm8EpeqMha5rUmbVT6pPccV4lkRIJJTi
        -----END PRIVATE KEY-----
        """

    static func server() throws -> TLSServerContext {
        try TLSServerContext(.init(identity: TLSIdentity(certificates: .text(certificate), key: .text(key))))
    }

    static var trusted: TLSConfiguration { TLSConfiguration(trustRoots: .certificates(.text(certificate))) }
}
