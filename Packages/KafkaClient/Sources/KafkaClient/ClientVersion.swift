/// The client's version, which it sends to brokers in ApiVersions (KIP-511).
let clientSoftwareVersion = "0.1.0"
