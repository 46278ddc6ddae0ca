"""Encodes and decodes Kafka's messages in any version, by the schemas of the protocol generator."""

import json
import os
import struct

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MESSAGES = os.path.join(ROOT, "Tools/kafka-protocol-generator/Schema/messages.jsonl")
FORMATS = {"bool": ">?", "int8": ">b", "int16": ">h", "uint16": ">H", "int32": ">i", "int64": ">q", "float64": ">d"}


def unsigned(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


class Versions:
    """A range of versions, such as `0-4`, `3+` or `none`."""

    def __init__(self, text):
        if text == "none":
            self.first, self.last = 1, 0
        elif text.endswith("+"):
            self.first, self.last = int(text[:-1]), 32767
        else:
            self.first, self.last = int(text.split("-")[0]), int(text.split("-")[-1])

    def __contains__(self, version):
        return self.first <= version <= self.last


class Field:
    def __init__(self, json, structs):
        self.name, self.entity = json["name"], json.get("entityType")
        self.versions = Versions(json.get("versions", "0+"))
        self.nullable = Versions(json.get("nullableVersions", "none"))
        self.tag = json.get("tag")
        self.tagged = Versions(json.get("taggedVersions", "none"))
        kind = json["type"]
        self.is_array = kind.startswith("[]")
        self.kind = kind[2:] if self.is_array else kind
        if "fields" in json:
            structs[self.kind] = json["fields"]


class Message:
    """A request or response: its fields and those of its structs, by version."""

    def __init__(self, json):
        self.name, self.key = json["name"], json.get("apiKey")
        self.flexible = Versions(json["flexibleVersions"])
        self._structs = {each["name"]: each["fields"] for each in json.get("commonStructs", [])}
        self._root = json["fields"]
        self._fields, self._layouts = {}, {}

    def layout(self, name, version):
        """Returns the ordered and the tagged fields of a struct, or of the message if `name` is None, in a version."""
        found = self._layouts.get((name, version))
        if found is None:
            if name not in self._fields:
                self._fields[name] = [Field(each, self._structs)
                                      for each in (self._root if name is None else self._structs[name])]
            present = [field for field in self._fields[name] if version in field.versions]
            found = ([field for field in present if version not in field.tagged],
                     [field for field in present if version in field.tagged])
            self._layouts[name, version] = found
        return found


def messages():
    """The requests and the responses, by API key."""
    requests, responses = {}, {}
    with open(MESSAGES) as lines:
        for line in lines:
            json_message = json.loads(line)
            kind = {"request": requests, "response": responses}.get(json_message["type"])
            if kind is not None and "flexibleVersions" in json_message:
                kind[json_message["apiKey"]] = Message(json_message)
    return requests, responses


class Writer:
    """Encodes a message as a list of tokens, `[kind, bytes]`, with the values that `pick` chooses for the fields.

    Kinds: `number`, `length` (of a text or bytes), `count` (of an array), `bytes` (text, bytes or records), `tags`.
    """

    def __init__(self, pick):
        self.pick = pick

    def message(self, message, version):
        self.schema, self.version = message, version
        self.is_flexible = version in message.flexible
        self.tokens = []
        self.struct(None, 0)
        return self.tokens

    def struct(self, name, depth):
        fields, tagged = self.schema.layout(name, self.version)
        for field in fields:
            self.field(field, depth)
        if self.is_flexible:
            self.tags([field for field in tagged if self.pick.has(field)], depth)

    def tags(self, fields, depth):
        self.tokens.append(["tags", unsigned(len(fields))])
        for field in sorted(fields, key=lambda field: field.tag):
            outer, self.tokens = self.tokens, []
            self.field(field, depth)
            body = b"".join(bytes for _, bytes in self.tokens)
            self.tokens = outer
            self.tokens += [["number", unsigned(field.tag)], ["length", unsigned(len(body))], ["bytes", body]]

    def field(self, field, depth):
        if self.version in field.nullable and self.pick.is_null(field):
            self.null(field)
        elif field.is_array:
            self.array(field, depth)
        else:
            self.value(field, depth)

    def null(self, field):
        if field.is_array or field.kind in ("string", "bytes", "records"):
            narrow = field.kind == "string" and not field.is_array
            self.tokens.append(["length", b"\0" if self.is_flexible else b"\xff" * (2 if narrow else 4)])
        else:
            self.tokens.append(["number", b"\xff"])

    def array(self, field, depth):
        count, distinct = self.pick.count(field, depth)
        self.tokens.append(["count", unsigned(count + 1) if self.is_flexible else struct.pack(">i", count)])
        start = len(self.tokens)
        for _ in range(min(count, distinct)):
            self.value(field, depth + 1)
        if count > distinct:
            # The repeated elements, as one token: they need no token each.
            part = b"".join(bytes for _, bytes in self.tokens[start:])
            self.tokens.append(["bytes", part * (count // distinct - 1)])
            for _ in range(count % distinct):
                self.value(field, depth + 1)

    def value(self, field, depth):
        kind = field.kind
        if kind in FORMATS:
            self.tokens.append(["number", struct.pack(FORMATS[kind], self.pick.number(field, kind))])
        elif kind == "uuid":
            self.tokens.append(["number", self.pick.uuid(field)])
        elif kind in ("string", "bytes", "records"):
            value = self.pick.bytes(field, kind)
            if self.is_flexible:
                self.tokens.append(["length", unsigned(len(value) + 1)])
            else:
                self.tokens.append(["length", struct.pack(">h" if kind == "string" else ">i", len(value))])
            self.tokens.append(["bytes", value])
        else:
            self.struct(kind, depth)


class Reader:
    """Decodes a message into dictionaries. Raises ValueError if the bytes do not match the schema."""

    def __init__(self, message, version, data, at=0):
        self.schema, self.version, self.data, self.at = message, version, data, at
        self.is_flexible = version in message.flexible

    def message(self):
        try:
            found = self.struct(None)
        except (struct.error, IndexError) as fault:
            raise ValueError(f"{self.schema.name} version {self.version} is cut off: {fault}") from None
        if self.at != len(self.data):
            raise ValueError(f"{self.schema.name} version {self.version}: {len(self.data) - self.at} bytes are left")
        return found

    def unsigned(self):
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def unpack(self, format):
        value, = struct.unpack_from(format, self.data, self.at)
        self.at += struct.calcsize(format)
        return value

    def struct(self, name):
        fields, tagged = self.schema.layout(name, self.version)
        found = {field.name: self.field(field) for field in fields}
        if self.is_flexible:
            by_tag = {field.tag: field for field in tagged}
            for _ in range(self.unsigned()):
                tag, size = self.unsigned(), self.unsigned()
                end = self.at + size
                if tag in by_tag:
                    found[by_tag[tag].name] = self.field(by_tag[tag])
                    if self.at != end:
                        raise ValueError(f"{self.schema.name}: the size of tag {tag} is wrong")
                self.at = end
        return found

    def length(self, format):
        return self.unsigned() - 1 if self.is_flexible else self.unpack(format)

    def field(self, field):
        if not field.is_array:
            return self.value(field, self.version in field.nullable)
        count = self.length(">i")
        return None if count < 0 else [self.value(field, False) for _ in range(count)]

    def value(self, field, is_nullable):
        kind = field.kind
        if kind in FORMATS:
            return self.unpack(FORMATS[kind])
        if kind == "uuid":
            return self.bytes(16)
        if kind in ("string", "bytes", "records"):
            length = self.length(">h" if kind == "string" else ">i")
            return None if length < 0 else self.bytes(length)
        if is_nullable and self.unpack(">b") < 0:
            return None
        return self.struct(kind)

    def bytes(self, count):
        value = self.data[self.at:self.at + count]
        if len(value) != count:
            raise ValueError(f"{self.schema.name} version {self.version} is cut off")
        self.at += count
        return value
