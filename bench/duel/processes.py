"""What a tree of processes takes: CPU, memory, written bytes (from /proc, Linux)."""

import os
import re
import signal
import threading
import time

now = time.perf_counter
TICK = os.sysconf("SC_CLK_TCK")


def rd(p):
    try:
        with open(p) as f:
            return f.read()
    except OSError:
        return ""


def tree(roots):
    kids = {}
    for d in os.listdir("/proc"):
        if d.isdigit():
            s = rd("/proc/%s/stat" % d)
            if s:
                kids.setdefault(int(s.rsplit(")", 1)[1].split()[1]), []).append(int(d))
    out, todo = [], [r for r in roots if r]
    while todo:
        p = todo.pop()
        if p not in out and os.path.exists("/proc/%d" % p):
            out.append(p)
            todo += kids.get(p, [])
    return out


def cpu_of(pids):
    t = 0
    for p in pids:
        s = rd("/proc/%d/stat" % p)
        if s:
            f = s.rsplit(")", 1)[1].split()
            t += sum(int(x) for x in f[11:15])
    return t / TICK


def busy():
    f = [int(x) for x in rd("/proc/stat").split("\n")[0].split()[1:]]
    return (sum(f[:3]) + sum(f[5:8])) / TICK, f[7] / TICK


def wbytes(pids):
    return sum(
        int(m.group(1)) for p in pids for m in [re.search(r"^write_bytes: (\d+)", rd("/proc/%d/io" % p), re.M)] if m
    )


def pss_kb(pids):
    t = 0
    for p in pids:
        m = re.search(r"^Pss:\s+(\d+)", rd("/proc/%d/smaps_rollup" % p), re.M)
        t += int(m.group(1)) if m else 0
    return t


def alive(p):
    s = rd("/proc/%d/stat" % p)
    return bool(s) and s.rsplit(")", 1)[1].split()[0] != "Z"


def kill_all(pids):
    for p in pids:
        try:
            os.kill(p, signal.SIGKILL)
        except ProcessLookupError:
            pass


class Mon:
    """CPU seconds, peak memory and written bytes of the server's process tree; also CPU used by everybody else."""

    def __init__(self, roots):
        self.roots = roots

    def __enter__(self):
        self.pids = tree(self.roots)
        for p in self.pids:
            try:
                open("/proc/%d/clear_refs" % p, "w").write("5")  # resets VmHWM
            except OSError:
                pass
        self.c0, self.w0, self.b0, self.me0 = cpu_of(self.pids), wbytes(self.pids), busy(), os.times()
        self.idle = self.peak = pss_kb(self.pids)
        self.stopf, self.t0 = False, now()
        self.th = threading.Thread(target=self.loop, daemon=True)
        self.th.start()
        return self

    def loop(self):
        n = 0
        while not self.stopf:
            time.sleep(0.15)
            n += 1
            if n % 10 == 0:
                self.pids = tree(self.roots)
            self.peak = max(self.peak, pss_kb(self.pids))

    def __exit__(self, *a):
        wall = now() - self.t0
        self.stopf = True
        self.th.join()
        self.pids = tree(self.roots)
        hwm = [
            int(m.group(1)) for p in self.pids for m in [re.search(r"VmHWM:\s+(\d+)", rd("/proc/%d/status" % p))] if m
        ]
        me, b = os.times(), busy()
        mine = sum(me[:4]) - sum(self.me0[:4])
        srv = cpu_of(self.pids) - self.c0
        self.r = dict(
            wall_s=round(wall, 3),
            srv_cpu_s=round(srv, 2),
            idle_pss_mb=round(self.idle / 1024, 1),
            peak_pss_mb=round(self.peak / 1024, 1),
            max_hwm_mb=round(max(hwm or [0]) / 1024, 1),
            srv_written_mb=round((wbytes(self.pids) - self.w0) / 1e6, 1),
            client_cpu_s=round(mine, 2),
            foreign_cpu_s=round(max(0, b[0] - self.b0[0] - srv - mine), 2),
            steal_s=round(b[1] - self.b0[1], 2),
        )
