"""Mutations of requests: of their tokens, their bytes, their headers, or their frames."""

import struct

from schema import unsigned
from values import EDGES

COUNTS = [-2, -1, 0, 1, 2, 100, 32767, 65535, 10**6, 2**31 - 1, -2**31]


def resized(token, random):
    """Returns a length or count that does not match what follows."""
    kind, data = token
    value = random.choice(COUNTS)
    if len(data) in (2, 4) and random.random() < 0.8:
        token[1] = (value & (1 << 8 * len(data)) - 1).to_bytes(len(data), "big")
    else:
        token[1] = unsigned(value & 2**32 - 1) if random.random() < 0.9 else b"\xff" * random.randint(5, 12)


def tagged(random):
    """Returns tagged fields that are unknown, repeated, out of order, with wrong sizes, or very many."""
    count = random.choice((1, 1, 2, 3))
    out = bytearray()
    for index in range(count):
        size = random.choice((0, 1, 5, 16))
        out += unsigned(random.choice((index, index, 0, 1, 2**31 - 1)))
        out += unsigned(random.choice((size, size, size, size, size + 1, 2**31 - 1))) + random.randbytes(size)
    times = random.choice((1, 1, 1, 1, 700))
    count *= times
    return unsigned(random.choice((count, count, count, count + 1, 2**31 - 1))) + out * times


def of_tokens(tokens, random):
    """Returns a copy of the tokens with one to three changes."""
    tokens = [list(token) for token in tokens]
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        if not tokens:
            return tokens
        at = random.randrange(len(tokens))
        token = tokens[at]
        change = random.random()
        if change < 0.15:
            other = random.randrange(len(tokens))
            tokens[at], tokens[other] = tokens[other], tokens[at]
        elif change < 0.25:
            del tokens[at]
        elif change < 0.35:
            end = min(len(tokens), at + random.randint(1, 8))
            part = tokens[at:end]
            size = max(1, sum(len(data) for _, data in part))
            times = random.choice((1, 2, 10, min(5000, 200_000 // size)))
            tokens[end:end] = [["bytes", b"".join(data for _, data in part) * times]]
        elif token[0] in ("length", "count"):
            resized(token, random)
        elif token[0] == "tags":
            token[1] = tagged(random)
        elif token[0] == "number":
            size = len(token[1])
            token[1] = (random.choice(EDGES) & (1 << 8 * size) - 1).to_bytes(size, "big")
        else:
            token[1] = of_bytes(token[1], random)
    return tokens


def of_bytes(data, random):
    """Returns the bytes with a few changes: flipped, cut, inserted, repeated, or overwritten."""
    data = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 4))):
        if not data:
            return random.randbytes(random.randint(0, 8))
        at = random.randrange(len(data))
        change = random.randrange(6)
        if change == 0:
            data[at] ^= 1 << random.randrange(8)
        elif change == 1:
            data[at] = random.randrange(256)
        elif change == 2:
            del data[at:]
        elif change == 3:
            del data[at:at + random.choice((1, 2, 4, 8))]
        elif change == 4:
            data[at:at] = random.randbytes(random.choice((1, 2, 4, 8)))
        else:
            size = random.choice((1, 2, 4, 8))
            data[at:at + size] = random.choice((b"\xff", b"\0", b"\x7f", b"\x80")) * size
    return bytes(data)


def of_header(key, version, random):
    """Returns another API, version and client id (or None) for a header."""
    change = random.randrange(4)
    if change == 0:
        return random.choice((random.randrange(-1, 100), random.choice(EDGES[:16]))), version, "attack"
    if change == 1:
        return key, random.choice((-1, version - 1, version + 1, version + 2, 20, 32767, -32768)), "attack"
    if change == 2:
        return key, version, random.choice(("", "a" * 32767, "a" * 2000, "é" * 100, "\0"))
    return key, version, None


def of_frame(frame, random):
    """Returns a frame whose length does not match what follows."""
    length = random.choice((0, 1, -1, 3, 4, 7, 8, len(frame) - 5, len(frame) - 3, len(frame) + 100, 600_000, 2 << 20,
                            2**30, 2**31 - 1, -2**31))
    return struct.pack(">i", max(-2**31, length)) + frame[4:]
