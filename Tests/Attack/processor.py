"""The time that the broker, or who measures it, could have run and had no processor: that is not the broker's."""

import collections
import glob
import os
import time


class Processor:
    """Notes how long processes have waited for a processor, so that a busy machine is not taken for a slow broker."""

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
        """The part of a time in which nobody waited for a processor."""
        before = [waited for at, waited in self.notes if at <= since] or [self.notes[0][1]]
        return until - since - (self.waited() - before[-1])
