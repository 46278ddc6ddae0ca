"""An endless sequence of valid and mutated requests, which depends only on a seed."""

import random
import struct

import mutations
from schema import Writer
from values import Pick


class Request:
    """The bytes of a request, and what is known about it."""

    __slots__ = ("frame", "key", "version", "correlation", "is_sound", "is_last", "is_probe", "member", "producer")

    def __init__(self, frame, template=None, is_sound=False, is_last=False):
        self.frame, self.is_sound, self.is_last, self.is_probe = frame, is_sound, is_last, template is None
        self.member, self.producer = (template.member, template.producer) if template else (None, None)
        # The values that the broker reads, after the mutation.
        self.key, self.version, self.correlation = (
            struct.unpack_from(">hhi", frame, 4) if len(frame) >= 12 else (None, None, None))


class Template:
    """A valid request, from which mutated ones are made."""

    __slots__ = ("tokens", "key", "version", "is_flexible", "is_long", "member", "producer")


class Requests:
    """Creates requests of `served`, which has API keys with their first and last versions."""

    TEMPLATES = 6

    def __init__(self, seed, schemas, served, known, batches, favourites=()):
        self.random = random.Random(seed)
        self.schemas, self.known = schemas, known
        self.pick = Pick(self.random, known, batches)
        self.writer = Writer(self.pick)
        self.keys = sorted(served)
        self.favourites = [key for key in favourites if key in served]
        self.served = served
        self.templates = {}
        self.number = 0

    def template(self):
        random = self.random
        # Each API is chosen equally often, however many versions it has.
        keys = self.favourites if self.favourites and random.random() < 0.6 else self.keys
        key = random.choice(keys)
        first, last = self.served[key]
        version = random.randint(first, last)
        known = self.templates.setdefault((key, version), [])
        if len(known) == self.TEMPLATES and random.random() > 0.2:
            return random.choice(known)
        made = Template()
        self.pick.begin(key)
        made.key, made.version = key, version
        made.tokens = self.writer.message(self.schemas[key], version)
        made.is_flexible = version in self.schemas[key].flexible
        made.is_long = self.pick.long >= 0
        made.member, made.producer = self.pick.member, self.pick.producer
        if len(known) < self.TEMPLATES:
            known.append(made)
        else:
            known[random.randrange(len(known))] = made
        return made

    def frame(self, key, version, client, is_flexible, body):
        name = b"" if client is None else client.encode()
        key, version = (max(-2**15, min(number, 2**15 - 1)) for number in (key, version))
        head = struct.pack(">hhih", key, version, self.number, -1 if client is None else len(name)) + name
        head += b"\0" if is_flexible else b""
        return struct.pack(">i", len(head) + len(body)) + head + body

    def next(self):
        random = self.random
        self.number = self.number + 1 & 0x3FFFFFFF
        template = self.template()
        key, version, client = template.key, template.version, "attack"
        tokens, kind = template.tokens, random.random()
        if 0.3 < kind < 0.6:
            tokens = mutations.of_tokens(tokens, random)
        body = b"".join(data for _, data in tokens)
        if 0.86 < kind < 0.9:
            other = b"".join(data for _, data in self.template().tokens)
            body = body[:random.randint(0, len(body))] + other[random.randint(0, len(other)):]
        elif 0.9 < kind < 0.97:
            key, version, client = mutations.of_header(key, version, random)
        frame = self.frame(key, version, client, template.is_flexible, body)
        if 0.6 < kind < 0.86:
            # The length is corrected, so that the broker reads what was changed.
            changed = mutations.of_bytes(frame[4:], random)
            frame = struct.pack(">i", len(changed)) + changed
        elif kind > 0.97:
            frame = mutations.of_frame(frame, random)
        # A long request may have more elements than the broker accepts.
        return Request(frame, template, is_sound=kind <= 0.3 and not template.is_long, is_last=kind > 0.97)

    def probe(self):
        """Returns ApiVersions version 0, whose response shows that all earlier requests were handled."""
        self.number = self.number + 1 & 0x3FFFFFFF
        return Request(self.frame(18, 0, "attack", False, b""))
