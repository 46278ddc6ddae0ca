import Glibc
import KafkaCodecs
import Synchronization
import Testing

@testable import KafkaTransport

@Suite(.timeLimit(.minutes(5))) struct EventLoopTests {
    @Test func workRunsOnTheLoopInOrder() async throws {
        try await withLoop { loop async throws in
            let done = Mailbox<Int>()
            for number in 0..<1000 {
                loop.execute { done.post(loop.isOnLoop ? number : -1) }
            }
            let order = try await done.all { $0 == 999 }
            #expect(order == Array(0..<1000))
            #expect(!loop.isOnLoop)
        }
    }

    @Test func workAddedOnTheLoopDoesNotRunAtOnce() async throws {
        try await withLoop { loop async throws in
            let done = Mailbox<Int>()
            loop.execute {
                loop.execute { done.post(2) }
                done.post(1)
            }
            #expect(try await done.next() == 1)
            #expect(try await done.next() == 2)
        }
    }

    @Test func manyPiecesOfWorkCauseFewWakeups() async throws {
        try await withLoop { loop async throws in
            let done = Mailbox<Void>()
            await loop.run {}
            let before = loop.wakes
            // Nothing wakes the loop while it is busy.
            let isBusy = Mailbox<Void>()
            let goOn = Flag()
            loop.execute {
                isBusy.post(())
                while !goOn.isSet {}
            }
            try await isBusy.next()
            for _ in 0..<10_000 { loop.execute {} }
            loop.execute { done.post(()) }
            goOn.set()
            try await done.next()
            #expect(loop.wakes - before <= 2)
        }
    }

    @Test func anActorPinnedToALoopRunsOnIt() async throws {
        try await withLoop { loop async throws in
            let actor = Pinned(loop)
            #expect(await actor.isOnLoop())
            #expect(await actor.isOnLoopAfterHop())
            #expect(await loop.run { actor.count { $0 } } == 2)
        }
    }

    @Test func signalsAreBlockedOnTheThreadExceptThoseOfACrash() async throws {
        try await withLoop { loop async throws in
            let (blocked, open) = await loop.run {
                var set = sigset_t()
                pthread_sigmask(SIG_BLOCK, nil, &set)
                let blocked = [SIGINT, SIGTERM, SIGPIPE, SIGHUP, SIGUSR1, SIGALRM, SIGXFSZ]
                let faults = [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT]
                return (
                    blocked.allSatisfy { sigismember(&set, $0) == 1 }, faults.allSatisfy { sigismember(&set, $0) == 0 }
                )
            }
            #expect(blocked && open)
        }
    }

    // MARK: Timers

    @Test func timersFireByDeadlineAndNotBefore() async throws {
        try await withLoop { loop async throws in
            let fired = Mailbox<(Int, Int64)>()
            let start = await loop.run {
                let start = MonotonicClock.now()
                for number in [3, 1, 2, 0] {
                    loop.schedule(after: .milliseconds(number * 5)) { fired.post((number, MonotonicClock.now())) }
                }
                return start
            }
            let events = try await fired.all { $0.0 == 3 }
            #expect(events.map(\.0) == [0, 1, 2, 3])
            #expect(events.allSatisfy { $0.1 - start >= Int64($0.0) * 5_000_000 })
        }
    }

    @Test func aCancelledTimerDoesNotFire() async throws {
        try await withLoop { loop async throws in
            let fired = Mailbox<String>()
            loop.execute {
                let timer = loop.schedule(after: .milliseconds(1)) { fired.post("cancelled") }
                loop.schedule(after: .milliseconds(5)) { fired.post("kept") }
                timer.cancel()
                timer.cancel()
            }
            #expect(try await fired.next() == "kept")
            #expect(fired.waiting.isEmpty)
        }
    }

    @Test func aTimerMayCancelAnotherThatIsDue() async throws {
        try await withLoop { loop async throws in
            let fired = Mailbox<Int>()
            loop.execute {
                let second = LoopTimerBox()
                loop.schedule(after: .zero) {
                    fired.post(1)
                    second.timer?.cancel()
                }
                second.timer = loop.schedule(after: .nanoseconds(1)) { fired.post(2) }
                loop.schedule(after: .milliseconds(2)) { fired.post(3) }
            }
            #expect(try await fired.next() == 1)
            #expect(try await fired.next() == 3)
        }
    }

    @Test func aShorterTimerSetLaterFiresFirst() async throws {
        try await withLoop { loop async throws in
            let fired = Mailbox<Int>()
            loop.execute { loop.schedule(after: .seconds(60)) { fired.post(60) } }
            loop.execute { loop.schedule(after: .milliseconds(1)) { fired.post(1) } }
            #expect(try await fired.next() == 1)
        }
    }

    @Test func hugeAndNegativeDurationsDoNotOverflow() async throws {
        try await withLoop { loop async throws in
            let fired = Mailbox<Int>()
            loop.execute {
                loop.schedule(after: .seconds(Int64.max)) { fired.post(1) }
                loop.schedule(after: .seconds(-5)) { fired.post(0) }
            }
            #expect(try await fired.next() == 0)
            #expect(fired.waiting.isEmpty)
        }
    }

    // MARK: Shutdown

    @Test func shutdownRunsPendingWork() async throws {
        let loop = try EventLoop(name: "test")
        let done = Mailbox<Int>()
        for number in 0..<100 { loop.execute { loop.execute { done.post(number) } } }
        await loop.end()
        #expect(done.waiting == Array(0..<100))
    }

    @Test func shutdownFiresTimersEarly() async throws {
        let loop = try EventLoop(name: "test")
        let done = Mailbox<Int>()
        await loop.run {
            loop.schedule(after: .seconds(100)) { done.post(2) }
            loop.schedule(after: .seconds(50)) { done.post(1) }
        }
        await loop.end()
        #expect(done.waiting == [1, 2])
    }

    @Test func workAndTimersAddedAfterShutdownStillRun() async throws {
        let loop = try EventLoop(name: "test")
        await loop.end()
        let done = Mailbox<Int>()
        loop.execute {
            done.post(loop.isOnLoop ? 1 : -1)
            loop.schedule(after: .milliseconds(10)) { done.post(loop.isOnLoop ? 3 : -3) }
            loop.execute { done.post(2) }
        }
        #expect(try await done.next() == 1)
        #expect(try await done.next() == 2)
        #expect(try await done.next() == 3)
        loop.execute { done.post(4) }
        #expect(try await done.next() == 4)
    }

    @Test func anActorOfALoopThatWasShutDownStillRuns() async throws {
        let loop = try EventLoop(name: "test")
        let actor = Pinned(loop)
        await loop.end()
        #expect(await actor.isOnLoopAfterHop())
    }

    @Test func shutdownMayBeCalledAgainAndOnTheLoop() async throws {
        let loop = try EventLoop(name: "test")
        await loop.run { loop.shutdown() }
        await loop.end()
        await loop.end()
    }

    @Test func aLoopThatWasShutDownIsFreed() async throws {
        weak var freed: EventLoop?
        do {
            let loop = try EventLoop(name: "test")
            freed = loop
            await loop.run { _ = loop.schedule(after: .seconds(9)) {} }
            await loop.end()
        }
        for _ in 0..<100 where freed != nil { await TestClock.pass(.milliseconds(5)) }
        #expect(freed == nil)
    }
}

private final class LoopTimerBox {
    var timer: LoopTimer?
}

/// A flag that is shared by two threads.
private final class Flag: Sendable {
    private let value = Atomic<Bool>(false)
    var isSet: Bool { value.load(ordering: .acquiring) }
    func set() { value.store(true, ordering: .releasing) }
}

private actor Pinned {
    private let loop: EventLoop
    private var calls = 0

    init(_ loop: EventLoop) {
        self.loop = loop
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    func isOnLoop() -> Bool {
        calls += 1
        return loop.isOnLoop
    }

    func isOnLoopAfterHop() async -> Bool {
        calls += 1
        await Task.yield()
        return loop.isOnLoop
    }

    /// For callers that are already on the loop.
    nonisolated func count(_ body: @Sendable (Int) -> Int) -> Int {
        assumeIsolated { body($0.calls) }
    }
}
