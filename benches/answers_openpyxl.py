"""Writes the answers of a survey as out/answers.csv has them, the way a script with openpyxl would:
the cells that forms/issued.csv names, from the workbooks of the same name under returned/.

usage: answers_openpyxl.py PROJECT OUTPUT
"""

import csv
import sys
import unicodedata
from pathlib import Path

from openpyxl import load_workbook

CHOICES = {"status", "completion"}
LABELS = {
    "status": "進捗区分",
    "result": "取組実績",
    "completion": "完了の目安を満たしたか",
    "next_year": "次年度の取組予定",
    "remarks": "備考",
}
HEAD = "item title department field label value raw file sheet cell".split()


def table(path):
    """The rows of a CSV file by heading."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def wanted(project):
    """The issued answer cells: by file, then by sheet."""
    files = {}
    for row in table(project / "forms/issued.csv"):
        files.setdefault(row["file"], {}).setdefault(row["sheet"], []).append(row)
    return files


def texts(sheet):
    """The texts of a sheet by cell."""
    return {
        cell.coordinate: str(cell.value)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def value(field, raw):
    """A choice without differences of width, a text without blanks at its ends."""
    if field in CHOICES:
        return "".join(unicodedata.normalize("NFKC", raw).split())
    lines = raw.replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def neutral(text):
    """A text that a spreadsheet does not run as a formula."""
    return "'" + text if text.startswith(tuple("=+-@\t\r\n＝＋－＠'")) else text


def answers(project):
    """Every answer cell in the order issued."""
    titles = {row["整理番号"]: row["事業名"] for row in table(project / "plan.csv")}
    for file, sheets in wanted(project).items():
        book = load_workbook(project / "returned" / file, read_only=True)
        for name, rows in sheets.items():
            found = texts(book[name])
            for row in rows:
                raw = found.get(row["cell"], "")
                yield [
                    row["item"],
                    titles[row["item"]],
                    row["department"],
                    row["field"],
                    LABELS[row["field"]],
                    neutral(value(row["field"], raw)),
                    neutral(raw),
                    file,
                    name,
                    row["cell"],
                ]
        book.close()


def main():
    project, output = map(Path, sys.argv[1:])
    with open(output, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        writer.writerows(answers(project))


if __name__ == "__main__":
    main()
