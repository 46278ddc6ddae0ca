/// The error of a run that could not write everything in flight in time after a stop.
struct DrainTimeout: Error, CustomStringConvertible {
    let limit: Duration

    var description: String {
        "did not write what was in flight within \(limit.components.seconds) s; the next run carries it"
    }
}
