"""Fills forms with openpyxl. Usage: fill_openpyxl.py JOBS.json (see README.md beside this file)."""

import datetime
import json
import sys

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange

COLUMN, ROW = 0, 1  # Where each stands in the bounds of merged cells.


def put(cell, value):
    if isinstance(value, dict) and "date" in value:
        cell.value = datetime.date.fromisoformat(value["date"])
    elif isinstance(value, dict):
        before, bold, after = value["bold"]
        cell.value = CellRichText(before, TextBlock(InlineFont(b=True), bold), after)
    else:
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # A text that begins with = is no formula.


def move(sheet, edit, axis, at, count):
    """Inserts rows or columns, or deletes them where the count is negative. Merged cells move
    along, which openpyxl leaves to its user."""
    end = at - count if count < 0 else at

    def moved(n):
        return n + count if n >= end else min(n, at)

    merged = MultiCellRange()
    for area in sheet.merged_cells.ranges:
        first, last = [*area.bounds[:2]], [*area.bounds[2:]]
        first[axis] = moved(first[axis])
        last[axis] = moved(last[axis]) if count > 0 else moved(last[axis] + 1) - 1
        if last[axis] >= first[axis]:
            merged.add(CellRange(None, *first, *last))
    edit(at, abs(count))
    sheet.merged_cells = merged


def do(book, step):
    name, at, count = step.get("sheet"), step.get("at"), step.get("count", 1)
    sheet = book[name] if name else None
    match step["op"]:
        case "insert-rows":
            move(sheet, sheet.insert_rows, ROW, at, count)
        case "delete-rows":
            move(sheet, sheet.delete_rows, ROW, at, -count)
        case "insert-columns":
            move(sheet, sheet.insert_cols, COLUMN, at, count)
        case "delete-columns":
            move(sheet, sheet.delete_cols, COLUMN, at, -count)
        case "rename-sheet":
            sheet.title = step["name"]
        case "move-sheet-first":
            book.move_sheet(sheet, -book.index(sheet))
        case "hide-sheet":
            sheet.sheet_state = "hidden"
        case "add-sheet":
            book.create_sheet(step["name"])
        case "write":
            put(sheet[step["cell"]], step["value"])
        case "note":
            sheet[step["cell"]].comment = Comment(step["value"], "回答者")
        case unknown:
            raise ValueError(f"no operation {unknown}")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        jobs = json.load(file)
    for job in jobs:
        book = load_workbook(job["in"], rich_text=True, keep_vba=job["out"].endswith(".xlsm"))
        for cell in job["cells"]:
            put(book[cell["sheet"]][cell["cell"]], cell["value"])
        for step in job["do"]:
            do(book, step)
        book.save(job["out"])


if __name__ == "__main__":
    main()
