"""How many instructions the tool takes beside what it cannot do without, counted by callgrind.

usage: instructions.py [--check | --update] [--departments N]

CPU time swings with the machine; instruction counts repeat. `collect` is held against calamine
reading every sheet of the same files, `distribute` against rust_xlsxwriter writing the same cells,
each on one thread. With --check the status is 1 where a ratio is more than 3 % beyond the one in
instructions.csv; --update writes that file anew.
"""

import argparse
import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from ratios import build

KEPT = Path(__file__).with_suffix(".csv")
HEADINGS = ["tool", "rival", "sections", "ratio"]
# What a ratio may be beyond the one that is kept.
SLACK = 1.03


def main():
    args = arguments()
    if shutil.which("valgrind") is None:
        sys.exit("valgrind is missing: apt-get install valgrind")
    tool, rivals = build("release")
    with tempfile.TemporaryDirectory(prefix="torimatome-bench-") as folder:
        project = Path(folder) / "survey"
        rows = measure(tool, rivals, project, args.departments)
    for row in rows:
        print(f"{row['tool']} / {row['rival']}, {row['sections']} sections: {row['ratio']}")
    if args.update:
        write(rows)
    if args.check:
        check(rows)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--departments", type=int, default=100)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--update", action="store_true")
    return parser.parse_args()


def measure(tool, rivals, project, departments):
    """Each ratio of instructions, on a survey of so many sections."""
    subprocess.run([rivals, "make", project, str(departments)], check=True)
    distribute = count([tool, "distribute", "-q", project])
    collect = count([tool, "collect", "-q", project])
    calamine = count([rivals, "calamine", project])
    # Making the cells is no part of writing them.
    bare = count([rivals, "bare", project]) - count([rivals, "cells", project])
    pairs = [
        ("collect", "calamine", collect / calamine),
        ("distribute", "bare rust_xlsxwriter", distribute / bare),
    ]
    return [
        dict(zip(HEADINGS, [name, rival, str(departments), f"{ratio:.2f}"]))
        for name, rival, ratio in pairs
    ]


def count(command):
    """The instructions of a command. Status 1 tells of findings in the data."""
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    one_thread = {**os.environ, "RAYON_NUM_THREADS": "1"}
    done = subprocess.run(
        [*valgrind, *map(str, command)],
        env=one_thread,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    found = re.search(r"refs:\s+([0-9,]+)", done.stderr)
    if done.returncode not in (0, 1) or found is None:
        sys.exit(f"status {done.returncode}: {' '.join(map(str, command))}\n{done.stderr}")
    return int(found[1].replace(",", ""))


def write(rows):
    with open(KEPT, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADINGS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def check(rows):
    """Ends with status 1 where a ratio has grown beyond its bound."""
    with open(KEPT, encoding="utf-8", newline="") as file:
        kept = {(row["tool"], row["sections"]): float(row["ratio"]) for row in csv.DictReader(file)}
    for row in rows:
        most = kept[row["tool"], row["sections"]] * SLACK
        if float(row["ratio"]) > most:
            sys.exit(f"{row['tool']} / {row['rival']} is {row['ratio']}, more than {most:.2f}")


if __name__ == "__main__":
    main()
