"""The policies of mine.cpp in a program of its own: the standard library is all it takes."""
import json
import os
import socket
from fractions import Fraction


def dispatch(message):
    """Each job to the centre with the least work per unit of capacity. What was sent counts."""
    actions = []
    centres = {centre["id"]: centre for centre in message["centres"]}

    def load(candidate):
        centre = centres[candidate["centre"]]
        running = centre["running_unit_end_ms"] - message["now_ms"] * centre["running_units"]
        work = centre["queued_unit_ms"] + max(running, 0)
        capacity = centre["capacity_units"]
        return (capacity == 0, Fraction(work, max(capacity, 1)), candidate["centre"])

    for job in message["jobs"]:
        if not job["candidates"]:
            actions.append({"action": "reject", "job": job["id"]})
            continue
        best = min(job["candidates"], key=load)
        centres[best["centre"]]["queued_unit_ms"] += best["units"] * best["walltime_ms"]
        actions.append({"action": "admit", "job": job["id"]})
        actions.append({"action": "dispatch", "job": job["id"], "centre": best["centre"]})
    return {"actions": actions}


def start_first(message):
    """The first job of the queue, where it fits; then asked again."""
    for job in message["jobs"][:1]:
        for candidate in job["candidates"]:
            if candidate["fits"]:
                start = {"action": "start", "job": job["id"], "partition": candidate["partition"]}
                return {"actions": [start], "again": True}
    return {"actions": []}


def main():
    stream = socket.socket(fileno=int(os.environ["SUANWANG_SOCKET"])).makefile("rw", encoding="utf-8")
    is_city = False
    for line in stream:
        message = json.loads(line)
        if message["message"] == "open":
            is_city = message["scope"] == "city"
            answer = {} if is_city else {"needs": {"depth": 1}}
        else:
            answer = dispatch(message) if is_city else start_first(message)
        stream.write(json.dumps(answer) + "\n")
        stream.flush()


main()
