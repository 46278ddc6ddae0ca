#if MSK
    public import KafkaCrypto
    public import KafkaSASL

    /// The client's side of AWS_MSK_IAM: it sends one signed payload, and the server responds with a version and a
    /// request ID.
    public struct MSKIAMClient: SASLClient {
        private enum State {
            case initial, sent, ended
        }

        private let payload: MSKIAMPayload
        private var state = State.initial
        /// The ID by which Amazon identifies the request; `nil` until the server has responded.
        public private(set) var requestID: String?

        /// Creates the client's side of an authentication that sends `payload`.
        public init(payload: MSKIAMPayload) {
            self.payload = payload
        }

        /// The mechanism AWS_MSK_IAM.
        public var mechanism: SASLMechanism { .mskIAM }

        /// Returns the payload.
        ///
        /// - Throws: `SASLError` if this was called before.
        public mutating func start() throws(SASLError) -> Secret {
            guard state == .initial else { throw SASLError(.outOfOrder, "AWS_MSK_IAM has already sent its payload") }
            state = .sent
            return payload.encoded
        }

        /// Processes the server's response.
        ///
        /// - Throws: `SASLError` if it is malformed or has another version.
        public mutating func receive(_ challenge: [UInt8]) throws(SASLError) -> SASLClientStep {
            guard state == .sent else { throw SASLError(.outOfOrder, "AWS_MSK_IAM expects no message") }
            state = .ended
            guard challenge.count <= SASLLimits.messageSize, let members = JSON(challenge)?.members,
                let version = members["version"]?.text
            else { throw SASLError(.malformedMessage, "the server's response is not an AWS_MSK_IAM response") }
            guard version == MSKIAMPayload.version else {
                throw SASLError(
                    .unsupported,
                    "the server uses AWS_MSK_IAM version \(PeerText.shown(version)), not \(MSKIAMPayload.version)")
            }
            requestID = members["request-id"]?.text.map { PeerText.shown($0) }
            return .done
        }

        /// Returns the error for a server that ended the exchange with `message`.
        public func refusal(_ message: String) -> SASLError {
            let secrets = [Secret(payload.signature)] + (payload.sessionToken.map { [$0] } ?? [])
            return SASLError(.refused, "the server refused AWS_MSK_IAM: " + PeerText.shown(message, hiding: secrets))
        }
    }
#endif
