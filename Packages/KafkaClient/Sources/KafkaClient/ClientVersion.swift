/// The version that the client names to brokers.
let clientSoftwareVersion = "0.1.0"
