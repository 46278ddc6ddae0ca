#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Returns the C library's description of an error number.
func describe(errno number: Int32) -> String {
    String(cString: strerror(number))
}
