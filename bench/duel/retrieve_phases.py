"""Retrieving: metadata, frames, instances, whole studies, rendered images."""

import hashlib
import json
import time

from dicomweb import ANY_DICOM, ANY_PIXELS, ipath, multipart, pct, pool, px_sha, sop_of

now = time.perf_counter


class RetrievePhases:
    """Phases of a Bench."""


    def p_wado(self):
        B = self.items("B")
        w = self.web()
        base = "/studies/%s/series/%s" % (B[0]["study"], B[0]["series"])
        self.wado_metadata(w, base)
        for n in (1, 6):
            self.wado_frames(B, n)
        self.wado_bulk(w, "wado_study_B", "/studies/" + B[0]["study"], B)
        self.wado_bulk(w, "wado_series_B", base, B)
        self.wado_instances(w, B[:150])
        for key, suffix in (("wado_rendered_instance_B", "/rendered"), ("wado_rendered_frame_B", "/frames/1/rendered")):
            self.wado_rendered(w, key, suffix, B[:60])
        w.close()

    def wado_metadata(self, w, base):
        with self.mon() as m:
            s, h, d, t1, t = w.get(base + "/metadata")
        j = json.loads(d) if s == 200 else []
        self.rec(
            "wado_series_metadata_B",
            t * 1e3,
            "ms",
            "lower",
            status=s,
            n=len(j),
            ttfb_ms=round(t1 * 1e3, 1),
            bytes=len(d),
            correct=len(j) == len(self.items("B")),
            bulkuri=sum("BulkDataURI" in x.get("7FE00010", {}) for x in j),
            **m.r
        )

    def wado_frames(self, B, n):
        bad, first_byte = [], []

        def one(c, it):
            s, h, d, t1, t = c.get(ipath(it) + "/frames/1", ANY_PIXELS)
            first_byte.append(t1)
            p = multipart(h, d)
            if s != 200 or len(p) != 1 or hashlib.sha256(p[0][1]).hexdigest() != it["px_sha"]:
                bad.append(s)

        with self.mon() as m:
            el, errs = pool(n, B, one, self.web)
        self.rec(
            "wado_frames_B_c%d" % n,
            len(B) / el,
            "frames/s",
            n_ops=len(B),
            mb_s=round(sum(i["px_len"] for i in B) / 1e6 / el, 1),
            bad=len(bad) + len(errs),
            first_bad=bad[:1],
            p50_ttfb_ms=round(pct(first_byte, 50) * 1e3, 2),
            p99_ttfb_ms=round(pct(first_byte, 99) * 1e3, 2),
            **m.r
        )

    def wado_bulk(self, w, key, path, its):
        """a whole study or series; timing ends with the last byte, parsing is outside"""
        bysop = {i["sop"]: i for i in its}
        sink = []
        with self.mon() as m:
            s, h, _, t1, t = w.req("GET", w.base + path, hd={"Accept": ANY_DICOM}, sink=sink)
        d = b"".join(sink)
        parts = multipart(h, d)
        ok = 0
        for hd, p in parts:
            it = bysop.get(sop_of(p))
            ok += bool(it and px_sha(p) == it["px_sha"])
        self.rec(
            key,
            len(d) / 1e6 / t,
            "MB/s",
            n_ops=len(parts) or 1,
            status=s,
            parts=len(parts),
            ok_parts=ok,
            correct=ok == len(its),
            ttfb_ms=round(t1 * 1e3, 1),
            **m.r
        )
        if key == "wado_study_B":
            self.rec("wado_study_B_ttfb", t1 * 1e3, "ms", "lower")

    def wado_instances(self, w, its):
        lat, first_byte, bad = [], [], 0
        with self.mon() as m:
            for it in its:
                s, h, d, t1, t = w.get(ipath(it), ANY_DICOM)
                lat.append(t)
                first_byte.append(t1)
                p = multipart(h, d)
                bad += not (p and px_sha(p[0][1]) == it["px_sha"])
        self.rec(
            "wado_instance_B",
            pct(lat, 50) * 1e3,
            "ms p50",
            "lower",
            n_ops=len(its),
            p99_ms=round(pct(lat, 99) * 1e3, 2),
            ttfb_p50_ms=round(pct(first_byte, 50) * 1e3, 2),
            bad=bad,
            **m.r
        )

    def wado_rendered(self, w, key, suffix, its):
        lat, size, status, ctype, good = [], 0, 0, "", 0
        with self.mon() as m:
            for it in its:
                s, h, d, t1, t = w.get(ipath(it) + suffix, "image/jpeg")
                lat.append(t)
                size, status, ctype, good = len(d), s, h.get("Content-Type"), good + (d[:2] == b"\xff\xd8")
        self.rec(
            key,
            pct(lat, 50) * 1e3,
            "ms p50",
            "lower",
            p99_ms=round(pct(lat, 99) * 1e3, 2),
            status=status,
            ctype=ctype,
            bytes=size,
            jpeg_ok=good,
            correct=good == len(its),
            n=len(lat),
            srv_cpu_s=m.r["srv_cpu_s"],
        )
