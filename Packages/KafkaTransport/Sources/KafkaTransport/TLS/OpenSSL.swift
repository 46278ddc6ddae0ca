internal import CKafkaOpenSSL

/// Initialises OpenSSL and reads its errors.
enum OpenSSL {
    /// Initialises OpenSSL once, without its exit handler. That handler would free memory that our threads still use
    /// when the process exits.
    static let isReady: Bool = OPENSSL_init_ssl(UInt64(OPENSSL_INIT_NO_ATEXIT), nil) == 1

    /// An entry of a thread's error queue.
    struct Failure {
        let library: Int32
        let reason: Int32
        let text: String

        private init(code: UInt) {
            library = ERR_GET_LIB(code)
            reason = ERR_GET_REASON(code)
            text = ERR_reason_error_string(code).map { String(cString: $0) } ?? "error \(String(code, radix: 16))"
        }

        /// Returns the oldest entry, which is the cause of the others, and clears the queue. Returns `nil` if the queue
        /// is empty.
        static func take() -> Failure? {
            defer { ERR_clear_error() }
            let code = ERR_peek_error()
            return code == 0 ? nil : Failure(code: code)
        }

        func isSSL(_ reason: Int32) -> Bool { library == ERR_LIB_SSL && self.reason == reason }

        /// The number of the alert that the peer sent; `nil` if the failure is not an alert.
        var alert: Int32? {
            guard library == ERR_LIB_SSL, (1000..<1256).contains(reason) else { return nil }
            return reason - 1000
        }
    }

    /// Returns the text that `write` puts into a buffer, with every character outside printable ASCII replaced by `?`.
    static func text(_ write: (UnsafeMutablePointer<CChar>, Int32) -> Void) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
            guard let start = buffer.baseAddress else { return "" }
            start.initialize(repeating: 0, count: buffer.count)
            write(start, Int32(buffer.count))
            buffer[buffer.count - 1] = 0
            let plain = String(cString: start).unicodeScalars.map { scalar in
                (0x20..<0x7f).contains(scalar.value) ? Character(scalar) : "?"
            }
            return String(plain)
        }
    }
}
