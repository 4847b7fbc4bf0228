"""The server that is measured: its life, its answers, and the samples that were taken of it."""

import base64
import http.client
import json
import os
import re
import shlex
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.parse

from dicomweb import ANY_DICOM, Web, ipath, multipart, pool, px_sha
from processes import Mon, alive, kill_all, rd, tree

now = time.perf_counter


class Server:
    def __init__(self, o):
        self.o, self.res, self.proc, self.conf, self.account = o, {}, None, [], {}
        self.own = bool(o.start)
        if o.merge and os.path.exists(o.out):
            old = json.load(open(o.out))
            self.res, self.conf = old["results"], old.get("conformance", [])
        self.data = {}

    def items(self, s):
        if s not in self.data:
            its = json.load(open(os.path.join(self.o.data, s + ".json")))
            if s != "S":
                for it in its:
                    it["file"] = open(os.path.join(self.o.data, it["path"]), "rb").read()
            self.data[s] = its
        return self.data[s]

    def web(self):
        hd = {k.strip(): v.strip() for k, v in (h.split(":", 1) for h in self.o.header)}
        if self.o.first_account_file and not self.account:
            self.account = json.load(open(self.o.first_account_file))
        if self.account:
            hd["Authorization"] = (
                "Basic " + base64.b64encode(("%(AccountKey)s:%(ApiKey)s" % self.account).encode()).decode()
            )
        return Web(self.o, hd)

    def dimse(self):
        """-> host, port, called AE title (from the target, else from first-account.json)"""
        h, p, *aet = self.o.dimse.split(":")
        return h, p, aet[0] if aet else self.account.get("AeTitle", "ANY-SCP")

    def storescu(self, files, nodelay="1", extra=()):
        """DCMTK reads TCP_NODELAY from its environment; with 0 (its default) Nagle's algorithm is on"""
        h, p, aet = self.dimse()
        cmd = ["storescu", "-aet", self.o.calling_aet, "-aec", aet, *extra, h, p, *files]
        return subprocess.Popen(
            cmd, env=dict(os.environ, TCP_NODELAY=nodelay), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )

    def rec(self, key, val, unit, better="higher", **extra):
        r = self.res.setdefault(key, dict(unit=unit, better=better, values=[], extra=[]))
        r["values"].append(round(val, 4))
        r["extra"].append(extra)
        print("%-34s %10.3f %-8s %s" % (key, val, unit, {k: v for k, v in extra.items() if k != "detail"}), flush=True)
        self.save()

    def save(self):
        for r in self.res.values():
            v = r["values"]
            r.update(n=len(v), min=min(v), median=round(statistics.median(v), 4), max=max(v))
        env = dict(
            cpus=os.cpu_count(),
            model=(re.search(r"model name\s*: (.*)", rd("/proc/cpuinfo")) or [0, ""])[1],
            loadavg=rd("/proc/loadavg").strip(),
            when=time.strftime("%FT%TZ", time.gmtime()),
            kernel=os.uname().release,
        )
        tmp = self.o.out + ".tmp"
        json.dump(
            dict(
                name=self.o.name,
                dicomweb=self.o.dicomweb,
                argv=sys.argv[1:],
                env=env,
                results=self.res,
                conformance=self.conf,
            ),
            open(tmp, "w"),
            indent=1,
        )
        os.replace(tmp, self.o.out)

    # -- server life cycle
    def run_hook(self, cmd):
        env = dict(
            os.environ,
            WORK=self.o.work,
            DICOMWEB=self.o.dicomweb,
            DIMSE=self.o.dimse or "",
            CALLING_AET=self.o.calling_aet,
            FIRST_ACCOUNT_FILE=os.path.abspath(self.o.first_account_file) if self.o.first_account_file else "",
        )
        subprocess.run(cmd, shell=True, check=True, cwd=self.o.cwd, env=env)

    def require_port(self):
        """what answers must be the server that is started here"""
        u = urllib.parse.urlsplit(self.o.dicomweb)
        with socket.socket() as s:
            if s.connect_ex((u.hostname, u.port)) == 0:
                raise SystemExit("another program listens at " + u.netloc)

    def start(self):
        """starts the server and waits until QIDO answers; -> seconds"""
        if not self.own:
            return 0
        self.require_port()
        t = now()
        self.account = {}
        self.proc = subprocess.Popen(
            shlex.split(self.o.start),
            cwd=self.o.cwd,
            env=dict(os.environ, WORK=self.o.work, **self.o.server_env),
            stdout=open(self.o.log, "ab"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        while now() - t < self.o.ready_timeout:
            if self.proc.poll() is not None:
                raise SystemExit("server ended at start, see " + self.o.log)
            try:
                w = self.web()
                s = w.get("/studies?limit=1")[0]
                w.close()
                if s in (200, 204):
                    return now() - t
            except (
                OSError,
                ValueError,
                http.client.HTTPException,
            ):  # not listening yet, or first-account.json not complete yet
                pass
            self.account = {}
            time.sleep(0.05)
        raise SystemExit("server not ready after %d s" % self.o.ready_timeout)

    def stop(self, sig=signal.SIGTERM):
        """SIGTERM to the server's process group, or SIGKILL to its whole process tree"""
        if not self.proc:
            return
        pids = tree([self.proc.pid])
        if sig == signal.SIGKILL:
            kill_all(pids)
        else:
            try:
                os.killpg(self.proc.pid, sig)
            except ProcessLookupError:
                pass
        try:
            self.proc.wait(40)
        except subprocess.TimeoutExpired:
            kill_all(pids)
            self.proc.wait()
        t = now()
        while any(alive(p) for p in pids) and now() - t < 10:  # helpers (a database) may need a moment longer
            time.sleep(0.02)
        kill_all(p for p in pids if alive(p))
        self.proc = None

    def fresh(self):
        """emptied storage, fresh process"""
        if not self.own:
            return
        self.stop()
        if self.o.reset:
            self.run_hook(self.o.reset)
        self.write_config()
        self.start()
        if self.o.prepare:
            self.run_hook(self.o.prepare)
        w = self.web()
        w.get("/studies?limit=1")
        w.close()
        subprocess.run(["sync"])
        time.sleep(0.3)

    def write_config(self):
        os.makedirs(self.o.work, exist_ok=True)
        if self.o.config:
            with open(os.path.join(self.o.work, "config.json"), "w") as f:
                json.dump(self.o.config, f, indent=1)

    def roots(self):
        r = [self.proc.pid] if self.proc else ([int(self.o.pid)] if self.o.pid else [])
        if self.o.extra_pidfile:
            r.append(int(rd(self.o.extra_pidfile).split()[0]))
        return r

    def mon(self):
        return Mon(self.roots())

    def disk(self):
        if not self.o.datadir:
            return None
        return (
            int(
                subprocess.run(
                    ["du", "-sk"] + self.o.datadir.split(","), capture_output=True, text=True
                ).stdout.split()[0]
            )
            / 1024
        )

    # -- verification: fetch instances back and compare pixel bytes
    def verify(self, its, sample=None):
        its = its if sample is None else its[:: max(1, len(its) // sample)]
        miss, diff = [], []

        def one(w, it):
            s, h, d, *_ = w.get(ipath(it), ANY_DICOM)
            p = multipart(h, d) if s == 200 else []
            if not p:
                miss.append(it["sop"])
            elif px_sha(p[0][1]) != it["px_sha"]:
                diff.append(it["sop"])

        _, errs = pool(4, its, one, self.web)
        return dict(
            checked=len(its),
            missing=len(miss),
            differ=len(diff),
            errors=len(errs),
            **({"first_error": errs[0]} if errs else {})
        )

    def count(self, its):
        """instances listed by QIDO in the studies of its"""
        w, n = self.web(), 0
        for st in sorted({i["study"] for i in its}):
            s, h, d, *_ = w.get("/studies/%s/instances?includefield=00080018" % st)
            n += len(json.loads(d)) if s == 200 and d else 0
        w.close()
        return n
