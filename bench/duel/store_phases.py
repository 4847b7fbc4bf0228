"""Storing: STOW-RS and C-STORE, small instances, a CT, one large multiframe."""

import hashlib
import itertools
import os
import time

from dicomweb import ANY_DICOM, ANY_PIXELS, ipath, multipart, pct, pool, px_sha

now = time.perf_counter


class StorePhases:
    """Phases of a Bench."""


    def stow_run(self, key, its, mode, n, unit):
        self.fresh()
        if mode == "series":
            jobs = [list(g) for _, g in itertools.groupby(its, key=lambda i: i["series"])]
        else:
            jobs = [[i] for i in its]
        acked, bad, lat = set(), [], []

        def one(w, job):
            t = now()
            s, ok, fail, j, d = w.stow([i["file"] for i in job])
            lat.append(now() - t)
            acked.update(ok)
            if s != 200 or len(ok) != len(job):
                bad.append(s)

        with self.mon() as m:
            el, errs = pool(n, jobs, one, self.web)
        amount = len(its) / el if unit == "inst/s" else sum(i["size"] for i in its) / 1e6 / el
        v = self.verify(its, self.o.sample)
        self.rec(
            key,
            amount,
            unit,
            posts=len(jobs),
            p50_ms=round(pct(lat, 50) * 1e3, 2),
            p99_ms=round(pct(lat, 99) * 1e3, 2),
            bad=len(bad) + len(errs),
            acked=len(acked),
            listed=self.count(its),
            verify=v,
            disk_mb=self.disk(),
            err=errs[:1],
            **m.r
        )

    def p_stowA(self):
        for mode in ("series", "single"):
            for n in (1, 4, 8):
                self.stow_run("stowA_%s_c%d" % (mode, n), self.items("A"), mode, n, "inst/s")

    def p_stowB(self):
        for mode, n in (("series", 1), ("single", 1), ("single", 4)):
            self.stow_run("stowB_%s_c%d" % (mode, n), self.items("B"), mode, n, "MB/s")

    def cstore_run(self, key, s, n, unit, count=None, nodelay="1"):
        """n storescu processes, one association each"""
        its = self.items(s)[:count]
        self.fresh()
        files = [os.path.join(self.o.data, i["path"]) for i in its]
        lists = [files[i::n] for i in range(n)]
        if s == "A":
            dirs = sorted({os.path.dirname(f) for f in files})
            lists = [[f for d in dirs[i::n] for f in files if os.path.dirname(f) == d] for i in range(n)]
        with self.mon() as m:
            t = now()
            ps = [self.storescu(l, nodelay, ["-nh"]) for l in lists if l]
            err = [x.communicate()[1] for x in ps]
            rc = [x.returncode for x in ps]
            el = now() - t
        amount = len(its) / el if unit == "inst/s" else sum(i["size"] for i in its) / 1e6 / el
        self.rec(
            key,
            amount,
            unit,
            rc=rc,
            n=len(its),
            errors=sum(map(bool, rc)),
            err="".join(err)[:160],
            listed=self.count(its),
            verify=self.verify(its, self.o.sample),
            **m.r
        )

    def p_cstoreA(self):
        """small instances; storescu with TCP_NODELAY=1, and with its default (Nagle), where a server with Nagle too stalls on delayed ACKs"""
        for n in (1, 4):
            self.cstore_run("cstoreA_a%d" % n, "A", n, "inst/s", self.o.cstore_a)
        self.cstore_run("cstoreA_a1_nagle_client", "A", 1, "inst/s", max(10, self.o.cstore_a // 4), "0")

    def p_cstoreB(self):
        for n in (1, 4):
            self.cstore_run("cstoreB_a%d" % n, "B", n, "MB/s")

    def p_load(self):
        """fresh server filled with A and B; needed before qido, wado, conform"""
        self.fresh()
        jobs = [list(g) for s in "AB" for _, g in itertools.groupby(self.items(s), key=lambda i: i["series"])]
        jobs = [j[i : i + 50] for j in jobs for i in range(0, len(j), 50)]
        pool(4, jobs, lambda w, j: w.stow([i["file"] for i in j]), self.web)

    def p_storeC(self):
        C = self.items("C")
        it = C[0]
        self.fresh()
        w = self.web()
        with self.mon() as m:
            t = now()
            s, ok, bad, j, d = w.stow([it["file"]])
            el = now() - t
        self.rec("stowC", it["size"] / 1e6 / el, "MB/s", status=s, acked=len(ok), verify=self.verify(C), **m.r)
        self.rec("stowC_peak_pss", m.r["peak_pss_mb"], "MB", "lower", hwm_mb=m.r["max_hwm_mb"])
        self.big_read(w, it)
        w.close()

    def big_read(self, w, it):
        """ten frames of the multiframe, then the whole of it twice"""
        n = len(it["frame_sha"])
        bad, lat, same = [], [], []
        with self.mon() as m:
            for f in range(1, n + 1, max(1, n // 10)):
                s, h, d, t1, t = w.get(ipath(it) + "/frames/%d" % f, ANY_PIXELS)
                lat.append(t)
                p = multipart(h, d)
                if s != 200 or len(p) != 1 or hashlib.sha256(p[0][1]).hexdigest() != it["frame_sha"][f - 1]:
                    bad.append(s)
        self.rec(
            "wado_frame_of_C",
            pct(lat, 50) * 1e3,
            "ms p50",
            "lower",
            n_ops=len(lat),
            p99_ms=round(pct(lat, 99) * 1e3, 1),
            bad=len(bad),
            **m.r
        )
        lat = []
        with self.mon() as m:
            for _ in range(2):
                s, h, d, t1, t = w.get(ipath(it), ANY_DICOM)
                lat.append(t)
                p = multipart(h, d)
                same.append(bool(p) and px_sha(p[0][1]) == it["px_sha"])
        self.rec("wado_instance_C", it["size"] / 1e6 / min(lat), "MB/s", correct=all(same), **m.r)

    def p_cstoreC(self):
        C = self.items("C")
        self.fresh()
        path = os.path.join(self.o.data, C[0]["path"])
        for extra in (["-xe"], []):  # -xe proposes explicit VR little endian only; not every server takes that
            with self.mon() as m:
                t = now()
                x = self.storescu([path], "1", extra)
                err = x.communicate()[1]
                el = now() - t
            if x.returncode == 0:
                break
        self.rec(
            "cstoreC",
            C[0]["size"] / 1e6 / el,
            "MB/s",
            rc=x.returncode,
            errors=int(bool(x.returncode)),
            err=err[:160],
            verify=self.verify(C),
            **m.r
        )
        self.rec("cstoreC_peak_pss", m.r["peak_pss_mb"], "MB", "lower", hwm_mb=m.r["max_hwm_mb"])
