"""The time that the broker or its observer waited for a processor, which is not the broker's fault."""

import collections
import glob
import os
import time


class Processor:
    """Records how long processes waited for a processor, so that a busy machine does not look like a slow broker."""

    EVERY = 0.05

    def __init__(self, pid):
        self.paths = [*glob.glob(f"/proc/{pid}/task/*/schedstat"), f"/proc/{os.getpid()}/schedstat"]
        self.notes = collections.deque(maxlen=400)
        self.note()

    def waited(self):
        total = 0
        for path in self.paths:
            try:
                with open(path) as file:
                    total += int(file.read().split()[1])
            except (OSError, IndexError):
                pass
        return total / 1e9

    def note(self):
        now = time.monotonic()
        if not self.notes or now - self.notes[-1][0] > self.EVERY:
            self.notes.append((now, self.waited()))

    def own(self, since, until):
        """Returns the part of a duration in which no process waited for a processor."""
        before = [waited for at, waited in self.notes if at <= since] or [self.notes[0][1]]
        return until - since - (self.waited() - before[-1])
