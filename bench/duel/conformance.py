"""What PS3.18 asks for, as probes: ok, FAIL, or info where it leaves the choice."""

import hashlib
import json
import urllib.parse

from dicomweb import ipath, multipart

J = "application/dicom+json"


class Conformance:
    """A phase of a Bench."""


    def p_conform(self):
        """PS3.18 probes; ok = True/False, or None where the standard leaves the choice"""
        self.conf = []
        w = self.web()

        def note(name, ok, seen):
            self.conf.append(dict(probe=name, ok=ok, seen=str(seen)[:300]))
            print("%-5s %-46s %s" % ({True: "ok", False: "FAIL", None: "info"}[ok], name, str(seen)[:150]), flush=True)

        def probe(name, fn):
            try:
                note(name, *fn())
            except Exception as e:
                w.close()
                note(name, False, "exception %r" % e)

        def js(path, accept=J):
            s, h, d, *_ = w.get(path, accept)
            try:
                return s, h, (json.loads(d) if d else [])
            except ValueError:
                return s, h, []

        A, B = self.items("A"), self.items("B")
        a = A[70]  # A[70] = study 7: Latin-1 name
        self.probe_qido(probe, js, w, A, a)
        self.probe_wado(probe, js, w, A, B[0])
        self.probe_stow(probe, js, w, A)
        w.close()
        self.save()

    def probe_qido(self, probe, js, w, A, a):
        n = lambda path: (lambda r: (r[0], len(r[2])))(js(path))
        studies = {i["study"]: i for i in A}.values()
        total = len(studies)
        probe(
            "qido content type",
            lambda: (lambda r: (r[1].get("Content-Type", "").startswith(J), r[1].get("Content-Type")))(
                js("/studies?limit=1")
            ),
        )
        probe(
            "qido no match: 200 [] or 204",
            lambda: (lambda r: (r[0] == 204 or (r[0] == 200 and r[2] == []), r[0]))(js("/studies?PatientID=NOPE")),
        )
        REQ = "00080020 00080030 00080050 00080061 00080090 00100010 00100020 00100030 00100040 0020000D 00200010 00201206 00201208".split()
        probe(
            "qido study required attributes (T10.6.3-3)",
            lambda: (lambda m: (not m, "missing: %s" % m))(
                [t for t in REQ if t not in js("/studies?PatientID=" + a["pid"])[2][0]]
            ),
        )
        probe(
            "qido study 00081190 RetrieveURL",
            lambda: (lambda r: ("00081190" in r, r.get("00081190")))(js("/studies?PatientID=" + a["pid"])[2][0]),
        )
        probe(
            "qido counts 00201206/00201208 = 2/10",
            lambda: (
                lambda r: (
                    [r.get(t, {}).get("Value") for t in ("00201206", "00201208")] == [[2], [10]],
                    [r.get(t) for t in ("00201206", "00201208")],
                )
            )(js("/studies?PatientID=" + a["pid"] + "&includefield=00201206&includefield=00201208")[2][0]),
        )
        probe(
            "qido series required attributes (T10.6.3-4)",
            lambda: (lambda m: (not m, "missing: %s" % m))(
                [
                    t
                    for t in "00080060 0008103E 0020000E 00200011 00201209".split()
                    if t not in js("/studies/%s/series" % a["study"])[2][0]
                ]
            ),
        )
        probe(
            "qido instance required attributes (T10.6.3-5)",
            lambda: (lambda m: (not m, "missing: %s" % m))(
                [
                    t
                    for t in "00080016 00080018 00200013 00280010 00280011 00280100".split()
                    if t not in js("/studies/%s/instances" % a["study"])[2][0]
                ]
            ),
        )
        probe(
            "qido includefield by tag",
            lambda: (lambda r: ("00081030" in r, "StudyDescription"))(
                js("/studies?PatientID=%s&includefield=00081030" % a["pid"])[2][0]
            ),
        )
        probe(
            "qido includefield by keyword",
            lambda: (lambda r: ("00081030" in r, "StudyDescription"))(
                js("/studies?PatientID=%s&includefield=StudyDescription" % a["pid"])[2][0]
            ),
        )
        probe(
            "qido includefield list with comma",
            lambda: (lambda r: ("00081030" in r and "00080080" in r, sorted(r)))(
                js("/studies?PatientID=%s&includefield=00081030,00080080" % a["pid"])[2][0]
            ),
        )
        probe("qido wildcard ? literal", lambda: (lambda x: (x[1] == 10, x))(n("/studies?PatientID=A00000?")))
        probe("qido wildcard ? percent-encoded", lambda: (lambda x: (x[1] == 10, x))(n("/studies?PatientID=A00000%3F")))
        probe(
            "qido name case-insensitive (allowed, not required)",
            lambda: (None, n("/studies?PatientName=" + A[0]["name"].split("^")[0].lower() + "*")),
        )
        probe(
            "qido non-ASCII name search UTF-8",
            lambda: (lambda x: (x[1] == sum(i["name"].startswith("MÜLLER") for i in studies), x))(
                n("/studies?PatientName=" + urllib.parse.quote("MÜLLER*"))
            ),
        )
        probe(
            "qido non-ASCII name as UTF-8 in JSON",
            lambda: (
                lambda r: (r["00100010"]["Value"][0]["Alphabetic"] == a["name"], (r["00100010"], r.get("00080005")))
            )(js("/studies?PatientID=" + a["pid"])[2][0]),
        )
        probe(
            "qido 00080005 absent or ISO_IR 192",
            lambda: (
                lambda r: (r.get("00080005", {}).get("Value", ["ISO_IR 192"]) == ["ISO_IR 192"], r.get("00080005"))
            )(js("/studies?PatientID=" + a["pid"])[2][0]),
        )
        probe(
            "qido metadata 00080005 absent or ISO_IR 192",
            lambda: (
                lambda r: (r.get("00080005", {}).get("Value", ["ISO_IR 192"]) == ["ISO_IR 192"], r.get("00080005"))
            )(js(ipath(a) + "/metadata")[2][0]),
        )
        probe(
            "qido fuzzymatching=true honoured or Warning 299",
            lambda: (
                lambda r: (
                    r[1].get("Warning") is not None or any("SMITH" in json.dumps(x) for x in r[2]),
                    (r[0], r[1].get("Warning"), len(r[2])),
                )
            )(js("/studies?PatientName=SMYTH&fuzzymatching=true")),
        )
        probe(
            "qido unknown parameter (400, or ignored)",
            lambda: (None, (lambda r: (r[0], len(r[2])))(js("/studies?NoSuchKey=1"))),
        )
        probe(
            "qido percent-encoded value is decoded",
            lambda: (lambda x: (x[1] == 1, x))(n("/studies?PatientID=%41000007")),
        )
        probe(
            "qido percent-encoded space is decoded",
            lambda: (lambda x: (x[1] > 0, x))(n("/studies?StudyDescription=MR%20STUDY%207")),
        )
        probe("qido bad limit -> 400", lambda: (lambda r: (r[0] == 400, r[0]))(js("/studies?limit=abc")))
        probe(
            "qido UID list with comma",
            lambda: (lambda x: (x[1] == 2, x))(n("/studies?StudyInstanceUID=%s,%s" % (A[0]["study"], A[10]["study"]))),
        )
        probe(
            "qido UID list with backslash",
            lambda: (lambda x: (x[1] == 2, x))(
                n("/studies?StudyInstanceUID=%s%%5C%s" % (A[0]["study"], A[10]["study"]))
            ),
        )
        probe(
            "qido ModalitiesInStudy=MR&PatientID=A*",
            lambda: (lambda x: (x[1] == sum(i["mod"] == "MR" for i in studies), x))(
                n("/studies?ModalitiesInStudy=MR&PatientID=A*")
            ),
        )
        probe(
            "qido Modality series search",
            lambda: (lambda x: (x[1] == 2 * sum(i["mod"] == "MR" for i in studies), x))(
                n("/series?Modality=MR&PatientID=A*")
            ),
        )
        probe(
            "qido study search key at /instances",
            lambda: (lambda x: (x[1] == 10, x))(n("/instances?PatientID=" + a["pid"])),
        )
        probe(
            "qido open date range -YYYYMMDD",
            lambda: (lambda x: (x[1] == len({i["study"] for i in A if i["date"] <= "20210101"}), x))(
                n("/studies?PatientID=A*&StudyDate=-20210101")
            ),
        )
        probe(
            "qido empty value = universal match",
            lambda: (lambda x: (x[1] == total, x))(n("/studies?PatientID=A*&AccessionNumber=")),
        )
        probe(
            "qido offset beyond end",
            lambda: (lambda x: (x[0] in (200, 204) and x[1] == 0, x))(n("/studies?limit=10&offset=100000")),
        )
        probe(
            "qido XML (multipart dicom+xml)",
            lambda: (lambda r: ("xml" in r[1].get("Content-Type", ""), (r[0], r[1].get("Content-Type"))))(
                w.get("/studies?limit=1", 'multipart/related; type="application/dicom+xml"')
            ),
        )
        probe(
            "qido Accept unsupported -> 406",
            lambda: (lambda r: (r[0] == 406, (r[0], r[1].get("Content-Type"))))(w.get("/studies?limit=1", "text/csv")),
        )
        probe(
            "qido Accept application/json",
            lambda: (None, (lambda r: (r[0], r[1].get("Content-Type")))(w.get("/studies?limit=1", "application/json"))),
        )
        probe(
            "qido Accept-Encoding gzip",
            lambda: (
                None,
                (lambda r: (r[0], r[1].get("Content-Encoding")))(
                    w.get("/studies?limit=25", J, {"Accept-Encoding": "gzip"})
                ),
            ),
        )
        probe(
            "qido paging stable order (2 walks equal)",
            lambda: (lambda f: (f() == f(), "whole list, twice"))(
                lambda: [
                    [x["0020000D"]["Value"][0] for x in js("/studies?limit=25&offset=%d" % k)[2]]
                    for k in range(0, total, 25)
                ]
            ),
        )

    def probe_wado(self, probe, js, w, A, b):
        probe(
            "wado unknown study -> 404",
            lambda: (lambda r: (r[0] == 404, r[0]))(
                w.get("/studies/1.2.3.4.5", 'multipart/related; type="application/dicom"')
            ),
        )
        probe(
            "wado unknown study metadata -> 404",
            lambda: (lambda r: (r[0] == 404, r[0]))(w.get("/studies/1.2.3.4.5/metadata")),
        )
        probe(
            "wado instance under wrong study -> 404",
            lambda: (lambda r: (r[0] == 404, r[0]))(
                w.get(
                    "/studies/%s/series/%s/instances/%s" % (A[0]["study"], A[0]["series"], b["sop"]),
                    'multipart/related; type="application/dicom"',
                )
            ),
        )
        probe(
            "wado Accept unsupported -> 406",
            lambda: (lambda r: (r[0] == 406, (r[0], r[1].get("Content-Type"))))(w.get(ipath(b), "video/mpeg")),
        )
        probe(
            "wado no Accept / */*",
            lambda: (lambda r: (r[0] == 200, (r[0], r[1].get("Content-Type"))))(w.get(ipath(b), "*/*")),
        )
        probe(
            "wado Accept application/dicom (single part)",
            lambda: (
                lambda r: (
                    r[0] == 200
                    and r[1].get("Content-Type", "").startswith("application/dicom")
                    and r[2][128:132] == b"DICM",
                    (r[0], r[1].get("Content-Type")),
                )
            )(w.get(ipath(b), "application/dicom")),
        )
        for nm, ts in (
            ("JPEG lossless .70", "1.2.840.10008.1.2.4.70"),
            ("JPEG-LS lossless .80", "1.2.840.10008.1.2.4.80"),
            ("J2K lossless .90", "1.2.840.10008.1.2.4.90"),
            ("HTJ2K .201", "1.2.840.10008.1.2.4.201"),
            ("*", "*"),
        ):
            probe(
                "wado instance transfer-syntax %s (optional)" % nm,
                lambda: (
                    None,
                    (lambda r: (r[0], len(r[2]), (multipart(r[1], r[2]) or [("", b"")])[0][0][:120]))(
                        w.get(ipath(b), 'multipart/related; type="application/dicom"; transfer-syntax=' + ts)
                    ),
                ),
            )
            probe(
                "wado frame transfer-syntax %s (optional)" % nm,
                lambda: (
                    None,
                    (lambda r: (r[0], len(r[2]), (multipart(r[1], r[2]) or [("", b"")])[0][0][:120]))(
                        w.get(
                            ipath(b) + "/frames/1",
                            'multipart/related; type="%s"; transfer-syntax=%s'
                            % (
                                {"*": "application/octet-stream"}.get(
                                    ts,
                                    (
                                        "image/jp2"
                                        if ts[-1] == "0" and ts[-2] == "9"
                                        else (
                                            "image/jls"
                                            if ts.endswith("80")
                                            else "image/jphc" if ts.endswith("201") else "image/jpeg"
                                        )
                                    ),
                                ),
                                ts,
                            ),
                        )
                    ),
                ),
            )
        probe(
            "wado frame part Content-Type has transfer-syntax",
            lambda: (lambda r: ("transfer-syntax" in multipart(r[1], r[2])[0][0], multipart(r[1], r[2])[0][0].strip()))(
                w.get(ipath(b) + "/frames/1", 'multipart/related; type="application/octet-stream"')
            ),
        )
        probe(
            "wado frame single part octet-stream",
            lambda: (
                None,
                (lambda r: (r[0], r[1].get("Content-Type"), len(r[2])))(
                    w.get(ipath(b) + "/frames/1", "application/octet-stream")
                ),
            ),
        )
        probe(
            "wado frame out of range -> 404/400",
            lambda: (lambda r: (r[0] in (400, 404), r[0]))(
                w.get(ipath(b) + "/frames/2", 'multipart/related; type="application/octet-stream"')
            ),
        )
        probe(
            "wado metadata BulkDataURI for PixelData works",
            lambda: (
                lambda u: (
                    lambda r: (
                        r[0] == 200
                        and hashlib.sha256((multipart(r[1], r[2]) or [("", b"")])[0][1]).hexdigest() == b["px_sha"],
                        (u, r[0], r[1].get("Content-Type")),
                    )
                )(
                    w.req(
                        "GET",
                        urllib.parse.urljoin(w.base + ipath(b) + "/metadata", urllib.parse.urlsplit(u).path),
                        hd={"Accept": 'multipart/related; type="application/octet-stream"'},
                    )
                )
            )(js(ipath(b) + "/metadata")[2][0]["7FE00010"]["BulkDataURI"]),
        )
        probe(
            "wado BulkDataURI host/port reachable",
            lambda: (
                lambda u: (
                    not urllib.parse.urlsplit(u).netloc
                    or urllib.parse.urlsplit(u).netloc == "%s:%s" % (w.host, w.port),
                    u,
                )
            )(js(ipath(b) + "/metadata")[2][0]["7FE00010"]["BulkDataURI"]),
        )
        probe(
            "wado metadata IS/DS numeric",
            lambda: (
                lambda r: (
                    r["00200013"]["Value"] == [1] and isinstance(r["00180050"]["Value"][0], (int, float)),
                    (r["00200013"], r["00180050"]),
                )
            )(js(ipath(b) + "/metadata")[2][0]),
        )
        probe(
            "wado metadata without group 0002",
            lambda: (lambda r: (not any(k.startswith("0002") for k in r), [k for k in r if k.startswith("0002")]))(
                js(ipath(b) + "/metadata")[2][0]
            ),
        )
        for p, l in (
            ("/studies/%s/rendered" % b["study"], "study"),
            ("/studies/%s/series/%s/rendered" % (b["study"], b["series"]), "series"),
        ):
            probe(
                "wado rendered %s" % l,
                lambda: (lambda r: (r[0] == 200, (r[0], r[1].get("Content-Type"))))(w.get(p, "image/jpeg")),
            )
        probe(
            "wado rendered image/png",
            lambda: (lambda r: (r[2][:4] == b"\x89PNG", (r[0], r[1].get("Content-Type"))))(
                w.get(ipath(b) + "/rendered", "image/png")
            ),
        )
        probe(
            "wado rendered */* default",
            lambda: (lambda r: (r[2][:2] == b"\xff\xd8", (r[0], r[1].get("Content-Type"))))(
                w.get(ipath(b) + "/rendered", "*/*")
            ),
        )
        probe(
            "wado rendered viewport=128,128",
            lambda: (lambda r: (r[0] == 200 and len(r[2]) < 20000, (r[0], len(r[2]))))(
                w.get(ipath(b) + "/rendered?viewport=128,128", "image/jpeg")
            ),
        )
        probe(
            "wado rendered window=40,400,linear differs",
            lambda: (lambda x, y: (x[2] != y[2] and y[0] == 200, (x[0], y[0])))(
                w.get(ipath(b) + "/rendered", "image/jpeg"),
                w.get(ipath(b) + "/rendered?window=40,400,linear", "image/jpeg"),
            ),
        )
        for p, l in (("/studies/%s/thumbnail" % b["study"], "study"), (ipath(b) + "/thumbnail", "instance")):
            probe("wado thumbnail %s (optional)" % l, lambda: (None, w.get(p, "image/jpeg")[0]))
        probe(
            "capabilities GET /capabilities or OPTIONS / ",
            lambda: (
                None,
                (
                    w.get("/capabilities", "*/*")[0],
                    w.req("OPTIONS", w.base + "/")[0],
                    w.req("OPTIONS", w.base + "/studies")[0],
                ),
            ),
        )
        probe("HEAD /studies?limit=1", lambda: (None, w.req("HEAD", w.base + "/studies?limit=1")[0]))

    def probe_stow(self, probe, js, w, A):
        x = A[0]["file"]
        probe(
            "stow duplicate -> 200 referenced",
            lambda: (lambda r: (r[0] == 200 and A[0]["sop"] in r[1], (r[0], r[3])))(w.stow([x])),
        )
        probe(
            "stow response has 00081190 study RetrieveURL",
            lambda: (lambda r: ("00081190" in (r[3] or {}), (r[3] or {}).get("00081190")))(w.stow([x])),
        )
        probe("stow response content type", lambda: (None, (lambda r: r[4][:80])(w.stow([x]))))
        probe(
            "stow to other study UID -> 409 + FailedSOPSequence",
            lambda: (lambda r: (r[0] == 409 and bool(r[2]), (r[0], r[2], sorted(r[1]))))(
                w.stow([x], "/studies/1.2.3.4")
            ),
        )
        probe(
            "stow garbage part -> 409/400",
            lambda: (lambda r: (r[0] in (400, 409), (r[0], r[4][:150])))(w.stow([b"not a dicom file at all"])),
        )
        probe(
            "stow mixed good+garbage -> 202",
            lambda: (lambda r: (r[0] == 202, (r[0], r[2], r[1])))(w.stow([x, b"garbage" * 50])),
        )
        probe(
            "stow truncated DICOM not accepted as whole",
            lambda: (lambda r: (r[0] in (202, 400, 409), (r[0], r[2], r[1])))(
                w.stow([x[:-2000].replace(A[0]["sop"].encode(), (A[0]["sop"][:-1] + "9").encode())])
            ),
        )
        probe(
            "stow unsupported content type -> 415",
            lambda: (lambda r: (r[0] == 415, (r[0], r[2][:120])))(
                w.req("POST", w.base + "/studies", b"x", {"Content-Type": "text/plain"})
            ),
        )
        probe(
            "stow empty multipart -> 400",
            lambda: (lambda r: (r[0] >= 400, r[0]))(
                w.req(
                    "POST",
                    w.base + "/studies",
                    b"--x--\r\n",
                    {"Content-Type": 'multipart/related; type="application/dicom"; boundary=x'},
                )
            ),
        )
        probe(
            "stow single part application/dicom (optional)",
            lambda: (
                None,
                (lambda r: (r[0], r[2][:100]))(
                    w.req("POST", w.base + "/studies", x, {"Content-Type": "application/dicom"})
                ),
            ),
        )
        probe(
            "stow application/dicom+json metadata",
            lambda: (
                None,
                (lambda r: (r[0], r[4][:120]))(
                    w.stow(
                        [json.dumps(js(ipath(A[0]) + "/metadata")[2]).encode()],
                        ctype='multipart/related; type="application/dicom+json"',
                        ptype=b"application/dicom+json",
                    )
                ),
            ),
        )
        probe(
            "stow chunked transfer-encoding",
            lambda: (lambda r: (r[0] == 200, r[0]))(
                w.req(
                    "POST",
                    w.base + "/studies",
                    lambda: iter([b"--q\r\nContent-Type: application/dicom\r\n\r\n", x, b"\r\n--q--\r\n"]),
                    {"Content-Type": 'multipart/related; type="application/dicom"; boundary=q'},
                )
            ),
        )
        probe(
            "no credentials -> 401",
            lambda: (
                lambda w2: (w2.hd.clear(), (lambda r: (r[0] == 401 or not w.hd, r[0]))(w2.get("/studies?limit=1")))[1]
            )(self.web()),
        )
