"""Fills forms with openpyxl. Usage: fill_openpyxl.py JOBS.json (see README.md beside this file)."""

import datetime
import json
import sys
import time

from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange

COLUMN, ROW = 0, 1  # Where each stands in the bounds of merged cells.


def put(cell, value):
    if not isinstance(value, dict):
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # A text that begins with = is no formula.
    elif "date" in value:
        cell.value = datetime.date.fromisoformat(value["date"])
    elif "bold" in value:
        before, bold, after = value["bold"]
        cell.value = CellRichText(before, TextBlock(InlineFont(b=True), bold), after)
    elif "number" in value:
        cell.value = value["number"]
        cell.number_format = value["format"]
    elif "link" in value:
        cell.value = f"='[{value['link']}]Sheet1'!A1"
    elif "error" in value:
        cell.value = value["error"]
        cell.data_type = "e"
    else:
        cell.value = "=" + value["formula"]


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


def move_rows(sheet, at, to, count):
    """Cuts rows and inserts them above another row."""
    move(sheet, sheet.insert_rows, ROW, to, count)
    source = at + count if at >= to else at
    last = get_column_letter(sheet.max_column)
    taken = [area for area in sheet.merged_cells.ranges if source <= area.min_row < source + count]
    for area in taken:
        sheet.merged_cells.remove(area)
        area.shift(0, to - source)
        sheet.merged_cells.add(area)
    sheet.move_range(f"A{source}:{last}{source + count - 1}", rows=to - source)
    move(sheet, sheet.delete_rows, ROW, source, -count)


def move_column(sheet, at, to):
    """Cuts a column and inserts it to the left of another one."""
    move(sheet, sheet.insert_cols, COLUMN, to, 1)
    source = at + 1 if at >= to else at
    letter = get_column_letter(source)
    sheet.move_range(f"{letter}1:{letter}{sheet.max_row}", cols=to - source)
    move(sheet, sheet.delete_cols, COLUMN, source, -1)


def swap(first, second):
    kept = content(first)
    fill(first, content(second))
    fill(second, kept)


def content(cell):
    return cell.value, cell.data_type, cell.number_format


def fill(cell, taken):
    cell.value, cell.data_type, cell.number_format = taken


def sort(sheet, area, column):
    rows = list(sheet[area])
    first = rows[0][0].column
    taken = [[content(cell) for cell in row] for row in rows]
    taken.sort(key=lambda row: row[column - first][0], reverse=True)
    for row, contents in zip(rows, taken):
        for cell, own in zip(row, contents):
            fill(cell, own)


def filter_rows(sheet, area, column, keep):
    rows = list(sheet[area])
    at = column - rows[0][0].column
    sheet.auto_filter.ref = area
    sheet.auto_filter.add_filter_column(at, [keep])
    for row in rows[1:]:
        if row[at].value != keep:
            sheet.row_dimensions[row[0].row].hidden = True


def merge(sheet, area):
    for other in list(sheet.merged_cells.ranges):
        if not other.isdisjoint(CellRange(area)):
            sheet.unmerge_cells(other.coord)
    sheet.merge_cells(area)


def copy_range(source, area, target, first, only_values=False):
    """Copies cells with what they look like and how they are merged, or only their values."""
    bounds = CellRange(area)
    down, right = first.row - bounds.min_row, first.column - bounds.min_col
    for row in source[area]:
        for cell in row:
            if cell.value is not None:
                copy = target.cell(cell.row + down, cell.column + right)
                fill(copy, content(cell))
                if only_values:
                    copy.number_format = "General"
    for merged in [] if only_values else list(source.merged_cells.ranges):
        if bounds.issuperset(merged):
            merged = CellRange(merged.coord)
            merged.shift(right, down)
            target.merged_cells.add(merged)


def take_sheet(source, book, name):
    target = book.create_sheet(name)
    copy_range(source, source.dimensions, target, target[source.dimensions.split(":")[0]])
    for sizes, own in (
        (target.row_dimensions, source.row_dimensions),
        (target.column_dimensions, source.column_dimensions),
    ):
        for key in own:
            sizes[key].hidden = own[key].hidden


def do(book, step):
    name, at, count = step.get("sheet"), step.get("at"), step.get("count", 1)
    sheet = book[name] if name and "from" not in step else None
    match step["op"]:
        case "insert-rows":
            move(sheet, sheet.insert_rows, ROW, at, count)
        case "delete-rows":
            move(sheet, sheet.delete_rows, ROW, at, -count)
        case "insert-columns":
            move(sheet, sheet.insert_cols, COLUMN, at, count)
        case "delete-columns":
            move(sheet, sheet.delete_cols, COLUMN, at, -count)
        case "move-rows":
            move_rows(sheet, at, step["to"], count)
        case "move-column":
            move_column(sheet, at, step["to"])
        case "swap":
            swap(*(sheet[cell] for cell in step["cells"]))
        case "hide-rows":
            sheet.row_dimensions[at].hidden = True
        case "hide-columns":
            sheet.column_dimensions[get_column_letter(at)].hidden = True
        case "sort":
            sort(sheet, step["range"], step["column"])
        case "filter":
            filter_rows(sheet, step["range"], step["column"], step["keep"])
        case "merge":
            merge(sheet, step["range"])
        case "unmerge":
            for area in list(sheet.merged_cells.ranges):
                sheet.unmerge_cells(area.coord)
        case "copy-range":
            target = book[step["name"]]
            copy_range(sheet, step["range"], target, target[step["cell"]])
        case "rename-sheet":
            sheet.title = step["name"]
        case "move-sheet-first":
            book.move_sheet(sheet, -book.index(sheet))
        case "hide-sheet":
            sheet.sheet_state = "hidden"
        case "delete-sheet":
            book.remove(sheet)
        case "copy-sheet":
            book.copy_worksheet(sheet).title = step["name"]
        case "add-sheet":
            book.create_sheet(step["name"])
        case "take-sheet":
            take_sheet(load_workbook(step["from"], rich_text=True)[name], book, step["name"])
        case "paste-values":
            source = load_workbook(step["from"], rich_text=True)[name]
            target = book.create_sheet(step["name"])
            copy_range(source, step["range"], target, target["A1"], only_values=True)
        case "write":
            put(sheet[step["cell"]], step["value"])
        case "note":
            sheet[step["cell"]].comment = Comment(step["value"], "回答者")
        case unknown:
            raise ValueError(f"no operation {unknown}")


def treat(job):
    if job["in"]:
        book = load_workbook(job["in"], rich_text=True, keep_vba=job["out"].endswith(".xlsm"))
    else:
        book = Workbook()
        book.remove(book.active)
    for cell in job["cells"]:
        put(book[cell["sheet"]][cell["cell"]], cell["value"])
    for step in job["do"]:
        do(book, step)
    book.save(job["out"])


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        jobs = json.load(file)
    for job in jobs:
        if "wait" in job:
            time.sleep(job["wait"])
        else:
            treat(job)


if __name__ == "__main__":
    main()
