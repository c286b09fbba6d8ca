"""Runs a scenario and then the code cells of a notebook in the folder where the results lie, in one
namespace, as a notebook does. Jupyter is not needed."""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys


def code_cells(notebook):
    document = json.loads(notebook.read_text(encoding="utf-8"))
    if document["nbformat"] != 4:
        sys.exit("not a notebook of format 4")
    return ["".join(cell["source"]) for cell in document["cells"] if cell["cell_type"] == "code"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("program", "scenario", "scratch"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("notebook")
    given = parser.parse_args()
    scratch = pathlib.Path(given.scratch)
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    cells = code_cells(pathlib.Path(given.notebook))
    if not cells:
        sys.exit("no code in it: nothing was tested")
    subprocess.run([pathlib.Path(given.program).resolve(), "run",
                    pathlib.Path(given.scenario).resolve(), "--quiet"], cwd=scratch, check=True)
    os.environ["MPLBACKEND"] = "Agg"  # draws without a screen
    os.chdir(scratch)
    names = {"__name__": "__main__"}
    for number, cell in enumerate(cells, 1):
        exec(compile(cell, f"cell {number}", "exec"), names)
    print(f"{len(cells)} cells")


if __name__ == "__main__":
    main()
