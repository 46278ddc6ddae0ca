#if MSK
    /// The region of an Amazon MSK cluster, as its brokers' names have it.
    public enum MSKRegion {
        /// Returns the region in the name of a broker, or `nil` where the name has none, as one of a private zone.
        ///
        /// `b-1.demo.abc.c2.kafka.eu-west-1.amazonaws.com` and `boot-x.c1.kafka-serverless.eu-west-1.amazonaws.com` have one,
        /// in every partition of AWS.
        public static func inHost(_ host: String) -> String? {
            let labels = host.lowercased().split(separator: ".").map(String.init)
            guard let service = labels.firstIndex(where: { $0 == "kafka" || $0 == "kafka-serverless" }),
                labels.count >= service + 4, isRegion(labels[service + 1])
            else { return nil }
            return labels[service + 1]
        }

        /// Whether `text` has a region's form: letters, words between hyphens, a number at the end.
        private static func isRegion(_ text: String) -> Bool {
            let words = text.split(separator: "-", omittingEmptySubsequences: false)
            guard words.count >= 3, let number = words.last, !number.isEmpty, number.utf8.count <= 2,
                number.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
            else { return false }
            return words.dropLast().allSatisfy { word in
                !word.isEmpty && word.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
            }
        }
    }
#endif
