"""Searching: the QIDO set on a small archive, and on growing ones."""

import json
import os
import struct
import time

from dicomweb import pct, pool

now = time.perf_counter


class QueryPhases:
    """Phases of a Bench."""


    def queries(self, studies):
        """name -> (path, check(result list)); studies: everything that the server holds"""
        by = {}
        for i in studies:
            by.setdefault(i["study"], i)
        S = list(by.values())
        mid = S[len(S) // 2]
        sur = mid["name"].split("^")[0]
        if not sur.isascii():
            mid = S[len(S) // 2 + 1]
            sur = mid["name"].split("^")[0]
        d0, d1 = (
            sorted(i["date"] for i in S)[len(S) // 2],
            sorted(i["date"] for i in S)[min(len(S) - 1, len(S) // 2 + max(1, min(10, len(S) // 10)))],
        )
        uid = lambda L: {i["study"] for i in L}
        nm = uid(i for i in S if i["name"].startswith(sur))
        dr = uid(i for i in S if d0 <= i["date"] <= d1)
        got = lambda r: {x["0020000D"]["Value"][0] for x in r}
        L = "&limit=25"
        return {
            "name_wild": (
                "/studies?PatientName=%s*%s" % (sur, L),
                lambda r: got(r) <= nm and len(r) == min(25, len(nm)),
            ),
            "pid_exact": ("/studies?PatientID=%s" % mid["pid"], lambda r: got(r) == {mid["study"]}),
            "date_range": (
                "/studies?StudyDate=%s-%s%s" % (d0, d1, L),
                lambda r: got(r) <= dr and len(r) == min(25, len(dr)),
            ),
            "modality_in_study": (
                "/studies?ModalitiesInStudy=MR" + L,
                lambda r: got(r) <= uid(i for i in S if i["mod"] == "MR")
                and len(r) == min(25, len(uid(i for i in S if i["mod"] == "MR"))),
            ),
            "page_first": ("/studies?limit=25&offset=0", lambda r: len(r) == min(25, len(S))),
            "page_mid": (
                "/studies?limit=25&offset=%d" % (len(S) // 2),
                lambda r: len(r) == min(25, len(S) - len(S) // 2),
            ),
            "includefield_all": ("/studies?includefield=all" + L, lambda r: len(r) == min(25, len(S))),
            "series_of_study": ("/studies/%s/series" % mid["study"], lambda r: 1 <= len(r) <= 2),
            "instances_of_study": ("/studies/%s/instances" % mid["study"], lambda r: 1 <= len(r) <= 10),
        }

    def q_run(self, prefix, studies, n=100, budget=2.5):
        for k, (path, chk) in self.queries(studies).items():
            w = self.web()
            s, h, d, *_ = w.get(path)
            try:
                r = json.loads(d) if d else []
                okv = s in (200, 204) and bool(chk(r))
            except Exception as e:
                r, okv = [], "error %r" % e
            lat, t0 = [], now()
            with self.mon() as m:
                while len(lat) < n and (now() - t0 < budget or len(lat) < 5):
                    lat.append(w.get(path)[4])
            w.close()
            self.rec(
                "%s_%s" % (prefix, k),
                pct(lat, 50) * 1e3,
                "ms p50",
                "lower",
                p95_ms=round(pct(lat, 95) * 1e3, 2),
                p99_ms=round(pct(lat, 99) * 1e3, 2),
                n=len(lat),
                status=s,
                results=len(r),
                bytes=len(d),
                correct=okv,
                srv_cpu_s=m.r["srv_cpu_s"],
                peak_pss_mb=m.r["peak_pss_mb"],
                foreign_cpu_s=m.r["foreign_cpu_s"],
            )
        self.q_mix(prefix, studies)

    def q_mix(self, prefix, studies, seconds=3):
        q = self.queries(studies)
        names = ("name_wild", "pid_exact", "date_range", "page_mid")
        t0 = now()
        cnt = []

        def gen():
            i = 0
            while now() - t0 < seconds:
                yield q[names[i % len(names)]][0]
                i += 1

        with self.mon() as m:
            el, errs = pool(4, gen(), lambda w, p: cnt.append(w.get(p)[0]), self.web)
        self.rec(
            prefix + "_mix_c4",
            len(cnt) / el,
            "req/s",
            n_ops=len(cnt),
            errors=len(errs),
            non200=sum(c != 200 for c in cnt),
            **m.r
        )

    def p_qido(self):
        A = self.items("A")
        self.q_run("qido", A + self.items("B")[:1])
        studies = {i["study"] for i in A}
        w, seen, t = self.web(), [], now()
        for off in range(0, 2 * len(studies), 25):
            s, h, d, *_ = w.get("/studies?PatientID=A*&limit=25&offset=%d" % off)
            r = json.loads(d) if d and s == 200 else []
            seen += [x["0020000D"]["Value"][0] for x in r]
            if len(r) < 25:
                break
        self.rec(
            "qido_page_walk",
            (now() - t) * 1e3,
            "ms",
            "lower",
            returned=len(seen),
            distinct=len(set(seen)),
            correct=set(seen) == studies and len(seen) == len(studies),
        )
        w.close()

    def p_scale(self):
        """many tiny one-instance studies: load rate, then the QIDO set at each size of --scale"""
        self.fresh()
        S = [dict(zip(("sop", "study", "name", "pid", "date", "mod"), x)) for x in self.items("S")]
        done = 0
        with open(os.path.join(self.o.data, "S/tiny.pack"), "rb") as f:
            for target in [int(x) for x in self.o.scale.split(",")]:
                done, label = self.scale_load(f, done, min(target, len(S)))
                self.q_run("scale_%d" % label, S[:done], n=30, budget=1.5)
                if done < target:
                    break
        if self.own:
            self.stop()
            t = self.start()
            self.rec("scale_restart_s", t, "s", "lower", studies=done)

    def scale_load(self, f, done, target):
        acked, t0, c0 = set(), now(), done

        def jobs():
            nonlocal done
            while done < target and now() - t0 < self.o.scale_budget:
                b = []
                while len(b) < 100 and done < target:
                    b.append(f.read(struct.unpack("<I", f.read(4))[0]))
                    done += 1
                yield b

        with self.mon() as m:
            el, errs = pool(4, jobs(), lambda c, b: acked.update(c.stow(b)[1]), self.web)
        label = round(done, -3) if done >= 1000 else done  # how far it really got
        self.rec(
            "scale_%d_load" % label,
            (done - c0) / el,
            "inst/s",
            total=done,
            n_ops=done - c0,
            acked=len(acked),
            errors=len(errs),
            disk_mb=self.disk(),
            **m.r
        )
        return done, label

    def all_instances(self):
        w, listed, page = self.web(), [], None
        while page is None or len(page) == 500:
            s, h, d, *_ = w.get("/instances?includefield=00080018&limit=500&offset=%d" % len(listed))
            page = json.loads(d) if s == 200 and d else []
            listed += [x["00080018"]["Value"][0] for x in page]
        w.close()
        return listed
