public import KafkaCrypto
import RivvenClient

/// The credentials with which a client authenticates to Rivven.
///
/// The description does not show the password.
public struct ClusterAuthConfiguration: Equatable, Sendable, ConfigurationBlock {
    /// The authentication mechanisms of Rivven.
    public enum Mechanism: String, ConfigurationChoice {
        /// Sends the user name and the password.
        case plain = "PLAIN"
        /// Proves the password without sending it.
        case scramSHA256 = "SCRAM-SHA-256"
    }

    /// `mechanism`: how the client authenticates. Default: `SCRAM-SHA-256`.
    public var mechanism = Mechanism.scramSHA256
    /// `username`: the name of the user.
    public var username = ""
    /// `password`: the user's password.
    public var password: Secret?

    /// Creates a configuration without a user.
    public init() {}

    /// The credentials in the form that the Rivven client accepts.
    var credentials: RivvenCredentials {
        RivvenCredentials(
            mechanism: mechanism == .plain ? .plain : .scramSHA256, username: username,
            password: password ?? Secret(""))
    }

    static let title = "\"auth\""
    static let hidesValues = true

    static var keys: [ConfigurationKey<ClusterAuthConfiguration>] {
        [
            .choice("mechanism", \.mechanism, "The SASL mechanism: PLAIN sends the password, SCRAM-SHA-256 proves it."),
            .text("username", \.username, isRequired: true, "The user."),
            .secret("password", \.password, "The user's password."),
        ]
    }

    func check(_ places: KeyPlaces, _ problems: inout ConfigurationProblems) {
        if !places.isGiven("password") {
            problems.error(places.block, "\(Self.title) needs \"password\"; write password: \"${VARIABLE}\"")
        }
    }
}
