"""Compares what a broker serves from a damaged directory with what was acknowledged."""

import os
import re

# The ways in which a message may describe the damage: a byte, an offset, or what is wrong with the file as a whole.
PLACE = re.compile(r"bytes? \d+|offsets? \d+|missing|link|not a regular file|not a directory|belongs to no topic|"
                   r"version \d+")


class Fault(Exception):
    """The error that a checked property is not true."""


def named(text, copy, path):
    """Returns whether a line names a place, and the path or something inside it."""
    full = os.path.join(copy, path)
    return any(full in line and PLACE.search(line) for line in text.splitlines())


def losses(scene, found):
    """Returns what is missing or different, as pairs of a description and the path that a message must name."""
    lost = []
    for (topic, index), truth in scene.truth["partitions"].items():
        folder = scene.directories.get((topic, index))
        now = partition(scene, found, topic, index)
        if now is None:
            if truth["batches"]:
                lost.append((f"{topic}-{index}", folder))
            elif topic not in found["topics"]:
                lost.append((f"topic {topic}", "cluster"))
            continue
        lost += partition_losses(f"{topic}-{index}", folder or "topics", truth, now)
    for group, positions in scene.truth["groups"].items():
        for place, position in positions.items():
            if found["groups"].get(group, {}).get(place) != position:
                lost.append((f"the committed offset {position} of {group} in {place}", "offsets"))
    for group in found["groups"]:
        if group not in scene.truth["groups"] and found["groups"][group]:
            lost.append((f"the absence of group {group}", "offsets"))
    for name, state in scene.truth["transactions"].items():
        if found["transactions"].get(name) != state:
            now = found["transactions"].get(name)
            lost.append((f"the state of {name}: {state}, now {now}", "transactions"))
    return lost


def partition(scene, found, topic, index):
    """Returns a partition, by the name of its topic or the name that a salvage gave it."""
    folder = scene.directories.get((topic, index))
    names = [topic] + ([f"salvaged-{folder.split('/')[1]}"] if folder else [])
    return next((found["partitions"][name, index] for name in names if (name, index) in found["partitions"]), None)


def partition_losses(name, folder, truth, now):
    lost = []
    there = {base: data for base, _, data in now["batches"]}
    known = {base: data for base, _, data in truth["batches"]}
    for base, data in there.items():
        if known.get(base, data) != data:
            raise Fault(f"{name} has different bytes at offset {base}")
        if base not in known and base >= truth["bounds"][0]:
            lost.append((f"{name} has a batch at offset {base} that it did not have", folder))
    gone = [base for base in known if base not in there]
    if gone:
        lost.append((f"{name} lacks {len(gone)} batches from offset {gone[0]} ({now['error']})", folder))
    elif now["error"]:
        lost.append((f"{name}: {now['error']}", folder))
    elif now["bounds"] != truth["bounds"]:
        lost.append((f"{name} has the bounds {now['bounds']}, not {truth['bounds']}", folder))
    elif now["aborted"] != truth["aborted"]:
        lost.append((f"{name} has different aborted transactions", folder))
    return lost


def check_named(scene, found, text, copy):
    """Checks that the log names every loss. Returns the number of losses."""
    lost = losses(scene, found)
    for what, path in lost:
        # Without the cluster file a topic has another name.
        paths = [path, "cluster"] if path.startswith("topics/") else [path]
        if not any(named(text, copy, each) for each in paths):
            raise Fault(f"no message names {path}, although this is lost: {what}")
    return len(lost)


def check_kept(scene, found, harm):
    """Checks that a salvage kept every batch before the damage, and everything that was not damaged."""
    for (place, base), (path, end) in scene.positions.items():
        if is_spoilt(path, end, harm):
            continue
        now = partition(scene, found, *place)
        if now is None or all(base != there for there, _, _ in now["batches"]):
            raise Fault(f"the salvage dropped the undamaged batch of {place} at offset {base}")
    if harm.kind in ("segment", "checkpoint", "start", "snapshot", "LOCK"):
        if harm.kind == "checkpoint" and not harm.paths[0].startswith("topics/"):
            return
        for group, positions in scene.truth["groups"].items():
            if found["groups"].get(group, {}) != positions:
                raise Fault(f"the salvage dropped committed offsets of {group}")


def is_spoilt(path, end, harm):
    """Returns whether the damage may lose a batch that ends at byte `end` of a segment."""
    for harmed in harm.paths:
        if harm.kind == "folder":
            if path.startswith(harmed + "/"):
                return True
        elif harm.kind == "segment" and os.path.dirname(path) == os.path.dirname(harmed):
            if path > harmed or (path == harmed and (end > harm.byte or harm.is_whole)):
                return True
    return False
