"""However a sweep is divided, on threads, shards or ranks of MPI, and whatever of it is lost and
made again: the results are the same bytes. Standard library only."""
import argparse
import os
import pathlib
import random
import signal
import sys

from sweeps import (SKIPPED, Failed, Sweep, call, check, empty_folder, make_cases,
                    output_of, start, text_of, undisturbed, wait_until, write_study)

TRIES = 5  # to hit a process in its middle


class Divided:
    """Cases on the program itself."""

    def __init__(self, program, study, scratch):
        self.program = program
        self.study = study
        self.scratch = scratch
        self.dice = random.Random(1)
        self.expected, self.runs = undisturbed(program, study, scratch / "undisturbed")

    def sweep(self, name):
        return Sweep(self.program, self.study, self.scratch / name)

    def finish(self, sweep):
        sweep.merge()
        sweep.check_results(self.expected, self.runs)

    def two_threads(self):
        sweep = self.sweep("threads")
        sweep.make("--threads", "2")
        sweep.check_results(self.expected, self.runs)

    def shards_in_any_order(self):
        sweep = self.sweep("any-order")
        order = list(range(4))
        self.dice.shuffle(order)
        for shard in order:
            done = sweep.merge(expect=2)
            check("are not done" in done.stderr, "of runs that are missing:", text_of(done))
            check(not sweep.csv.exists(), f"{sweep.csv} is there before all shards are done")
            sweep.shard(shard, 4)
        self.finish(sweep)
        for shard in range(4):
            made = sweep.made(f"shard-{shard}-of-4")
            check(made == list(range(shard, self.runs, 4)), f"shard {shard} of 4 made", made)

    def shards_at_once(self):
        sweep = self.sweep("at-once")  # nobody has written the manifest before
        processes = [sweep.start("--shard", f"{shard}/4", "--threads", "1") for shard in range(4)]
        for process in processes:
            output = output_of(process)
            check(process.returncode == 0, "a shard of four at once:", output)
        self.finish(sweep)

    def another_number_of_shards(self):
        sweep = self.sweep("other-number")
        sweep.shard(0, 4)
        sweep.shard(2, 4)
        made = sweep.made()
        marked = sweep.mark_runs()
        for shard in (1, 2, 0):
            sweep.shard(shard, 3)
        sweep.check_kept(marked)
        again = set(made) & set(sweep.made("shard-?-of-3"))
        check(not again, "made again though they were done:", sorted(again))
        self.finish(sweep)

    def killed_shard(self):
        for number in range(TRIES):
            sweep = self.sweep(f"killed-shard-{number}")
            process = sweep.start("--shard", "1/2", "--threads", "1")
            wait_until(lambda s=sweep, p=process: len(s.made()) >= 4 or p.poll() is not None,
                       "four runs")
            process.kill()
            output_of(process)
            made = sweep.made()
            sweep.shard(0, 2)
            if 0 < len(made) < self.runs // 2:
                break
        else:
            raise Failed(f"a shard was not killed in its middle, {TRIES} times")
        marked = sweep.mark_runs()
        sweep.shard(1, 2)
        sweep.check_kept(marked)
        self.finish(sweep)

    def cases(self):
        return [("two threads", self.two_threads),
                ("four shards in any order", self.shards_in_any_order),
                ("four shards at once", self.shards_at_once),
                ("three shards go on where some of four ended", self.another_number_of_shards),
                ("a shard killed in its middle", self.killed_shard)]


def rank_process(rank, out):
    """The process of a rank that works below the folder `out`."""
    wanted = f"OMPI_COMM_WORLD_RANK={rank}".encode()
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            if str(out).encode() in words and \
                    wanted in (folder / "environ").read_bytes().split(b"\0"):
                return int(folder.name)
        except OSError:
            pass  # it has ended, or is another user's
    raise Failed(f"no process is rank {rank}")


class Ranked(Divided):
    """Cases on the program that MPI starts."""

    def __init__(self, program, ranks_program, study, scratch):
        super().__init__(program, write_study(scratch / "study", study, jobs=40000), scratch)
        self.mpirun = pathlib.Path(__file__).resolve().parent / "mpirun.sh"
        self.ranks_program = ranks_program

    def make(self, ranks, sweep, expect=0):
        return call(*self.words(ranks, sweep), expect=expect)

    def words(self, ranks, sweep):
        return [self.mpirun, str(ranks), self.ranks_program, sweep.study, "--out", sweep.out,
                "--quiet"]

    def ranks(self, number):
        sweep = self.sweep(f"ranks-{number}")
        self.make(number, sweep)
        sweep.check_results(self.expected, self.runs)
        for rank in range(number):
            check(sweep.made(f"rank-{rank}-of-{number}"), f"rank {rank} of {number} made no run")

    def lose(self, rank, others):
        """Rank `rank` of two dies by SIGKILL; then so many others go on."""
        for number in range(TRIES):
            sweep = self.sweep(f"lost-rank-{rank}-{number}")
            process = start(*self.words(2, sweep))
            wait_until(lambda s=sweep, p=process: p.poll() is not None or
                       len(s.made(f"rank-{rank}-of-2")) >= 2, f"runs of rank {rank}")
            if process.poll() is None:
                os.kill(rank_process(rank, sweep.out), signal.SIGKILL)
            output = output_of(process)
            made = sweep.made()
            if len(made) < self.runs:
                break
        else:
            raise Failed(f"rank {rank} was not killed in the middle, {TRIES} times")
        check(process.returncode != 0, "mpirun calls it a success that a rank was killed:", output)
        check(not sweep.csv.exists(), f"{sweep.csv} is there though runs were lost")
        marked = sweep.mark_runs()
        self.make(others, sweep)
        sweep.check_kept(marked)
        again = sweep.made(f"rank-?-of-{others}")
        check(len(again) == self.runs - len(made), f"{len(made)} of {self.runs} were done before a "
              f"rank was lost; {len(again)} were made after that")
        sweep.check_results(self.expected, self.runs)

    def cases(self):
        return [("two ranks", lambda: self.ranks(2)), ("four ranks", lambda: self.ranks(4)),
                ("rank 1 of 2 is killed, 3 go on", lambda: self.lose(1, 3)),
                ("rank 0 of 2 is killed, 4 go on", lambda: self.lose(0, 4))]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("study", type=pathlib.Path)
    parser.add_argument("scratch")
    parser.add_argument("--ranks", metavar="SUANWANG_MPI", help="instead: on the ranks of mpirun")
    options = parser.parse_args()
    scratch = empty_folder(options.scratch)
    study = options.study.resolve()
    if not options.ranks:
        return make_cases(Divided(options.program, study, scratch).cases())
    mpirun = pathlib.Path(__file__).resolve().parent / "mpirun.sh"
    there = call(mpirun, 1, "true", expect=None)
    if there.returncode == SKIPPED:
        print(there.stderr, end="")
        return SKIPPED
    return make_cases(Ranked(options.program, options.ranks, study, scratch).cases())


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as fault:
        sys.exit(f"FAILED: {fault}")
