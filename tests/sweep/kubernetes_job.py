"""The Job that `suanwang sweep submit --kubernetes` writes: what Kubernetes wants of it is there,
and its pods' commands, run here as Kubernetes would run them, make the sweep. Standard library, and
python3-yaml where it is there: without it the text alone is looked at."""
import argparse
import json
import pathlib
import re
import sys

from sweeps import Failed, Sweep, call, check, empty_folder, undisturbed, write_study

try:
    import yaml
except ImportError:
    yaml = None

TASKS = 3


def expanded(word, values):
    """What Kubernetes makes of an argument: $(NAME) is a variable, $$ is a dollar, and a name that
    it does not know stays (API reference of a Container's `args`)."""
    def of(found):
        if found[0] == "$$":
            return "$"
        return values.get(found[1], found[0])

    return re.sub(r"\$\$|\$\(([^)]*)\)", of, word)


def check_fields(job, place):
    """By the API reference of batch/v1 Job."""
    check((job["apiVersion"], job["kind"]) == ("batch/v1", "Job"), "no Job of batch/v1:", job)
    name = job["metadata"]["name"]
    check(re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", name), f"{name} is no name of a Job")
    spec = job["spec"]
    check(spec["completionMode"] == "Indexed", "its pods have no index:", spec)
    check(spec["completions"] == TASKS and spec["parallelism"] == TASKS, "pods:", spec)
    check(isinstance(spec["backoffLimit"], int), "backoffLimit:", spec)
    pod = spec["template"]["spec"]
    check(pod["restartPolicy"] in ("Never", "OnFailure"), "a Job takes no such restartPolicy:", pod)
    [container] = pod["containers"]
    check(container["image"] == "registry.example:5000/x:1", "image:", container)
    [mount] = container["volumeMounts"]
    [volume] = pod["volumes"]
    check(mount["name"] == volume["name"], f"{mount} is not of {volume}")
    check(mount["mountPath"] == str(place), "mounted at:", mount)
    check(volume["persistentVolumeClaim"]["claimName"] == "y", "claim:", volume)
    check(container["command"] == ["suanwang"], "command:", container)
    words = [*container["command"], *container["args"]]
    check(all(isinstance(word, str) for word in words), "words that are no strings:", words)
    float(container["resources"]["requests"]["cpu"])
    return container["args"]


def check_text(text):
    """Without a reader of YAML: the lines of its fields, and the arguments, which are JSON, too."""
    for line in ("apiVersion: batch/v1", "kind: Job", "  completionMode: Indexed",
                 f"  completions: {TASKS}", f"  parallelism: {TASKS}",
                 '          command: ["suanwang"]', '            claimName: "y"'):
        check(f"\n{line}\n" in text, f"the job has no line `{line}`:", text)
    return json.loads(re.search(r"^ *args: (\[.*\])$", text, re.MULTILINE)[1])


def make_pods(program, place, expected, runs, study):
    call(program, "sweep", "submit", study.name, "--kubernetes", "--tasks", TASKS, "--image",
         "registry.example:5000/x:1", "--claim", "y", "--mount", place, cwd=place)
    sweep = Sweep(program, study, place / "out")
    file = sweep.folder / "kubernetes" / "job.yaml"
    text = file.read_text()
    args = check_text(text)
    if yaml:
        args = check_fields(yaml.safe_load(text), place)
    for index in reversed(range(TASKS)):
        words = [expanded(word, {"JOB_COMPLETION_INDEX": str(index), "HOME": "/elsewhere"})
                 for word in args]
        call(program, *words, cwd="/")
        check(sweep.made(f"shard-{index}-of-{TASKS}"), f"pod {index} has made no run:", *words)
    sweep.merge()
    sweep.check_results(expected, runs)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("study", type=pathlib.Path)
    parser.add_argument("scratch")
    options = parser.parse_args()
    scratch = empty_folder(options.scratch)
    if yaml is None:
        print("python3-yaml is not installed: only the text of the job is looked at")
    study = write_study(scratch / "study", options.study, jobs=2000)
    expected, runs = undisturbed(options.program, study, scratch / "undisturbed")
    # What YAML, Kubernetes and a shell would put something else for.
    for name in ("plain", 'a "b"  \\n: #', "it's $(HOME)", "$$ $$(HOME) $(JOB_COMPLETION_INDEX)"):
        place = scratch / name
        try:
            make_pods(options.program, place, expected, runs, write_study(place, study))
        except Failed as failure:
            raise Failed(f"in a folder {name}: {failure}") from failure


if __name__ == "__main__":
    try:
        main()
    except Failed as fault:
        sys.exit(f"FAILED: {fault}")
