#!/usr/bin/env python3
"""DICOMweb + DIMSE server benchmark. Standard library + DCMTK's storescu only. See README.md.

measure.py --target target-x.json --out result.json [--rounds N] [--phases LIST] [--merge]
Every key of a target file is an option too (firstAccountFile = --first-account-file):
  --dicomweb URL            the DICOMweb root                --header "Authorization: ..."   (repeatable)
  --first-account-file F    JSON with AccountKey, ApiKey (-> Basic AccountKey:ApiKey) and AeTitle (-> called AE title);
                            read again after every start, since an emptied server makes new keys
  --dimse HOST:PORT[:AET]   --calling-aet AET (default STORESCU)
  --start CMD               runs the server in the foreground (bench owns it: start, stop, kill -9)
  --reset CMD               shell command that empties the server's storage while it is stopped
  --prepare CMD             shell command run after every start on emptied storage (for example: register the calling AE title)
  --datadir DIR             where the server keeps blobs and index (disk use is reported)
  --extra-pidfile F         pid of a helper process (for example PostgreSQL); its tree is measured too
Without --start/--reset, phases that need an empty server run once on the server as it is (no repeat, no kill test)."""


import argparse
import json
import os
import re
import signal
import sys
import time
import traceback

from conformance import Conformance
from kill_phase import KillPhase
from query_phases import QueryPhases
from retrieve_phases import RetrievePhases
from server import Server
from store_phases import StorePhases

now = time.perf_counter
HERE = os.path.dirname(os.path.abspath(__file__))


class Bench(Server, StorePhases, QueryPhases, RetrievePhases, KillPhase, Conformance):
    """A server, and all that is measured of it."""


PHASES = "stowA stowB cstoreA cstoreB load qido wado conform storeC cstoreC kill scale".split()


def options():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--target", help="JSON file with any of these options as keys, in camelCase")
    for k in (
        "name",
        "dicomweb",
        "first-account-file",
        "dimse",
        "calling-aet",
        "data",
        "start",
        "reset",
        "prepare",
        "datadir",
        "extra-pidfile",
        "pid",
        "log",
    ):
        ap.add_argument("--" + k)
    ap.add_argument("--out", required=True, help="result file")
    ap.add_argument("--work", help="the server's scratch folder, ${WORK} in a target")
    ap.add_argument("--header", action="append", default=[])
    ap.add_argument("--phases", default=",".join(PHASES))
    ap.add_argument("--rounds", type=int, default=1)
    ap.add_argument("--merge", action="store_true", help="add samples to an existing --out")
    ap.add_argument("--cstore-a", type=int, default=400, help="how many instances of A the C-STORE runs send")
    ap.add_argument(
        "--sample", type=int, default=100, help="instances read back and compared after a store run (all are counted)"
    )
    ap.add_argument("--scale", default="10000,50000")
    ap.add_argument("--scale-budget", type=float, default=300)
    ap.add_argument("--ready-timeout", type=float, default=180, help="seconds until the started server must answer")
    ap.add_argument("--kill-at", type=lambda s: [float(x) for x in s.split(",")], default=[0.7, 1.5, 2.5])
    o = ap.parse_args()
    o.config, o.server_env, o.cwd = None, {}, os.getcwd()
    t = json.load(open(o.target)) if o.target else {}
    if o.target:
        o.cwd = os.path.dirname(os.path.abspath(o.target))
    o.name = o.name or t.get("name") or "server"
    o.work = os.path.abspath(o.work or os.path.join(os.environ.get("BENCH_WORK") or os.path.join(HERE, "work"), o.name))
    var = {**t.pop("env", {}), **os.environ, "WORK": o.work, "HERE": HERE}
    for k, v in expand(t, var).items():
        k = re.sub("[A-Z]", lambda m: "_" + m[0].lower(), k).replace("-", "_")
        if k not in vars(o):
            raise SystemExit("%s: unknown key %s" % (o.target, k))
        if not getattr(o, k):
            setattr(o, k, v)
    if not o.dicomweb:
        ap.error("--dicomweb or --target is needed")
    if o.first_account_file:
        o.first_account_file = os.path.join(o.cwd, o.first_account_file)
    o.calling_aet = o.calling_aet or "STORESCU"
    o.server_env = {k: str(v) for k, v in o.server_env.items()}
    o.data = os.path.abspath(o.data or os.environ.get("BENCH_DATA") or os.path.join(HERE, "data"))
    o.log = os.path.abspath(o.log or o.out + ".server.log")
    return o


def expand(v, var):
    """${NAME} in every text of a target file; a text that is one number after that becomes a number"""
    if isinstance(v, dict):
        return {k: expand(x, var) for k, x in v.items()}
    if isinstance(v, list):
        return [expand(x, var) for x in v]
    if not isinstance(v, str) or "${" not in v:
        return v

    def value(m):
        if m[1] not in var:
            raise SystemExit("the target file needs the environment variable " + m[1])
        return var[m[1]]

    r = re.sub(r"\$\{(\w+)\}", value, v)
    return int(r) if r.isdigit() else r


def main():
    o = options()
    b = Bench(o)
    once = {"conform", "scale", "kill"}
    phases, failed = o.phases.split(","), []
    b.write_config()
    signal.signal(signal.SIGTERM, lambda *x: sys.exit(143))  # so that a started server is stopped
    try:
        if phases[0] not in (
            "stowA",
            "stowB",
            "cstoreA",
            "cstoreB",
            "load",
            "storeC",
            "cstoreC",
            "kill",
            "scale",
        ):  # those start the server themselves
            b.start()
        for r in range(o.rounds):
            for p in phases:
                if r and p in once:
                    continue
                t = now()
                print("== round %d %s" % (r + 1, p), flush=True)
                try:
                    getattr(b, "p_" + p)()
                except Exception:  # the other phases are measured all the same
                    traceback.print_exc()
                    failed.append(p)
                print("== %s took %.1f s" % (p, now() - t), flush=True)
                b.data.pop("C", None)
    finally:
        b.stop()
        if b.res:
            b.save()
    if failed:
        raise SystemExit("not measured: " + ", ".join(failed))


if __name__ == "__main__":
    main()
