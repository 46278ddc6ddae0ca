"""Control characters from a hostile broker do not reach the terminal: in topic names, and in errors of a Rivven
broker."""

import os
import subprocess
import tempfile

from . import judge
from .process import EmbeddedKafka, Process
from .proxy import KafkaProxy
from .rivven import ErringRivven

#: As long as the topic's real name, so that it fits into every response: ESC, a newline, and two C1 characters in
#: UTF-8.
HOSTILE = b"\x1b[2J\n\xc2\x9b\xc2\x85\xe2\x80\xa8X"
TRUE = b"orders-orders"
BAD = [b"\x1b", b"\xc2\x9b", b"\xc2\x85", b"\xe2\x80\xa8", b"\r", b"\x07", b"\x08"]
#: About a megabyte of text with control characters.
MESSAGE = b"\x1b[2J\r\n\x07\xc2\x9b31m\xe2\x80\xa8" * 80_000


class HostileKafka(KafkaProxy):
    """A broker whose topic has control characters in its name."""

    def changed(self, link, piece, is_request):
        if is_request:
            return piece.replace(HOSTILE, TRUE)
        return super().changed(link, piece, is_request).replace(TRUE, HOSTILE)


def run(arguments):
    assert len(HOSTILE) == len(TRUE)
    failures, sizes = [], {}
    with tempfile.TemporaryDirectory() as folder:
        broker = EmbeddedKafka(arguments.connect, folder)
        try:
            judge.make_topics(broker.address, [TRUE.decode()], partitions=1)
            hostile = HostileKafka(broker.address)
            sides = {"kafka": (hostile.address, None), "rivven": (broker.address, ErringRivven(MESSAGE).address)}
            for side, (brokers, rivven) in sides.items():
                for command in (["discover"], ["check"], ["verify"], ["run", "--until-end"], ["explain"]):
                    output = output_of(arguments, folder, side, brokers, rivven, command)
                    sizes[f"{side} {command[0]}"] = len(output)
                    found = [hex(int.from_bytes(bad, "big")) for bad in BAD if bad in output]
                    if found:
                        failures.append(f"{side} {command[0]}: raw {', '.join(found)} in the output: {output[:200]!r}")
                    if len(output) > 100_000:
                        failures.append(f"{side} {command[0]}: {len(output)} bytes of output")
        finally:
            broker.kill()
    return {"bytes": sizes}, failures


def output_of(arguments, folder, side, brokers, rivven, command):
    name = f"{side}-{command[0]}"
    config = {"brokers": brokers, "topic": TRUE.decode(), "consumer_group": "escapes", "format": "record",
              "request_timeout_ms": 5000}
    process = Process(arguments.connect, folder, name, {"in": {"connector": "kafka", "topic": "events", "config": config}},
                      rivven=rivven, state_dir=os.path.join(folder, name))
    for form in ("text", "json"):
        process.parts["settings"]["log_format"] = form
        process.write()
        running = subprocess.Popen([arguments.connect, command[0], "-c", process.path, *command[1:]],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            output = running.communicate(timeout=12)[0]
        except subprocess.TimeoutExpired:
            running.terminate()
            try:
                output = running.communicate(timeout=12)[0]
            except subprocess.TimeoutExpired:
                running.kill()
                output = running.communicate()[0]
        if any(bad in output for bad in BAD):
            break
    return output
