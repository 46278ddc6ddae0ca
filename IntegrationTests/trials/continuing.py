"""A new binary continues from what an older one has stored: state directory, data directory, offsets topic, events."""

import os
import tempfile
import time

from .process import EmbeddedKafka
from .stage import Stage


def run(arguments):
    if not arguments.older:
        raise SystemExit("continue needs --older, the rivven-connect that stores")
    with tempfile.TemporaryDirectory() as folder:
        broker = None
        data = os.path.join(folder, "kafka")
        if not arguments.bootstrap:
            broker = EmbeddedKafka(arguments.older, folder, data=data)
            arguments.bootstrap = broker.address
        try:
            with Stage(arguments, "older") as stage:
                before = store(arguments, stage)
                if broker:
                    stage.writer.pause()
                    broker.kill()
                    broker = EmbeddedKafka(arguments.connect, folder, data=data, port=broker.port)
                    stage.writer.go_on(stage.source)
                newer = stage.process("newer")
                stage.start(newer)
                time.sleep(8)
                return {"stored": before, **stage.finish()}, []
        finally:
            if broker:
                broker.kill()


def store(arguments, stage):
    """Runs the older binary twice. Each run is killed while it carries records, so a kill left the stored state."""
    stage.writer.start()
    for turn in range(2):
        older = stage.process(f"older-{turn}", binary=arguments.older)
        stage.start(older)
        time.sleep(5)
        older.kill()
    return stage.arrivals.total
