"""A DICOMweb client that trusts nothing: one connection, times of each answer, parts and pixels of what came."""

import hashlib
import http.client
import json
import re
import ssl
import struct
import threading
import time
import urllib.parse

now = time.perf_counter
ANY_DICOM = 'multipart/related; type="application/dicom"'
ANY_PIXELS = 'multipart/related; type="application/octet-stream"'


class Web:
    def __init__(self, o, headers):
        u = urllib.parse.urlsplit(o.dicomweb)
        self.tls, self.host, self.port, self.base = (
            u.scheme == "https",
            u.hostname,
            u.port or (443 if u.scheme == "https" else 80),
            u.path.rstrip("/"),
        )
        self.hd = dict(headers)
        self.c = None

    def conn(self):
        if self.c is None:
            self.c = (
                http.client.HTTPSConnection(self.host, self.port, timeout=600, context=ssl._create_unverified_context())
                if self.tls
                else http.client.HTTPConnection(self.host, self.port, timeout=600)
            )
        return self.c

    def close(self):
        if self.c:
            self.c.close()
            self.c = None

    def req(self, method, path, body=None, hd=None, sink=None):
        """-> status, headers, body, ttfb_s, total_s. Reconnects once when an idle kept-alive connection was dropped."""
        h = dict(self.hd)
        h.update(hd or {})
        for attempt in (0, 1):
            fresh = self.c is None
            try:
                t = now()
                c = self.conn()
                c.request(method, path, body=body() if callable(body) else body, headers=h)
                r = c.getresponse()
                first = r.read(1)
                t1 = now() - t
                if sink is None:
                    data = first + r.read()
                else:
                    data = b""
                    sink.append(first)
                    for block in iter(lambda: r.read(1 << 20), b""):
                        sink.append(block)
                if r.will_close:
                    self.close()
                return r.status, r.headers, data, t1, now() - t
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self.close()
                if attempt or fresh:
                    raise

    def get(self, path, accept="application/dicom+json", hd=None):
        h = {"Accept": accept} if accept else {}
        h.update(hd or {})
        return self.req("GET", self.base + path, hd=h)

    def stow(
        self, parts, path="/studies", ctype='multipart/related; type="application/dicom"', ptype=b"application/dicom"
    ):
        B = b"bNdRy7f3a"
        pre = b"\r\n--" + B + b"\r\nContent-Type: " + ptype + b"\r\n\r\n"
        chunks = [x for p in parts for x in (pre, p)] + [b"\r\n--" + B + b"--\r\n"]
        chunks[0] = chunks[0][2:]
        n = sum(len(x) for x in chunks)
        body = b"".join(chunks) if n < 4 << 20 else (lambda: iter(chunks))
        s, h, d, t1, t = self.req(
            "POST",
            self.base + path,
            body,
            {
                "Content-Type": ctype + "; boundary=" + B.decode(),
                "Content-Length": str(n),
                "Accept": "application/dicom+json",
            },
        )
        ok, bad = set(), []
        try:
            j = json.loads(d)
            j = j[0] if isinstance(j, list) else j
            ok = {x["00081155"]["Value"][0] for x in j.get("00081199", {}).get("Value", [])}
            bad = j.get("00081198", {}).get("Value", [])
        except (ValueError, KeyError, IndexError, TypeError):
            j = None
        return s, ok, bad, j, d


def multipart(h, d):
    m = re.search(r'boundary="?([^";]+)"?', h.get("Content-Type", ""))
    if not m:
        return []
    b, out = b"--" + m.group(1).encode(), []
    pos = d.find(b)
    while pos >= 0:
        s = pos + len(b)
        if d[s : s + 2] == b"--":
            break
        e = d.find(b"\r\n\r\n", s)
        hd = d[s:e].decode("latin-1")
        L = re.search(r"content-length:\s*(\d+)", hd, re.I)
        nxt = d.find(b"\r\n" + b, e + 4 + (int(L.group(1)) if L else 0))
        if e < 0 or nxt < 0:
            break
        out.append((hd, memoryview(d)[e + 4 : nxt]))
        pos = nxt + 2
    return out


def px_sha(f):
    """sha256 of the PixelData value of an explicit or implicit little endian DICOM file (bytes-like)."""
    b = bytes(f[:65536])
    i = b.find(b"\xe0\x7f\x10\x00OW\0\0")
    if i >= 0:
        off, n = i + 12, struct.unpack_from("<I", b, i + 8)[0]
    else:
        i = b.find(b"\xe0\x7f\x10\x00")
        if i < 0:
            return None
        off, n = i + 8, struct.unpack_from("<I", b, i + 4)[0]
    return hashlib.sha256(memoryview(f)[off : off + n]).hexdigest() if n <= len(f) - off else None


def sop_of(f):
    b = bytes(f[:8192])
    i = b.find(b"\x08\0\x18\0UI")
    n = struct.unpack_from("<H", b, i + 6)[0]
    return b[i + 8 : i + 8 + n].rstrip(b"\0 ").decode()


def ipath(it):
    return "/studies/%s/series/%s/instances/%s" % (it["study"], it["series"], it["sop"])


def pct(v, p):
    v = sorted(v)
    return v[min(len(v) - 1, int(len(v) * p / 100))]


def pool(n, jobs, fn, mk):
    """n threads, each with its own connection, draining a job list; returns seconds, list of exceptions."""
    it, lock, errs = iter(jobs), threading.Lock(), []

    def run():
        c = mk()
        while True:
            with lock:
                j = next(it, None)
            if j is None:
                break
            try:
                fn(c, j)
            except Exception as e:  # counted, shown in the result
                errs.append(repr(e)[:200])
                c.close()
        c.close()

    ths = [threading.Thread(target=run) for _ in range(n)]
    t = now()
    [x.start() for x in ths]
    [x.join() for x in ths]
    return now() - t, errs
