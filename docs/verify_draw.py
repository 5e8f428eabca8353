#!/usr/bin/env python3
"""Recomputes the draw of an opportunity from its public record alone.

    python3 verify_draw.py RECORD.json      (or the record on standard input)

Prints the order, or what is wrong and exits with 1. It shares no code with the
service: the rules are those of "The draw" in the README, nothing else.
"""
import hashlib, json, sys

FIELDS = "version source status commitment seed round signature list list_sha256 order".split()

def sha256(data):
    return hashlib.sha256(data).digest()

def list_hash(ids):
    return sha256("".join(f"{number}\n" for number in sorted(ids)).encode())

def order(seed, ids):
    drawn, listed, k = sorted(ids), list_hash(ids), 0
    for i in range(len(drawn) - 1, 0, -1):
        fair = 2**64 - 2**64 % (i + 1)
        x = fair
        while x >= fair:
            x = int.from_bytes(sha256(seed + listed + k.to_bytes(8, "big"))[:8], "big")
            k += 1
        j = x % (i + 1)
        drawn[i], drawn[j] = drawn[j], drawn[i]
    return drawn

def check(record):
    """The order that a revealed record must show; ValueError says what is wrong."""
    if (record["version"], record["source"], record["status"]) != (1, "local", "revealed"):
        raise ValueError("not the record of a revealed local draw of version 1")
    if set(record) - set(FIELDS):
        raise ValueError(f"no draw record has the fields {set(record) - set(FIELDS)}")
    seed, ids = bytes.fromhex(record["seed"]), record["list"]
    if seed.hex() != record["seed"] or len(seed) != 32:
        raise ValueError("seed is not 64 hexadecimal digits in small letters")
    if sha256(seed).hex() != record["commitment"]:
        raise ValueError("seed does not fit commitment")
    if len(set(ids)) != len(ids) or list_hash(ids).hex() != record["list_sha256"]:
        raise ValueError("list does not fit list_sha256")
    if order(seed, ids) != record["order"]:
        raise ValueError(f"order is not {order(seed, ids)}")
    return record["order"]

if __name__ == "__main__":
    try:
        print(*check(json.load(open(sys.argv[1]) if len(sys.argv) > 1 else sys.stdin)), sep="\n")
    except (KeyError, TypeError, ValueError) as fault:
        sys.exit(f"wrong: {fault}")
