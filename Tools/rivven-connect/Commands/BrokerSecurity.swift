@_spi(KafkaInternals) import KafkaSASL
import KafkaTransport

/// The TLS and SASL settings that the flags of `broker` give.
enum BrokerSecurity {
    static func tls(_ arguments: Arguments) throws(UsageError) -> TLSServerConfiguration? {
        guard let files = arguments.all("--tls").first else {
            guard !arguments.has("--tls-client-ca") else { throw UsageError("--tls-client-ca needs --tls") }
            return nil
        }
        var tls = TLSServerConfiguration(identity: TLSIdentity(certificates: .file(files[0]), key: .file(files[1])))
        if let authority = arguments["--tls-client-ca"] {
            tls.clientCertificate = .required(.certificates(.file(authority)))
        }
        return tls
    }

    static func mechanisms(_ arguments: Arguments) throws(UsageError) -> [any SASLServer] {
        var users = SASLUserList()
        do throws(SASLError) {
            for words in arguments.all("--sasl") { try users.add(words[0]) }
        } catch {
            throw UsageError("--sasl: \(error.message)")
        }
        do throws(SASLError) {
            for words in arguments.all("--sasl-file") { try users.add(file: words[0]) }
            return try users.servers()
        } catch {
            throw UsageError("--sasl-file: \(error.message)")
        }
    }
}
