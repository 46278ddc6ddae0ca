#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What the C library says of an error number.
func describe(errno number: Int32) -> String {
    String(cString: strerror(number))
}
