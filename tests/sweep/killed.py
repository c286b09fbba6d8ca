"""A sweep that is killed at any moment and taken up again has the results of an undisturbed one.
Standard library only."""
import argparse
import pathlib
import random
import shutil
import subprocess
import sys
import time

from sweeps import Failed, Sweep, check, empty_folder, output_of, sql_dump, undisturbed

MOST_KILLS = 3  # of one sweep in a row


class Clock:
    """How long an undisturbed sweep takes. What is killed within that time is to be still at work:
    on a machine that others use, too, that is the shortest time that was seen."""

    def __init__(self, program, study, folder):
        self.seconds = {}
        for threads in ("1", "2"):
            began = time.monotonic()
            Sweep(program, study, folder / f"timed-{threads}").make("--threads", threads)
            self.seconds[threads] = time.monotonic() - began

    def kill_within(self, process, share, threads, dice):
        """Anywhere in that share of the time. Whether it was killed, or done before."""
        began = time.monotonic()
        moment = dice.uniform(0, self.seconds[threads] * share)
        try:
            process.wait(moment)
            if share == 1:  # of the rest of a sweep, most of the time is not its runs'
                took = time.monotonic() - began
                self.seconds[threads] = min(self.seconds[threads], took)
        except subprocess.TimeoutExpired:
            process.kill()


def check_whole(sweep, expected):
    """Results that are there are whole, however their sweep ended."""
    if sweep.csv.exists():
        check(sweep.csv.read_bytes() == expected[0], f"{sweep.csv} is there, but not whole")
    if sweep.sqlite.exists():
        check(sql_dump(sweep.sqlite) == expected[1], f"{sweep.sqlite} is there, but not whole")


def kill_in_a_row(sweep, expected, runs, clock, threads, is_fresh, dice):
    """How many runs were done at each kill."""
    done = []
    for _ in range(dice.randint(1, MOST_KILLS)):
        left = max(0.1, 1 - (done[-1] / runs if done else 0))
        options = ["--fresh"] if is_fresh and not done else []
        process = sweep.start("--threads", threads, *options)
        clock.kill_within(process, left, threads, dice)
        output = output_of(process)
        check(process.returncode in (0, -9), f"it ended with {process.returncode} before it was "
              f"killed: {output}")
        check_whole(sweep, expected)
        made = sweep.made()
        check(len(made) == len(set(made)), "runs were made twice:", sorted(made))
        done.append(len(made))
    return done


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("study", type=pathlib.Path)
    parser.add_argument("scratch")
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    options = parser.parse_args()
    scratch = empty_folder(options.scratch)
    dice = random.Random(options.seed)

    expected, runs = undisturbed(options.program, options.study, scratch / "undisturbed")
    clock = Clock(options.program, options.study, scratch)
    sweep = Sweep(options.program, options.study, scratch / "killed")
    in_the_middle = kills = 0
    for time_number in range(options.times):
        threads = "12"[time_number % 2]
        # Every third begins anew over a sweep that is done, to be killed as it clears up, too.
        is_fresh = time_number % 3 == 2
        if not is_fresh:
            shutil.rmtree(sweep.out, ignore_errors=True)
        done = kill_in_a_row(sweep, expected, runs, clock, threads, is_fresh, dice)
        kills += len(done)
        in_the_middle += any(0 < count < runs for count in done)
        try:
            marked = sweep.mark_runs()
            sweep.make("--threads", dice.randint(1, 2))
            sweep.check_kept(marked)
            sweep.check_results(expected, runs)
        except Failed as failure:
            raise Failed(f"sweep {time_number}, killed when {done} runs were done: {failure}") \
                from failure
    print(f"{options.times} sweeps of {runs} runs ({clock.seconds['1']:.2f} s) were killed {kills} "
          f"times; {in_the_middle} had a part of their runs then")
    check(2 * in_the_middle >= options.times, "fewer than half were killed in the middle: this "
          "says nothing; are runs so short, or is the machine so busy?")


if __name__ == "__main__":
    try:
        main()
    except Failed as fault:
        sys.exit(f"FAILED: {fault}")
