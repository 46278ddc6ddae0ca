#if MSK
    /// Finds the region of an Amazon MSK cluster in the names of its brokers.
    public enum MSKRegion {
        /// Returns the region in a broker's host name, or `nil` if the name contains none, for example a name in a
        /// private zone.
        ///
        /// Examples are `b-1.demo.abc.c2.kafka.eu-west-1.amazonaws.com` and
        /// `boot-x.c1.kafka-serverless.eu-west-1.amazonaws.com`. All AWS partitions are supported.
        public static func inHost(_ host: String) -> String? {
            let labels = host.lowercased().split(separator: ".").map(String.init)
            guard let service = labels.firstIndex(where: { $0 == "kafka" || $0 == "kafka-serverless" }),
                labels.count >= service + 4, isRegion(labels[service + 1])
            else { return nil }
            return labels[service + 1]
        }

        /// Returns whether `text` has the form of a region: words of letters and a final number, separated by hyphens.
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
