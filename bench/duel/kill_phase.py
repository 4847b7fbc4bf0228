"""Losing power, as far as a process can: SIGKILL in the middle of storing."""

import signal
import threading
import time

from dicomweb import pool
from processes import kill_all, tree

now = time.perf_counter


class KillPhase:
    """A phase of a Bench."""


    def p_kill(self):
        """kill -9 the whole process tree during single-instance STOW with 4 clients; then restart and read back every acknowledged one"""
        if not self.own:
            return
        A = self.items("A")
        for delay in self.o.kill_at:
            self.fresh()
            acked, dead = [], threading.Event()

            def one(w, it):
                if dead.is_set():
                    return
                s, ok, bad, j, d = w.stow([it["file"]])
                if s == 200 and it["sop"] in ok:
                    acked.append(it)

            th = threading.Thread(target=lambda: pool(4, A, one, self.web))
            th.start()
            time.sleep(delay)
            kill_all(tree([self.proc.pid]))
            dead.set()
            self.stop(signal.SIGKILL)
            th.join()
            t = self.start()
            v = self.verify(acked)
            listed = self.all_instances()
            bysop = {i["sop"]: i for i in A}
            ghosts = self.verify([bysop[s] for s in listed])
            again = []
            pool(
                4, A[: len(acked) + 20], lambda w, it: again.append(w.stow([it["file"]])[0]), self.web
            )  # client retries after the crash
            self.rec(
                "kill9_acked_missing",
                v["missing"] + v["differ"],
                "instances",
                "lower",
                delay=delay,
                acked=len(acked),
                listed=len(listed),
                listed_but_unreadable=ghosts["missing"] + ghosts["differ"],
                restart_s=round(t, 2),
                verify=v,
                retry_not_200=sum(x != 200 for x in again),
            )
