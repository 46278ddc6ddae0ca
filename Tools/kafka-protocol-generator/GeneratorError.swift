/// The reason why the code cannot be generated.
struct GeneratorError: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}
