#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Whether tests try everything, as `Tools/check --full` asks, or a sample.
enum Exhaustive {
    static let isOn = getenv("KAFKA_EXHAUSTIVE") != nil
}
