"""Runs a scenario, loads its metrics.prom into a Prometheus on a free port of this machine, and
compares what queries answer with summary.json and jobs.csv. Standard library only."""
import argparse
import csv
import json
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime


def call(*words, cwd=None):
    done = subprocess.run([str(word) for word in words], cwd=cwd, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{words[0]} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Prometheus:
    def __init__(self, program, scratch, blocks):
        config = scratch / "prometheus.yml"
        config.write_text("global: {}\n")  # it scrapes nothing
        self.url = f"http://127.0.0.1:{free_port()}"
        self.log = (scratch / "prometheus.log").open("w")
        self.process = subprocess.Popen(
            [program, f"--config.file={config}", f"--storage.tsdb.path={blocks}",
             # Blocks older than this, counted from the newest, would be deleted.
             "--storage.tsdb.retention.time=100y",
             f"--web.listen-address={self.url.removeprefix('http://')}"],
            stdout=self.log, stderr=self.log)

    def __enter__(self):
        until = time.monotonic() + 120
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with urllib.request.urlopen(self.url + "/-/ready", timeout=5):
                    return self
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        self.stop()
        sys.exit("prometheus does not get ready: " + pathlib.Path(self.log.name).read_text()[-2000:])

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.process.terminate()
        self.process.wait(30)
        self.log.close()

    def ask(self, query, at):
        """The one number that `query` gives at a time (s since 1970)."""
        words = urllib.parse.urlencode({"query": query, "time": at})
        with urllib.request.urlopen(f"{self.url}/api/v1/query?{words}", timeout=60) as answer:
            result = json.load(answer)["data"]["result"]
        if len(result) != 1:
            sys.exit(f"{query}: {len(result)} results, not one: {result}")
        return float(result[0]["value"][1])


def start_of(run):
    with (run / "centres.csv").open(newline="", encoding="utf-8") as table:
        return datetime.fromisoformat(next(csv.DictReader(table))["local_time"]).timestamp()


def expect(what, found, wanted, tolerance):
    print(f"{what}: {found} against {wanted}")
    if abs(found - wanted) > tolerance:
        sys.exit(f"{what}: the query answers {found}, the run says {wanted}")


def compare(server, run):
    summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    end = start_of(run) + summary["end_s"]
    span = f"[{int(summary['end_s'])}s]"

    def whole(family, matching=""):
        return f"sum(sum_over_time({family}{matching}{span}))"

    share = "{} / {}"
    expect("utilisation of the city",
           server.ask(share.format(whole("suanwang_busy_card_hours"),
                                   whole("suanwang_available_card_hours")), end),
           summary["utilisation"]["accelerators"], 1e-6)
    expect("utilisation of cores",
           server.ask(share.format(whole("suanwang_busy_core_hours"),
                                   whole("suanwang_available_core_hours")), end),
           summary["utilisation"]["cores"], 1e-6)
    for centre in summary["centres"]:
        matching = "{" + f"centre=\"{centre['name']}\",scenario=\"{summary['scenario']}\"" + "}"
        expect(f"utilisation of {centre['name']}",
               server.ask(share.format(whole("suanwang_busy_card_hours", matching),
                                       whole("suanwang_available_card_hours", matching)), end),
               centre["utilisation"]["accelerators"], 1e-6)
    # Intervals of an hour: the mean of their powers is the power of the whole.
    expect("mean facility power, W",
           server.ask(f"sum(avg_over_time(suanwang_facility_power_watts{span}))", end),
           summary["energy"]["facility_j"] / summary["end_s"], 1.0)
    expect("jobs that wait at the end",
           server.ask("sum(suanwang_waiting_jobs)", end), summary["jobs"]["waiting"], 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("program", "scenario", "promtool", "prometheus", "scratch"):
        parser.add_argument("--" + name, required=True)
    given = parser.parse_args()
    scratch = pathlib.Path(given.scratch)
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    call(given.program, "run", given.scenario, "--quiet", "--out", scratch / "out")
    run = next((scratch / "out").glob("*/*"))
    metrics = scratch / "metrics.prom"
    call(given.program, "export", run, "--metrics", metrics)
    blocks = scratch / "blocks"
    call(given.promtool, "tsdb", "create-blocks-from", "openmetrics", metrics, blocks)
    with Prometheus(given.prometheus, scratch, blocks) as server:
        compare(server, run)


if __name__ == "__main__":
    main()
