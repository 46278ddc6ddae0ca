#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Whether tests try all cases, as in `Tools/check --full`, or only a sample.
enum Exhaustive {
    static let isOn = getenv("KAFKA_EXHAUSTIVE") != nil
}
