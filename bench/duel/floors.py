#!/usr/bin/env python3
"""floors.py ORTHANC.json OPALINE.json [LIMITS.json]: what must be reached, row by row; exit 1 where something is missed.

A row passes when its ratio, turned so that above 1 is better, reaches the floor and all answers were right. Without a
floor of its own a row must be ahead. LIMITS.json: the same work by nginx with static files and by a bare writer."""

import json
import sys

from compare import doubts, fmt

# By how much a row must be ahead of Orthanc.
FLOORS = {
    "stowB_series_c1": 2,
    "scale_40000_page_mid": 20,
    "scale_40000_modality_in_study": 20,
    "scale_40000_pid_exact": 20,
    "wado_series_metadata_B": 10,
    "wado_frames_B_c1": 1.5,
    "wado_frames_B_c6": 1.5,
}
# Which part of its limit a row must reach.
OF_LIMIT = {"stowA_series_c4": 0.6, "stowB_series_c1": 0.6}
MOST_GROWTH = 2
MOST_ABOVE_IDLE_MB = 100
FEWEST_MS_OF_CPU = 0.01
# Below this the trip itself is what is measured.
NOTICEABLE_MS = 1


def middle(row, key):
    values = sorted(e[key] for e in row["extra"] if key in e)
    return values[len(values) // 2] if values else None


def better(a, b):
    """how much better B is than A"""
    x, y = (b["median"], a["median"]) if a["better"] == "higher" else (a["median"], b["median"])
    return x / y if y else (1 if x == y else float("inf"))


def cpu_ms(row):
    ops = middle(row, "n_ops") or 1
    return max(1000 * (middle(row, "srv_cpu_s") or 0) / ops, FEWEST_MS_OF_CPU)


def ratios(A, B):
    """every row that both have, but those that count losses"""
    for key, a in A.items():
        b = B.get(key)
        if b is None or key == "kill9_acked_missing":
            continue
        floor = FLOORS.get(key, 1)
        yield key, "%sx Orthanc" % fmt(better(a, b)), "%sx" % fmt(floor), better(a, b) >= floor, doubts(b)


def memory(A, B):
    a, b = A.get("stowB_series_c1"), B.get("stowB_series_c1")
    if a and b:
        x, y = middle(a, "peak_pss_mb"), middle(b, "peak_pss_mb")
        yield "stowB_series_c1, memory", "%s of %s MB" % (fmt(y), fmt(x)), "half", y <= x / 2, ""
    b = B.get("stowC")
    if b and middle(b, "idle_pss_mb") is not None:
        above = middle(b, "peak_pss_mb") - middle(b, "idle_pss_mb")
        seen = "%s MB above idle" % fmt(above)
        yield "stowC, memory", seen, "%d MB" % MOST_ABOVE_IDLE_MB, above <= MOST_ABOVE_IDLE_MB, ""


def work(A, B):
    a, b = A.get("wado_frame_of_C"), B.get("wado_frame_of_C")
    if a and b:
        ratio = cpu_ms(a) / cpu_ms(b)
        yield "wado_frame_of_C, CPU", "%s of %s ms" % (fmt(cpu_ms(b)), fmt(cpu_ms(a))), "100x", ratio >= 100, ""


def growth(B):
    """how the searches of the larger archive compare with those of the smaller"""
    sizes = sorted({int(k.split("_")[1]) for k in B if k.startswith("scale_") and k.split("_")[1].isdigit()})
    if len(sizes) < 2:
        return
    small, large = sizes[0], sizes[-1]
    for key, row in B.items():
        name = key.removeprefix("scale_%d_" % large)
        before = B.get("scale_%d_%s" % (small, name))
        if name == key or before is None or row["better"] != "lower":
            continue
        times = row["median"] / max(before["median"], NOTICEABLE_MS)
        yield "%s, growth from %d" % (key, small), "%sx" % fmt(times), "%dx" % MOST_GROWTH, times <= MOST_GROWTH, ""


def losses(B):
    row = B.get("kill9_acked_missing")
    if row:
        yield "kill9_acked_missing", "%d lost" % row["max"], "none", row["max"] == 0, doubts(row)


def limits(L, B):
    for key, limit in L.items():
        row = B.get(key)
        if row is None:
            continue
        share, floor = better(limit, row), OF_LIMIT.get(key)
        wanted = "%d %%" % (100 * floor) if floor else "(to know)"
        yield key + ", of its limit", "%d %%" % (100 * share), wanted, share >= (floor or 0), doubts(row)


def main():
    results = [json.load(open(path)) for path in sys.argv[1:4]]
    A, B = results[0]["results"], results[1]["results"]
    L = results[2]["results"] if len(results) > 2 else {}
    rows = [*ratios(A, B), *memory(A, B), *work(A, B), *growth(B), *losses(B), *limits(L, B)]
    failed = [c for c in results[1]["conformance"] if c["ok"] is False]
    if results[1]["conformance"]:
        seen = "%d of %d failed" % (len(failed), len(results[1]["conformance"]))
        rows.append(("conformance", seen, "none", not failed, ""))
    print("| row | reached | floor | |\n|---|---|---|---|")
    for name, seen, floor, passes, doubt in rows:
        word = ("FAIL" if not passes else "PASS") if not doubt else "FAIL: " + doubt
        print("| %s | %s | %s | %s |" % (name, seen, floor, word))
    for c in failed:
        print("- conformance: %s (%s)" % (c["probe"], c["seen"][:120]))
    missed = sum(not passes or bool(doubt) for _, _, _, passes, doubt in rows)
    print("\n%d rows, %d missed" % (len(rows), missed))
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        raise SystemExit(__doc__)
    main()
