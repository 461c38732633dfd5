"""How fast the tool is beside what it cannot do without, as ratios of CPU time in one run.

usage: ratios.py [--departments N] [--rounds N] [--readme] [--check]

Every form of a generated survey is filled and returned once. Then, round after round, each
candidate works on the same files; a ratio is the median of the rounds' ratios. CPU time is user
and system time of all threads. openpyxl must be installed for this Python; its answers must be
those of out/answers.csv. With --readme the table goes between the markers in README.md.
With --check the status is 1 where a ratio has grown beyond its bound: something is done again and
again that need not be.
"""

import argparse
import csv
import importlib.util
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MARKS = ("<!-- speed -->", "<!-- /speed -->")
# What is measured, the figures' names above and below the line, and what is aimed at.
RATIOS = [
    ("`collect` / inflating every zip entry", "collect", "inflate", "under 3"),
    ("`collect` / calamine reading every sheet", "collect", "calamine", ""),
    ("openpyxl script / `collect`", "openpyxl", "collect", "over 40"),
    ("`distribute` / bare rust_xlsxwriter", "distribute", "bare", "under 1.3"),
]
# What a ratio is not to grow beyond, well above what it is now: the machine has its say too.
BOUNDS = {("collect", "calamine"): 9, ("distribute", "bare"): 2.5}


def main():
    args = arguments()
    if importlib.util.find_spec("openpyxl") is None:
        sys.exit("openpyxl is missing: pip install openpyxl")
    tool, rivals = build("dist")
    with tempfile.TemporaryDirectory(prefix="torimatome-bench-") as folder:
        project = Path(folder)
        candidates = commands(tool, rivals, project)
        prepare(candidates, rivals, project, args.departments)
        rounds = [measure(candidates, project, n) for n in range(args.rounds)]
    text = table(rounds, args)
    print(text, end="")
    if args.readme:
        put(text)
    if args.check:
        check(rounds)


def check(rounds):
    """Ends with status 1 where a ratio is beyond its bound."""
    for (above, below), most in BOUNDS.items():
        median = statistics.median(times[above] / times[below] for times in rounds)
        if median > most:
            sys.exit(f"{above} / {below} is {median:.2f}, which is more than {most}")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--departments", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--readme", action="store_true")
    parser.add_argument("--check", action="store_true")
    return parser.parse_args()


def build(profile):
    """Builds the tool and its rivals: the paths of both programs."""
    command = f"cargo build --profile {profile} --bin torimatome --example rivals --message-format json"
    made = subprocess.run(command.split(), cwd=ROOT, check=True, stdout=subprocess.PIPE)
    messages = [json.loads(line) for line in made.stdout.splitlines()]
    programs = {
        message["target"]["name"]: message["executable"]
        for message in messages
        if message.get("executable")
    }
    return programs["torimatome"], programs["rivals"]


def commands(tool, rivals, project):
    """Every candidate's command line."""
    script = Path(__file__).with_name("answers_openpyxl.py")
    rival = {name: [rivals, name, project] for name in ("inflate", "calamine", "cells", "bare")}
    return {
        "distribute": [tool, "distribute", "-q", project],
        "collect": [tool, "collect", "-q", project],
        "openpyxl": [sys.executable, script, project, project / "openpyxl.csv"],
        **rival,
    }


def prepare(candidates, rivals, project, departments):
    """Makes the survey, and sees that the script gives the answers that the tool gives."""
    run([rivals, "make", project, str(departments)])
    for name in ("distribute", "collect", "openpyxl"):
        run(candidates[name])
    # The last column says what was decided here, which no form holds.
    given = [row[:-1] for row in rows(project / "out/answers.csv")]
    if given != rows(project / "openpyxl.csv"):
        sys.exit("openpyxl gives other answers than out/answers.csv")


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def run(command):
    """Runs a command: its CPU time in seconds. Status 1 tells of findings in the data."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    status = subprocess.run(command, stdout=subprocess.DEVNULL).returncode
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if status not in (0, 1):
        sys.exit(f"status {status}: {' '.join(map(str, command))}")
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def measure(candidates, project, number):
    """One round: each candidate's CPU time. Every round begins with another candidate."""
    names = list(candidates)
    begin = number % len(names)
    times = {}
    for name in names[begin:] + names[:begin]:
        if name in ("distribute", "bare"):
            put_aside(project / ("forms" if name == "distribute" else "bare"), number)
        times[name] = run(candidates[name])
    # The rival that writes first makes the cells it writes; only the writing counts.
    times["bare"] -= times.pop("cells")
    told = "  ".join(f"{name} {seconds:.2f}" for name, seconds in times.items())
    print(f"round {number + 1}, CPU seconds: {told}", file=sys.stderr)
    return times


def put_aside(folder, number):
    """Files that are there would be read before they are written anew, and removing them would
    slow down the file system for what comes next."""
    if folder.is_dir():
        folder.rename(folder.with_name(f"{folder.name}-{number}"))


def table(rounds, args):
    """The ratios as Markdown."""
    lines = [
        f"CPU time on {args.departments:,} departments with four measures each,"
        f" median of {args.rounds} rounds (lowest–highest), by `python3 benches/ratios.py`:",
        "",
        "| ratio | measured | aim |",
        "|---|---|---|",
    ]
    for title, above, below, aim in RATIOS:
        ratios = sorted(times[above] / times[below] for times in rounds)
        median = statistics.median(ratios)
        lines.append(f"| {title} | {median:.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f}) | {aim} |")
    return "\n".join(lines) + "\n"


def put(text):
    """Writes the table between the markers of README.md."""
    path = ROOT / "README.md"
    readme = path.read_text(encoding="utf-8") if path.is_file() else ""
    begin, end = (readme.find(mark) for mark in MARKS)
    if begin < 0 or end < begin:
        print(f"README.md has no {MARKS[0]} … {MARKS[1]}: nothing written", file=sys.stderr)
        return
    head = readme[: begin + len(MARKS[0])]
    path.write_text(f"{head}\n{text}{readme[end:]}", encoding="utf-8")


if __name__ == "__main__":
    main()
