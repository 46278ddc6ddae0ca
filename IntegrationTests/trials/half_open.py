"""Half-open connections, which stay open but pass no data: noticed in time, reported, recovered, and no record lost."""

import time

from .process import Failure, wait_until
from .proxy import KAFKA_ROLES, RIVVEN_ROLES, KafkaProxy, RivvenProxy
from .stage import REQUEST_TIMEOUT_MS, SESSION_MS, Stage

#: The limits in seconds until a half-open connection is noticed.
REQUEST = REQUEST_TIMEOUT_MS / 1000 + 15
SESSION = SESSION_MS / 1000 + 2
#: The text with which the log or /ready reports such a connection. Other warnings do not count.
NOTICE = r"did not (respond|answer)|no (response|answer)|not ready|no new work"
#: The side, the role, and the limit of each trial.
TRIALS = {
    "source-fetch": ("source", "fetch", REQUEST),
    "source-group": ("source", "group", SESSION),
    "source-metadata": ("source", "metadata", REQUEST),
    "sink-produce": ("sink", "produce", REQUEST),
    "sink-transaction": ("sink", "transaction", REQUEST),
    "sink-metadata": ("sink", "metadata", REQUEST),
    "rivven-publish": ("rivven", "publish", REQUEST),
    "rivven-consume": ("rivven", "consume", REQUEST),
    "rivven-group": ("rivven", "group", SESSION),
    "rivven-any": ("rivven", "any", REQUEST),
}


def run(arguments):
    names = list(TRIALS) if arguments.role == "all" else [arguments.role]
    if not arguments.rivven:
        names = [name for name in names if not name.startswith("rivven")]
    results, failures = {}, []
    for name in names:
        try:
            results[name] = trial(arguments, *TRIALS[name])
        except Failure as failure:
            results[name] = str(failure)
            failures.append(f"{name}: {failure}")
    return {"trials": results}, failures


def trial(arguments, side, role, limit):
    proxies = {"source": KafkaProxy(arguments.bootstrap), "sink": KafkaProxy(arguments.bootstrap)}
    if arguments.rivven:
        proxies["rivven"] = RivvenProxy(arguments.rivven)
    with Stage(arguments, "half") as stage:
        behind = stage.process("behind", **{name: proxy.address for name, proxy in proxies.items()})
        processes = [behind]
        # A second process takes over what the first one may have lost without noticing.
        if arguments.rivven:
            processes.append(stage.process("direct"))
        stage.writer.start()
        stage.start(*processes)
        proxy, frozen = proxies[side], time.time()
        proxy.freeze((RIVVEN_ROLES if side == "rivven" else KAFKA_ROLES)[role])
        if role == "metadata":
            # Metadata is requested only when it is needed, so cut the other connections: opening them again needs
            # metadata.
            proxy.cut()
        noticed = observe(behind, frozen, limit + 10)
        proxy.heal(thaw=arguments.thaw)
        healed = time.time()
        wait_until(behind.is_running, 60, lambda: f"not ready again after the connections healed: {behind.connectors()}")
        recovered = time.time() - healed
        # A connection that was not used may go unnoticed.
        time.sleep(5)
        result = stage.finish()
        if noticed is None and role != "metadata":
            raise Failure(f"not noticed within {limit + 10:.0f} s (a line of the log, or /ready)")
        if noticed and noticed[0] > limit:
            raise Failure(f"noticed after {noticed[0]:.1f} s, later than {limit:.0f} s: {noticed[1]}")
        return {"noticed_s": noticed and round(noticed[0], 1), "by": noticed and noticed[1][:200],
                "recovered_s": round(recovered, 1), **result}


def observe(process, since, seconds):
    """Returns when and how the process first reported the problem: in its log, or with /ready. None if it did not."""
    found = None
    while time.time() < since + seconds:
        process.check_alive()
        if not found:
            lines = process.logged(rf"\b(warning|error)\b.*({NOTICE})", since)
            code, text = process.get("/ready")
            if lines:
                found = lines[0][0] - since, "log: " + lines[0][1]
            elif code == 503:
                found = time.time() - since, "/ready: " + text.strip()
        time.sleep(0.3)
    return found
