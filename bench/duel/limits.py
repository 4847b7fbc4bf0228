#!/usr/bin/env python3
"""limits.py --data DIR --work DIR --out FILE: the same work without a DICOM server, to know what is left.

Frames and instances as static files by nginx, fetched by the same client; the same files by a bare writer, which flushes
each of them and, for all that wait together, their folder."""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time

from dicomweb import pct, pool
from server import Server

now = time.perf_counter

NGINX = """daemon off;
worker_processes auto;
pid {work}/nginx.pid;
error_log {work}/nginx.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  client_body_temp_path {work}/body;
  proxy_temp_path {work}/proxy;
  fastcgi_temp_path {work}/fastcgi;
  uwsgi_temp_path {work}/uwsgi;
  scgi_temp_path {work}/scgi;
  keepalive_requests 1000000;
  server {{
    listen 127.0.0.1:{port};
    root {work}/files;
    default_type application/octet-stream;
    location = /studies {{ return 204; }}
  }}
}}
"""


def static_files(work, items):
    """instances as they are, and their pixel data, as files below the folder that nginx serves"""
    folder = os.path.join(work, "files")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    for number, item in enumerate(items):
        with open(os.path.join(folder, "%d.dcm" % number), "wb") as f:
            f.write(item["file"])
        with open(os.path.join(folder, "%d.frame" % number), "wb") as f:
            f.write(item["file"][-item["px_len"] :])


class Folder:
    """A folder whose flush serves all that wait for it."""

    def __init__(self, path):
        self.handle = os.open(path, os.O_RDONLY)
        self.asking, self.lock, self.asked, self.done = threading.Lock(), threading.Lock(), 0, 0

    def flush(self):
        with self.asking:
            self.asked += 1
            mine = self.asked
        with self.lock:
            if self.done >= mine:
                return
            covers = self.asked
            os.fsync(self.handle)
            self.done = covers


def write(folder, path, item, number):
    name = os.path.join(path, "pending", str(number))
    with open(name, "wb") as f:
        f.write(item["file"])
        f.flush()
        os.fdatasync(f.fileno())
    os.rename(name, os.path.join(path, "placed", str(number)))
    folder.flush()


class Limits(Server):
    def write_all(self, key, items, threads, unit):
        path = os.path.join(self.o.work, "written")
        shutil.rmtree(path, ignore_errors=True)
        for name in ("pending", "placed"):
            os.makedirs(os.path.join(path, name))
        folder = Folder(os.path.join(path, "placed"))
        subprocess.run(["sync"])
        jobs = list(enumerate(items))
        took, errors = pool(threads, jobs, lambda _, j: write(folder, path, j[1], j[0]), lambda: Nothing())
        amount = len(items) / took if unit == "inst/s" else sum(i["size"] for i in items) / 1e6 / took
        self.rec(key, amount, unit, n_ops=len(items), errors=len(errors))
        shutil.rmtree(path)

    def fetch_all(self, key, items, connections, ending):
        bad = []

        def one(c, job):
            number, item = job
            status, _, body, *_ = c.get("/%d.%s" % (number, ending), None)
            want = item["px_sha"] if ending == "frame" else hashlib.sha256(item["file"]).hexdigest()
            if status != 200 or hashlib.sha256(body).hexdigest() != want:
                bad.append(status)

        with self.mon() as m:
            took, errors = pool(connections, list(enumerate(items)), one, self.web)
        self.rec(key, len(items) / took, "frames/s", n_ops=len(items), bad=len(bad) + len(errors), **m.r)

    def fetch_each(self, items):
        w, times = self.web(), []
        with self.mon() as m:
            for number in range(len(items)):
                times.append(w.get("/%d.dcm" % number, None)[4])
        w.close()
        self.rec("wado_instance_B", pct(times, 50) * 1e3, "ms p50", "lower", n_ops=len(items), **m.r)


class Nothing:
    def close(self):
        """nothing was opened"""


def options():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "work", "out"):
        ap.add_argument("--" + name, required=True)
    ap.add_argument("--port", default="28099")
    ap.add_argument("--rounds", type=int, default=1)
    o = ap.parse_args()
    o.name, o.merge, o.header, o.first_account_file = "limits", False, [], None
    o.dicomweb, o.log, o.ready_timeout = "http://127.0.0.1:" + o.port, o.out + ".server.log", 20
    o.work = os.path.abspath(os.path.join(o.work, "limits"))
    o.start, o.cwd, o.server_env = "nginx -c %s/nginx.conf -e %s/nginx.log" % (o.work, o.work), os.getcwd(), {}
    o.config, o.extra_pidfile, o.pid, o.datadir = None, None, None, None
    return o


def main():
    o = options()
    os.makedirs(o.work, exist_ok=True)
    with open(os.path.join(o.work, "nginx.conf"), "w") as f:
        f.write(NGINX.format(work=o.work, port=o.port))
    b = Limits(o)
    static_files(o.work, b.items("B"))
    b.start()
    try:
        for _ in range(o.rounds):
            for connections in (1, 4, 8):
                b.write_all("stowA_series_c%d" % connections, b.items("A"), connections, "inst/s")
            b.write_all("stowB_series_c1", b.items("B"), 1, "MB/s")
            b.write_all("stowB_single_c4", b.items("B"), 4, "MB/s")
            for connections in (1, 6):
                b.fetch_all("wado_frames_B_c%d" % connections, b.items("B"), connections, "frame")
            b.fetch_each(b.items("B")[:150])
    finally:
        b.stop()
        shutil.rmtree(os.path.join(o.work, "files"), ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
