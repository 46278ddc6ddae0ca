#if MSK
    import KafkaSASL
    import Testing

    @testable import KafkaMSKIAM

    @Suite struct CivilTimeTests {
        @Test(arguments: [
            (0, "19700101T000000Z"), (-1, "19691231T235959Z"), (951_782_400, "20000229T000000Z"),
            (1_795_416_078, "20261123T064118Z"), (4_107_542_399, "21000228T235959Z"),
            (4_107_542_400, "21000301T000000Z"),
            (-62_167_219_200, "00000101T000000Z"), (253_402_300_799, "99991231T235959Z"),
        ])
        func aTimeIsWrittenAndRead(seconds: Int64, stamp: String) {
            #expect(CivilTime(UnixTime(seconds: seconds)).stamp == stamp)
            #expect(CivilTime(stamp)?.time == UnixTime(seconds: seconds))
        }

        @Test func everySeventhDayOfFourCenturiesIsConvertedBothWays() {
            for day in stride(from: Int64(0), to: 146_097, by: 7) {
                let time = UnixTime(seconds: day * 86_400 + 3723)
                if CivilTime(CivilTime(time).stamp)?.time != time { Issue.record("day \(day)") }
            }
        }

        @Test(arguments: ["2026-11-23T06:41:18Z", "2026-11-23T06:41:18.123Z"])
        func theLongFormIsRead(text: String) {
            #expect(CivilTime(text)?.stamp == "20261123T064118Z")
        }

        @Test(arguments: [
            "", "2026-11-23", "2026-13-23T06:41:18Z", "2026-02-29T06:41:18Z", "2026-11-23T24:00:00Z",
            "2026-11-23T06:41:18",
            "2026-11-23T06:41:18+01:00", "20261123T064118", "2026-1123T06:41:18Z", "2026-11-23T06:41:18.Z", ".Z", "Z",
            ".",
            "0000-00-00T00:00:00Z", "2026-11-23 06:41:18Z", "２０２６1123T064118Z",
        ])
        func invalidTimesAreRefused(text: String) {
            #expect(CivilTime(text) == nil)
        }

        @Test func noTimeIsTooLarge() {
            #expect(CivilTime(UnixTime(milliseconds: .max)).stamp == "99991231T235959Z")
            #expect(CivilTime(UnixTime(milliseconds: .min)).stamp == "00000101T000000Z")
        }
    }
#endif
