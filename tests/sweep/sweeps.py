"""What the tests of `suanwang sweep` share: sweeps that are started, killed, read and compared.
Standard library only."""
import contextlib
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import time
import traceback

SKIPPED = 77  # what ctest takes for a test that was not made
LONGEST_S = 240.0


class Failed(Exception):
    """The product did not do what the test wants."""


def check(condition, *what):
    if not condition:
        raise Failed(" ".join(str(part) for part in what))


def text_of(done):
    return f"{' '.join(str(word) for word in done.args)}\nended with {done.returncode}:\n" \
           f"{done.stdout}{done.stderr}"


def call(*words, expect=0, **keywords):
    """Runs a command to its end; any other exit code fails the test. None: whatever it is."""
    words = [str(word) for word in words]
    try:
        done = subprocess.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                              timeout=LONGEST_S, check=False, **keywords)
    except subprocess.TimeoutExpired as fault:
        raise Failed(f"does not end in {LONGEST_S} s: {' '.join(words)}") from fault
    check(expect is None or done.returncode == expect, f"expected {expect}:", text_of(done))
    return done


def start(*words):
    """A command that goes on beside the test."""
    return subprocess.Popen([str(word) for word in words], stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def output_of(process):
    """Waits for the end of what `start` began."""
    try:
        return "".join(process.communicate(timeout=LONGEST_S))
    except subprocess.TimeoutExpired as fault:
        process.kill()
        raise Failed(f"does not end in {LONGEST_S} s: {' '.join(process.args)}") from fault


def empty_folder(path):
    path = pathlib.Path(path).resolve()
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def wait_until(is_so, what, seconds=60.0):
    until = time.monotonic() + seconds
    while not is_so():
        check(time.monotonic() < until, f"after {seconds} s still waiting for {what}")
        time.sleep(0.002)


def sql_dump(file):
    """Every statement that makes the database, in an order that its pages do not decide."""
    with contextlib.closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as database:
        return "\n".join(sorted(database.iterdump()))


def write_study(folder, like, name=None, jobs=None, seeds=None, more=""):
    """A copy of the study `like`, its scenario beside it, with other values."""
    text = like.read_text()
    scenario = like.parent / re.search(r"^scenario: (.+)$", text, re.MULTILINE)[1]
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(scenario, folder / "scenario.yaml")
    changes = {"scenario": "scenario.yaml", "name": name, "seeds": seeds,
               "  demand.streams.poisson.jobs": jobs}
    for key, value in changes.items():
        if value is not None:
            text, count = re.subn(rf"^{key}: .*$", f"{key}: {value}", text, flags=re.MULTILINE)
            check(count == 1, f"{like} has no line with `{key}`")
    file = folder / "study.yaml"
    file.write_text(text + more)
    return file


class Sweep:
    """A study and the place where its sweep goes on."""

    def __init__(self, program, study, out):
        self.program = program
        self.study = study
        self.out = out
        name = re.search(r"^name: (\S+)$", study.read_text(), re.MULTILINE)[1]
        self.folder = out / name / "sweep"
        self.csv = self.folder / "sweep.csv"
        self.sqlite = self.folder / "sweep.sqlite"
        self.manifest = self.folder / "manifest.json"
        self.journals = self.folder / "runs"

    def words(self, verb, *options):
        return [str(word) for word in
                (self.program, "sweep", verb, self.study, "--out", self.out, *options)]

    def make(self, *options, expect=0, **keywords):
        return call(*self.words("run", "--quiet", *options), expect=expect, **keywords)

    def shard(self, index, count, *options, **keywords):
        return self.make("--shard", f"{index}/{count}", "--threads", "1", *options, **keywords)

    def merge(self, *options, expect=0, **keywords):
        return call(*self.words("merge", "--quiet", *options), expect=expect, **keywords)

    def start(self, *options):
        """Goes on beside the test."""
        return start(*self.words("run", "--quiet", *options))

    def planned(self):
        """How many runs are done of how many, as the program tells it."""
        told = call(*self.words("plan")).stdout
        found = re.search(r"^(\d+) of (\d+) are done$", told, re.MULTILINE)
        check(found, "plan does not tell how many runs are done:", told)
        return int(found[1]), int(found[2])

    def made(self, journals="*"):
        """Numbers of the runs in journals, in whole lines, a number for each line."""
        runs = []
        for file in sorted(self.journals.glob(journals + ".runs")):
            lines = file.read_bytes().split(b"\n")
            runs += [int(line.split(b"\t")[0]) for line in lines[1:-1]]
        return runs

    def mark_runs(self):
        """Turns the order of each journal's runs: the same runs to the program, but one that is
        made again, with the same line, does not come to stand where it stood. For `check_kept`."""
        marked = {}
        for file in self.journals.glob("*.runs"):
            *lines, tail = file.read_bytes().split(b"\n")
            whole = b"".join(line + b"\n" for line in [*lines[:1], *reversed(lines[1:])])
            file.write_bytes(whole + tail)
            marked[file] = whole
        return marked

    def check_kept(self, marked):
        for file, whole in marked.items():
            check(file.read_bytes().startswith(whole), f"{file}: runs that were done are gone, or "
                  "were made again")

    def results(self):
        check(self.csv.exists(), f"{self.csv} is not there")
        check(self.sqlite.exists(), f"{self.sqlite} is not there")
        return self.csv.read_bytes(), sql_dump(self.sqlite)

    def check_results(self, expected, runs=None):
        """All there, as expected, nothing else left. `runs`: each was made once, not again."""
        csv, dump = self.results()
        check(csv == expected[0], f"{self.csv} differs from the undisturbed sweep's")
        check(dump == expected[1], f"{self.sqlite} differs from the undisturbed sweep's")
        self.check_no_halves()
        if runs is not None:
            made = sorted(self.made())
            check(made == list(range(runs)), f"{self.journals}: of {runs} runs these were made:",
                  made)

    def check_no_halves(self):
        halves = [str(file) for file in self.out.rglob("*.tmp-*")]
        check(not halves, "files are left half-written:", *halves)


def undisturbed(program, study, out):
    """The results of a sweep that nobody disturbs, in one thread, and how many runs it has."""
    sweep = Sweep(program, study, out)
    sweep.make("--threads", "1")
    runs = len(sweep.made())
    expected = sweep.results()
    sweep.check_results(expected, runs)
    # A table and a database without values would equal each other.
    check(expected[0].count(b"\n") > runs, f"{sweep.csv} has fewer rows than runs")
    check(expected[1].count('INSERT INTO "results"') > runs, f"{sweep.sqlite} has no results")
    return expected, runs


def make_cases(cases):
    """Calls (name, function) one after the other, whatever fails; the exit code of all."""
    failed = 0
    for name, case in cases:
        began = time.monotonic()
        try:
            case()
            print(f"{time.monotonic() - began:6.2f} s  {name}", flush=True)
        except Failed as failure:
            failed += 1
            print(f"FAILED     {name}: {failure}", flush=True)
        except Exception:  # a defect of the test: the other cases are still worth their time
            failed += 1
            print(f"FAILED     {name}:\n{traceback.format_exc()}", flush=True)
    if failed:
        print(f"{failed} of {len(cases)} failed", file=sys.stderr)
    return 1 if failed else 0
