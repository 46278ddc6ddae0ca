"""Compares what a broker serves from a damaged directory with what was acknowledged."""

import os
import re

# How a message may tell where the damage is: by byte or offset, or by what is wrong with the file as a whole.
PLACE = re.compile(r"bytes? \d+|offsets? \d+|missing|link|not a regular file|not a directory|belongs to no topic|"
                   r"version \d+")


class Fault(Exception):
    """A property that does not hold."""


def named(text, copy, path):
    """Whether a line names a path, or something in that folder, and a place."""
    full = os.path.join(copy, path)
    return any(full in line and PLACE.search(line) for line in text.splitlines())


def losses(scene, found):
    """What is missing or different: pairs of a description and the path that a message must name."""
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
                lost.append((f"the position {position} of {group} in {place}", "offsets"))
    for group in found["groups"]:
        if group not in scene.truth["groups"] and found["groups"][group]:
            lost.append((f"no group {group}", "offsets"))
    for name, state in scene.truth["transactions"].items():
        if found["transactions"].get(name) != state:
            now = found["transactions"].get(name)
            lost.append((f"the state of {name}: {state}, now {now}", "transactions"))
    return lost


def partition(scene, found, topic, index):
    """A partition by its topic's name, or by the name that a salvage gave it."""
    folder = scene.directories.get((topic, index))
    names = [topic] + ([f"salvaged-{folder.split('/')[1]}"] if folder else [])
    return next((found["partitions"][name, index] for name in names if (name, index) in found["partitions"]), None)


def partition_losses(name, folder, truth, now):
    lost = []
    there = {base: data for base, _, data in now["batches"]}
    known = {base: data for base, _, data in truth["batches"]}
    for base, data in there.items():
        if known.get(base, data) != data:
            raise Fault(f"{name} has other bytes at offset {base}")
        if base not in known and base >= truth["bounds"][0]:
            lost.append((f"{name} has a batch at offset {base} that it had not", folder))
    gone = [base for base in known if base not in there]
    if gone:
        lost.append((f"{name} lacks {len(gone)} batches from offset {gone[0]} ({now['error']})", folder))
    elif now["error"]:
        lost.append((f"{name}: {now['error']}", folder))
    elif now["bounds"] != truth["bounds"]:
        lost.append((f"{name} has the bounds {now['bounds']}, not {truth['bounds']}", folder))
    elif now["aborted"] != truth["aborted"]:
        lost.append((f"{name} has other aborted transactions", folder))
    return lost


def check_named(scene, found, text, copy):
    """Every loss must be named in the log. Returns how many losses there are."""
    lost = losses(scene, found)
    for what, path in lost:
        # Without the cluster file a topic has another name.
        paths = [path, "cluster"] if path.startswith("topics/") else [path]
        if not any(named(text, copy, each) for each in paths):
            raise Fault(f"lost without a message that names {path}: {what}")
    return len(lost)


def check_kept(scene, found, harm):
    """What a salvage must keep: every batch before the damage, and all of what was not damaged."""
    for (place, base), (path, end) in scene.positions.items():
        if is_spoilt(path, end, harm):
            continue
        now = partition(scene, found, *place)
        if now is None or all(base != there for there, _, _ in now["batches"]):
            raise Fault(f"the salvage dropped the sound batch of {place} at offset {base}")
    if harm.kind in ("segment", "checkpoint", "start", "snapshot", "LOCK"):
        if harm.kind == "checkpoint" and not harm.paths[0].startswith("topics/"):
            return
        for group, positions in scene.truth["groups"].items():
            if found["groups"].get(group, {}) != positions:
                raise Fault(f"the salvage dropped positions of {group}")


def is_spoilt(path, end, harm):
    """Whether a batch that ends at byte `end` of a segment may be lost by the damage."""
    for harmed in harm.paths:
        if harm.kind == "folder":
            if path.startswith(harmed + "/"):
                return True
        elif harm.kind == "segment" and os.path.dirname(path) == os.path.dirname(harmed):
            if path > harmed or (path == harmed and (end > harm.byte or harm.is_whole)):
                return True
    return False
