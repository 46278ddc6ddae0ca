#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The output of the program, and its end.
enum Output {
    /// Prints the line of JSON that all programs of this kind have in common.
    static func report(_ operation: String, records: Int, bytes: Int, used: Usage, first: Double) {
        let seconds = max(used.wall, 0.000_001)
        print(
            """
            {"client":"rivven-kafka","op":"\(operation)","records":\(records),"bytes":\(bytes),\
            "seconds":\(decimal(seconds, 3)),"first_s":\(decimal(first, 3)),\
            "records_per_s":\(Int(Double(records) / seconds)),"mb_per_s":\(decimal(Double(bytes) / seconds / 1e6, 1)),\
            "cpu_s":\(decimal(used.cpu, 3)),"max_rss_kb":\(Usage.maximumResidentKilobytes)}
            """)
    }

    /// Prints `text` and ends the process. If `status` is not 0, the text goes to standard error.
    static func finish(_ status: Int32, _ text: String) {
        let line = text + "\n"
        _ = Array(line.utf8).withUnsafeBytes { write(status == 0 ? 1 : 2, $0.baseAddress, $0.count) }
        exit(status)
    }

    private static func decimal(_ value: Double, _ places: Int) -> String {
        var scale = 1
        for _ in 0..<places { scale *= 10 }
        let rounded = Int((value * Double(scale)).rounded())
        let fraction = String(rounded % scale)
        return "\(rounded / scale).\(String(repeating: "0", count: places - fraction.count))\(fraction)"
    }
}
