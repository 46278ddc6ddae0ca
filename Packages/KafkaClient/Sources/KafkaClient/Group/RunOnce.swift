/// Runs its action the first time it is called. To be used on the loop only.
final class RunOnce: @unchecked Sendable {
    // Unchecked because it is touched only on the loop.
    private var action: (() -> Void)?

    init(_ action: @escaping () -> Void) {
        self.action = action
    }

    func run() {
        action?()
        action = nil
    }
}
