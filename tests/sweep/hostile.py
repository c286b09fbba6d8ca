"""Sweeps in a hostile world: no right to write, no room, files that are damaged or somebody else's,
studies that change, two at once, signals. Whatever happens is told with the file's name, breaks no
result that is there and loses no run that is done. Standard library only."""
import argparse
import contextlib
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import sqlite3
import sys
import tempfile
import zlib

from sweeps import (Failed, Sweep, call, check, empty_folder, make_cases, output_of, text_of,
                    undisturbed, wait_until, write_study)

BAD_INPUT = 2
INTERRUPTED = 130
NOBODY = 65534
JOBS = 2000  # of a run, where nothing has to be met in its middle


def check_refused(done, *told):
    """An error for people: exit code 2, and words that say where and why."""
    check(done.returncode == BAD_INPUT, "not refused:", text_of(done))
    check("error: " in done.stderr or "standard output" in done.stderr, "no error:", text_of(done))
    for word in told:
        check(str(word) in done.stderr, f"the error does not tell {word}:", text_of(done))
    for word in ("a defect of the program", "terminate called", "Sanitizer"):
        check(word not in done.stderr, text_of(done))


def snapshot(folder):
    """All files below it and what is in them."""
    return {str(file): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def limited_to(size):
    """A process whose files can't grow beyond so many bytes. It is told of no place for temporary
    files, of which it makes none: ThreadSanitizer would write one before main() and die of it."""
    return {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE,
                                                     (size, resource.RLIM_INFINITY)),
            "env": {**os.environ, "TMPDIR": "/nowhere"}}


