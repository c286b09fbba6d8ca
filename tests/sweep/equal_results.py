"""Whether the folders of two sweeps hold the same results: sweep.csv by its bytes, sweep.sqlite by
its SQL. With --runs N also that the second one's journals have each of N runs once."""
import argparse
import pathlib
import sys

from sweeps import Failed, check, sql_dump


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("expected", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--runs", type=int)
    options = parser.parse_args()
    expected, folder = options.expected.resolve(), options.folder.resolve()
    for name in ("sweep.csv", "sweep.sqlite"):
        check((folder / name).exists(), f"{folder / name} is not there")
    csv = (expected / "sweep.csv").read_bytes()
    check(csv.count(b"\n") > 1, f"{expected / 'sweep.csv'} has no rows")
    check((folder / "sweep.csv").read_bytes() == csv, f"{folder / 'sweep.csv'} differs")
    check(sql_dump(folder / "sweep.sqlite") == sql_dump(expected / "sweep.sqlite"),
          f"{folder / 'sweep.sqlite'} differs")
    if options.runs is not None:
        made = sorted(int(line.split(b"\t")[0]) for file in (folder / "runs").glob("*.runs")
                      for line in file.read_bytes().split(b"\n")[1:-1])
        check(made == list(range(options.runs)), f"{folder}: these runs were made:", made)


if __name__ == "__main__":
    try:
        main()
    except Failed as fault:
        sys.exit(f"FAILED: {fault}")