class Hostile:
    def __init__(self, program, study, scratch):
        self.program = pathlib.Path(program).resolve()
        self.scratch = scratch
        self.study = write_study(scratch / "study", study, jobs=JOBS)
        self.expected, self.runs = undisturbed(program, self.study, scratch / "undisturbed")
        self.whole = Sweep(program, self.study, scratch / "undisturbed")
        self.dice = random.Random(1)

    def sweep(self, name, study=None):
        return Sweep(self.program, study or self.study, self.scratch / name)

    def copy_of_whole(self, name):
        """A sweep that is done."""
        sweep = self.sweep(name)
        shutil.copytree(self.whole.out, sweep.out)
        return sweep

    def partial(self, name):
        """A sweep of which a half is done."""
        sweep = self.sweep(name)
        sweep.shard(0, 2)
        return sweep

    def check_goes_on(self, sweep):
        marked = sweep.mark_runs()
        sweep.make("--threads", "2")
        sweep.check_kept(marked)
        sweep.check_results(self.expected, self.runs)

    # ---- Places that can't be written ------------------------------------------------------------

    def in_the_way(self, name, find, is_folder):
        """What stands where a folder or file of the sweep is to be."""
        sweep = self.sweep(f"in-the-way-of-{name}")
        blocker = find(sweep)
        blocker.parent.mkdir(parents=True, exist_ok=True)
        if is_folder:
            blocker.mkdir()
        mine = blocker / "mine" if is_folder else blocker
        mine.write_text("mine")
        check_refused(sweep.make(expect=None), blocker)
        check(mine.read_text() == "mine", f"{mine} was there before, and has changed")
        if sweep.folder.is_dir():
            sweep.check_no_halves()
        for result in (sweep.csv, sweep.sqlite):
            check(not result.is_file(), f"{result} is there, though not all could be")
        mine.unlink()
        if is_folder:
            blocker.rmdir()
        self.check_goes_on(sweep)

    def cases_in_the_way(self):
        files = {"out": lambda s: s.out, "name": lambda s: s.folder.parent,
                 "folder": lambda s: s.folder, "journals": lambda s: s.journals}
        folders = {"manifest": lambda s: s.manifest, "journal": lambda s: s.journals / "all.runs",
                   "csv": lambda s: s.csv, "sqlite": lambda s: s.sqlite}
        return [(f"a file is in the way of {name}",
                 lambda n=name, f=find: self.in_the_way(n, f, False))
                for name, find in files.items()] + \
               [(f"a folder is in the way of {name}",
                 lambda n=name, f=find: self.in_the_way(n, f, True))
                for name, find in folders.items()]

    def no_right_to_write(self):
        with tempfile.TemporaryDirectory() as place:
            place = pathlib.Path(place)
            place.chmod(0o755)
            # Where root's build is, nobody else may look; and for root no folder is read-only.
            shutil.copy(self.program, place / "suanwang")
            shutil.copytree(self.study.parent, place / "study")
            user = {} if os.geteuid() else {"user": NOBODY, "group": NOBODY, "extra_groups": []}
            call(place / "suanwang", "--version", **user)
            sweep = Sweep(place / "suanwang", place / "study" / self.study.name, place / "out")
            folder = sweep.out
            folder.mkdir()
            folder.chmod(0o555)
            check_refused(sweep.make(expect=None, **user), sweep.folder, "Permission denied")
            check(not list(folder.iterdir()), f"{folder} can't be written, and has got files")
            folder.chmod(0o755)
            # A sweep that is begun: its runs can be read, no more.
            sweep.shard(0, 2)
            before = snapshot(sweep.out)
            parts = [sweep.journals, sweep.folder, *sweep.journals.iterdir()]
            for part in parts:
                part.chmod(0o555 if part.is_dir() else 0o444)
            check_refused(sweep.make(expect=None, **user), sweep.journals, "Permission denied")
            check_refused(sweep.make("--fresh", expect=None, **user), "Permission denied")
            check(snapshot(sweep.out) == before, "what could not be written has changed")
            for part in parts:
                part.chmod(0o755 if part.is_dir() else 0o644)
            self.check_goes_on(sweep)

    # ---- No room ---------------------------------------------------------------------------------

    def no_room_for_the_manifest(self):
        sweep = self.sweep("small-manifest")
        check_refused(sweep.make(expect=None, **limited_to(300)), sweep.manifest, "too large")
        check(not sweep.out.exists(), f"{sweep.out} was made for nothing")
        self.check_goes_on(sweep)

    def no_room_for_runs(self):
        """The journal's size is where its head, or the line of a run, is cut."""
        for size in (0, 10, 3000, 3001, 3100):
            sweep = self.sweep(f"small-journal-{size}")
            sweep.planned()
            journal = sweep.journals / "all.runs"
            done = sweep.make("--threads", "2", expect=None, **limited_to(size))
            check_refused(done, journal, "File too large")
            text = journal.read_bytes()
            check(len(text) <= size, f"{journal} has more than {size} bytes")
            check(text == b"" or text.endswith(b"\n"), f"{journal} ends in the middle of a line")
            made = sweep.made()
            check((len(made) > 0) == (size > 1000), f"in {size} bytes {len(made)} runs were kept")
            check(sweep.planned() == (len(made), self.runs), "plan tells another number of runs")
            check(not sweep.csv.exists(), f"{sweep.csv} is there, without all runs")
            elsewhere = self.sweep(f"small-journal-{size}-elsewhere")
            shutil.copytree(sweep.out, elsewhere.out)
            for goes_on in (elsewhere, sweep):
                self.check_goes_on(goes_on)

    def no_room_for_results(self):
        """Together or not at all: what an earlier merge left stays, whole."""
        def size_of(name):
            file = report.folder / name
            check(file.stat().st_size > 10000, f"{file} is smaller than this test takes it for")
            return file.stat().st_size

        report = self.copy_of_whole("with-report")
        report.merge("--report")
        for name in ("sweep.csv", "sweep.sqlite", "report.html"):
            size = size_of(name) - 1
            new = self.copy_of_whole(f"small-{name}")
            for result in (new.csv, new.sqlite):
                result.unlink()
            old = self.copy_of_whole(f"small-{name}-over-old")
            for sweep in (new, old):
                before = snapshot(sweep.out)
                done = sweep.merge("--report", expect=None, **limited_to(size))
                check_refused(done, sweep.folder, "File too large")
                check(snapshot(sweep.out) == before, f"{sweep.out} has changed, though there was "
                      f"no room for {name}")
                sweep.merge()
                sweep.check_results(self.expected, self.runs)

    def full_disk(self):
        """A disk of memory, in a name space of this process' own: with it it goes."""
        words = ["unshare", "--mount"]
        if os.geteuid() != 0:
            words += ["--user", "--map-root-user"]
        place = self.scratch / "disk"
        place.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(place)]
        allowed = call(*words, *mount, expect=None) if shutil.which("unshare") else None
        if allowed is None or allowed.returncode:
            print("           no disk of memory can be made here: only limits of files are tried")
            return
        script = 'place=$1; shift; mount -t tmpfs -o size=256k none "$place" && exec "$@"'
        done = call(*words, "sh", "-c", script, "sh", place, sys.executable, "-B", __file__,
                    self.program, self.study, self.scratch, "--on-disk", place, expect=None)
        check(done.returncode == 0, text_of(done))

    def on_disk(self, place):
        """In that name space."""
        sweep = Sweep(self.program, self.study, place / "out")
        filler = place / "filler"

        def fill(leave):
            filler.unlink(missing_ok=True)
            with filler.open("wb", buffering=0) as file:
                try:
                    while True:
                        file.write(bytes(4096))
                except OSError:
                    pass
                file.truncate(max(0, file.tell() // 4096 * 4096 - leave))

        fill(0)
        check_refused(sweep.make(expect=None), "No space left")
        check(not list(sweep.out.rglob("*.json")), "a manifest is there that had no room")
        filler.unlink()
        sweep.planned()
        fill(4096)
        check_refused(sweep.make("--threads", "2", expect=None), sweep.journals, "No space left")
        made = sweep.made()
        check(0 < len(made) < self.runs, f"{len(made)} runs had room on the full disk")
        check(sweep.planned() == (len(made), self.runs), "plan tells another number of runs")
        fill(16384)
        marked = sweep.mark_runs()
        check_refused(sweep.make(expect=None), sweep.folder, "No space left")
        sweep.check_kept(marked)
        check(sorted(sweep.made()) == list(range(self.runs)), "not all runs had room")
        sweep.check_no_halves()
        check(not sweep.csv.exists() and not sweep.sqlite.exists(), "there are results")
        filler.unlink()
        sweep.merge()
        sweep.check_results(self.expected, self.runs)
        fill(8192)
        check_refused(sweep.merge(expect=None), sweep.folder, "No space left")
        sweep.check_results(self.expected, self.runs)

    # ---- Files that are damaged, or somebody else's ----------------------------------------------

    def unreadable_databases(self, whole):
        """What may stand in the place of sweep.sqlite, by a name, and none of it is a sweep's."""
        other = self.scratch / "other.sqlite"
        other.unlink(missing_ok=True)
        with contextlib.closing(sqlite3.connect(other)) as database:
            database.executescript("CREATE TABLE study (key, value);"
                                   "INSERT INTO study VALUES (1, 2)")
        middle = len(whole) // 2 // 4096 * 4096
        noise = self.dice.randbytes(len(whole))
        return {"half": whole[:len(whole) // 2], "page short": whole[:-4096],
                "100 bytes": whole[:100], "random bytes": noise,
                "random page": whole[:middle] + noise[:4096] + whole[middle + 4096:],
                "nothing": b"", "text": b"my notes\n" * 1000, "other program's": other.read_bytes()}

    def damaged_database(self, name, content):
        sweep = self.copy_of_whole(f"database-{name.replace(' ', '-')}")
        sweep.sqlite.write_bytes(content)
        before = snapshot(sweep.out)
        check_refused(call(self.program, "report", sweep.folder, expect=None), sweep.sqlite)
        check_refused(sweep.merge(expect=None), sweep.sqlite)
        check_refused(sweep.merge("--report", expect=None), sweep.sqlite)
        check_refused(sweep.make(expect=None), sweep.sqlite)
        check(snapshot(sweep.out) == before, f"{sweep.sqlite}, or a file beside it, has changed")
        sweep.sqlite.rename(self.scratch / "moved-away.sqlite")  # as the error says
        sweep.merge()
        sweep.check_results(self.expected, self.runs)

    def incomplete_database(self, statement):
        """A sweep's, but somebody has been at it: no report of a part, and a merge mends it."""
        sweep = self.copy_of_whole(re.sub(r"\W+", "-", statement))
        with contextlib.closing(sqlite3.connect(sweep.sqlite)) as database:
            database.executescript(statement)
        before = snapshot(sweep.out)
        check_refused(call(self.program, "report", sweep.folder, expect=None), sweep.sqlite)
        check(snapshot(sweep.out) == before, f"{sweep.sqlite}, or a file beside it, has changed")
        sweep.merge()
        sweep.check_results(self.expected, self.runs)

    def cases_of_databases(self):
        damages = self.unreadable_databases(self.whole.sqlite.read_bytes())
        statements = ["DELETE FROM runs WHERE run = 3", "DELETE FROM results WHERE run = 3",
                      "DROP VIEW means; DROP TABLE results", "UPDATE study SET value = '{}'",
                      "UPDATE runs SET run = 9999 WHERE run = 3"]
        return [(f"the database is damaged: {name}",
                 lambda n=name, c=content: self.damaged_database(n, c))
                for name, content in damages.items()] + \
               [(f"the database was changed: {statement}",
                 lambda s=statement: self.incomplete_database(s)) for statement in statements]

    def damaged_journal(self):
        damages = {"another digit": lambda line: line[:5] + bytes([line[5] ^ 1]) + line[6:],
                   "cut": lambda line: line[:len(line) // 2], "empty": lambda line: b"",
                   "zeros": lambda line: bytes(len(line)), "twice": lambda line: line + line,
                   "no run of this sweep": lambda line: b"9" + line}
        for name, damage in damages.items():
            sweep = self.partial(f"damaged-journal-{name.replace(' ', '-')}")
            journal = sweep.journals / "shard-0-of-2.runs"
            lines = journal.read_bytes().split(b"\n")
            lines[3] = damage(lines[3])
            journal.write_bytes(b"\n".join(lines))
            before = snapshot(sweep.out)
            for options in (["--shard", "0/2"], ["--shard", "1/2"], []):
                check_refused(sweep.make(*options, expect=None), f"{journal}:4:1", "damaged")
            check_refused(sweep.merge(expect=None), f"{journal}:4:1", "damaged")
            check(snapshot(sweep.out) == before, "what is damaged has changed")
            journal.unlink()  # as the error says
            self.check_goes_on(sweep)

    def cut_journal(self):
        """A last line without its end is a run that was being written: it is made again."""
        whole = (self.whole.journals / "all.runs").read_bytes()
        head = whole.index(b"\n") + 1
        for size in [0, 1, head - 1, head, head + 1, len(whole) - 1,
                     *sorted(self.dice.sample(range(head, len(whole)), 5))]:
            sweep = self.copy_of_whole(f"cut-journal-{size}")
            os.truncate(sweep.journals / "all.runs", size)
            done = max(0, whole[:size].count(b"\n") - 1)
            check(sweep.planned() == (done, self.runs), f"cut at {size}, {done} runs are whole")
            self.check_goes_on(sweep)

    def foreign_journals(self):
        other_study = write_study(self.scratch / "other-study", self.study, seeds=4)
        other = self.sweep("other", other_study)
        other.shard(0, 2)
        foreign = (other.journals / "shard-0-of-2.runs").read_bytes()
        for name, text in {"another sweep's": foreign, "text": b"my notes\n"}.items():
            sweep = self.partial(f"foreign-journal-{name.split()[0]}")
            journal = sweep.journals / "all.runs"
            journal.write_bytes(text)
            before = snapshot(sweep.out)
            for done in (sweep.make(expect=None), sweep.merge(expect=None)):
                check_refused(done, f"{journal}:1:1", "another sweep")
            check(snapshot(sweep.out) == before, f"{name} journal, or another file, has changed")
            journal.unlink()
            self.check_goes_on(sweep)

    def journals_that_differ(self):
        """Which of two is wrong nobody knows."""
        sweep = self.copy_of_whole("journals-that-differ")
        head, first = (sweep.journals / "all.runs").read_text().split("\n")[:2]
        other_run = "\t".join(["1", *first.split("\t")[1:-1]])  # what run 0 came to
        line = f"{other_run}\t{zlib.crc32(other_run.encode()):08x}"
        (sweep.journals / "mine.runs").write_text(f"{head}\n{line}\n")
        before = snapshot(sweep.out)
        check_refused(sweep.merge(expect=None), sweep.journals / "mine.runs", "run 1 came out")
        check(snapshot(sweep.out) == before, "results that are in doubt have changed")

    def damaged_manifest(self):
        whole = self.whole.manifest.read_text()
        damages = {"cut": whole[:len(whole) // 2], "empty": "", "no line end": whole[:-1],
                   "another digit": whole.replace('"seeds": 5', '"seeds": 6'),
                   "another hash": re.sub(r'(_hash": ".)', r"\g<1>0", whole, count=1),
                   "a list": "[]", "text": "my notes", "a key less": whole.replace('"runs"', '"r"'),
                   "no points": re.sub(r'"points": \[.*\]', '"points": []', whole,
                                       flags=re.DOTALL),
                   "huge number": whole.replace('"seeds": 5', '"seeds": 5e300')}
        for name, text in damages.items():
            check(text != whole, f"the damage `{name}` does none")
            sweep = self.copy_of_whole(f"damaged-manifest-{name.replace(' ', '-')}")
            sweep.manifest.write_text(text)
            before = snapshot(sweep.out)
            try:
                for done in (sweep.make(expect=None), sweep.merge(expect=None),
                             sweep.shard(0, 2, expect=None)):
                    check_refused(done, sweep.manifest)
            except Failed as failure:
                raise Failed(f"manifest with {name}: {failure}") from failure
            check(snapshot(sweep.out) == before, f"manifest with {name}: files have changed")
            sweep.make("--fresh")
            sweep.check_results(self.expected, self.runs)

    # ---- What changes while a sweep is not done --------------------------------------------------

    def check_change(self, sweep, change, told):
        """After `change` nothing goes on but what begins anew, and that as in another folder."""
        sweep.shard(0, 2)
        change()
        before = snapshot(sweep.out)
        for done in (sweep.make(expect=None), sweep.merge(expect=None),
                     sweep.shard(1, 2, expect=None)):
            check_refused(done, sweep.manifest, told, "--fresh")
        check(snapshot(sweep.out) == before, "a sweep was changed that does not fit its study")
        expected, runs = undisturbed(self.program, sweep.study, self.scratch / "changed" /
                                     sweep.out.name)
        sweep.make("--fresh")
        sweep.check_results(expected, runs)

    def changed_study(self):
        changes = {"values": ("[1.8/h, 2.5/h, 2.88/h]", "[1.8/h, 2.5/h, 2.87/h]"),
                   "order": ("[1.8/h, 2.5/h, 2.88/h]", "[2.5/h, 1.8/h, 2.88/h]"),
                   "fixed": (f"jobs: {JOBS}", f"jobs: {JOBS + 1}"),
                   "seeds": ("seeds: 5", "seeds: 6")}
        for name, (old, new) in changes.items():
            study = write_study(self.scratch / f"study-{name}", self.study)

            def change(study=study, old=old, new=new):
                text = study.read_text()
                check(old in text, f"{study} has no {old}")
                study.write_text(text.replace(old, new))

            self.check_change(self.sweep(f"changed-{name}", study), change, "the study has changed")

    def changed_first_seed(self):
        study = write_study(self.scratch / "study-first-seed", self.study, more="seed: 3\n")
        self.check_change(self.sweep("changed-first-seed", study),
                          lambda: study.write_text(study.read_text().replace("seed: 3", "seed: 4")),
                          "has changed")

    def changed_scenario(self):
        study = write_study(self.scratch / "study-scenario", self.study)
        scenario = study.parent / "scenario.yaml"

        def change():
            text = scenario.read_text()
            check("1000 s" in text, f"{scenario} has no 1000 s")
            scenario.write_text(text.replace("mean_service: 1000 s", "mean_service: 1001 s"))

        self.check_change(self.sweep("changed-scenario", study), change,
                          "the scenario has changed")
        # What changes no run may change.
        sweep = self.sweep("comment-in-scenario", write_study(self.scratch / "study-comment",
                                                              self.study))
        sweep.shard(0, 2)
        with (sweep.study.parent / "scenario.yaml").open("a") as file:
            file.write("# a note\n")
        self.check_goes_on(sweep)

    def changed_log(self):
        folder = empty_folder(self.scratch / "study-log")
        log = folder / "jobs.swf"
        log.write_text("".join(f"{n} {40 * n} 0 {100 + 7 * (n % 50)} 1 -1 -1 1 600 -1 1 1 1 1 1 1 "
                               f"-1 -1\n" for n in range(1, 3001)))
        (folder / "scenario.yaml").write_text("""suanwang: 1
name: log
start: 2026-01-12T00:00:00+08:00
city:
  centres:
    - { name: cluster, owner: public, pue: 1.3, partitions: [{ nodes: 4, cores: 1 }] }
demand:
  streams:
    - { name: jobs, swf: jobs.swf, to: cluster }
platform:
  centre: { order: fcfs, start: easy, place: first-fit }
""")
        study = folder / "study.yaml"
        study.write_text("suanwang: 1\nname: log\nscenario: scenario.yaml\nseeds: 2\n"
                         "grid:\n  platform.centre.order: [fcfs, sjf]\n")

        def change():
            log.write_text(log.read_text().replace("\n9 360 0 163 1", "\n9 360 0 164 1"))

        self.check_change(self.sweep("changed-log", study), change, "the log jobs.swf has changed")
        sweep = self.sweep("missing-log", study)
        sweep.shard(0, 2)
        log.rename(folder / "away.swf")
        check_refused(sweep.make(expect=None), "jobs.swf")

    # ---- Company ---------------------------------------------------------------------------------

    def two_at_once(self):
        """Who comes second must not write between the lines of the first."""
        study = write_study(self.scratch / "long-study", self.study, jobs=80000)
        expected, runs = undisturbed(self.program, study, self.scratch / "long")
        sweep = self.sweep("two-at-once", study)
        first = sweep.start("--threads", "1")
        try:
            wait_until(sweep.made, "the first run")
            for options in ([], ["--fresh"]):
                check_refused(sweep.make(*options, expect=None), sweep.journals / "all.runs",
                              "another process")
                check(first.poll() is None, "the first was done before the second had begun")
                check(sweep.manifest.exists() and sweep.made(), "the first one's files are gone")
        finally:
            output = output_of(first)
        check(first.returncode == 0, "the first does not go on:", output)
        sweep.check_results(expected, runs)

    def interrupt(self, name, number, **changes):
        study = write_study(self.scratch / f"study-{name}", self.study, **changes)
        expected, runs = undisturbed(self.program, study, self.scratch / f"{name}-{number}-all")
        sweep = self.sweep(f"{name}-{number}", study)
        process = sweep.start("--threads", "2")
        wait_until(lambda: len(sweep.made()) >= 4, "four runs")
        process.send_signal(number)
        output = output_of(process)
        made = sweep.made()
        check(process.returncode == INTERRUPTED, f"ended with {process.returncode}, {len(made)} of "
              f"{runs} runs done: {output}")
        check("run again to go on" in output, "what to do is not told:", output)
        check(len(made) < runs, "all runs were made")
        check(not sweep.csv.exists(), f"{sweep.csv} is there, without all runs")
        marked = sweep.mark_runs()
        sweep.make("--threads", "2")
        sweep.check_kept(marked)
        sweep.check_results(expected, runs)

    def cases_of_signals(self):
        # A run of few jobs is over before it would look up by itself.
        studies = {"long": {"jobs": 40000}, "short": {"jobs": 1500, "seeds": 150}}
        return [(f"{number.name} to {name} runs",
                 lambda n=name, s=number, c=changes: self.interrupt(n, s, **c))
                for name, changes in studies.items() for number in (signal.SIGINT, signal.SIGTERM)]

    def cases(self):
        names = ["no_right_to_write", "no_room_for_the_manifest", "no_room_for_runs",
                 "no_room_for_results", "full_disk", "damaged_journal", "cut_journal",
                 "foreign_journals", "journals_that_differ", "damaged_manifest", "changed_study",
                 "changed_first_seed", "changed_scenario", "changed_log", "two_at_once"]
        return [*self.cases_in_the_way(), *self.cases_of_databases(), *self.cases_of_signals(),
                *[(name.replace("_", " "), getattr(self, name)) for name in names]]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("study", type=pathlib.Path)
    parser.add_argument("scratch", type=pathlib.Path)
    parser.add_argument("--only", help="cases with these words in their name")
    parser.add_argument("--on-disk", type=pathlib.Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    study = options.study.resolve()
    if options.on_disk:
        scratch = empty_folder(options.scratch / "beside-disk")
        hostile = Hostile(options.program, study, scratch)
        return make_cases([("on the disk", lambda: hostile.on_disk(options.on_disk))])
    cases = Hostile(options.program, study, empty_folder(options.scratch)).cases()
    return make_cases([case for case in cases if options.only is None or options.only in case[0]])


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as fault:
        sys.exit(f"FAILED: {fault}")
