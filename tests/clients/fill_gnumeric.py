"""Fills forms in Gnumeric through its introspection. Usage: fill_gnumeric.py JOBS.json (README.md)."""

import json
import sys
import time
from pathlib import Path

import gi

gi.require_version("GOffice", "0.10")
gi.require_version("Gnm", "1.12")
from gi.repository import GObject, GOffice, Gnm, Pango  # noqa: E402

SAVERS = {
    ".xlsx": "Gnumeric_Excel:xlsx2",
    ".xls": "Gnumeric_Excel:excel_biff8",
    ".ods": "Gnumeric_OpenCalc:odf",
}
# Gnumeric takes these over without saying so: Python must not free them.
KEPT = []


class Gnumeric:
    """Gnumeric's library, where it opens files, saves them, and complains."""

    def __init__(self):
        Gnm.init()
        self.context = Gnm.CmdContextStderr.new()
        Gnm.plugins_init(self.context)
        self.io = GOffice.IOContext.new(self.context)
        self.others = {}
        self.savers = {saver.get_id(): saver for saver in GOffice.get_file_savers()}

    def link(self, name, result):
        """A formula that leads to a value in another workbook, which is open here."""
        uri = (Path("/mnt/kyoyu") / name).as_uri()
        if uri not in self.others:
            book = Gnm.Workbook.new()
            book.set_uri(uri)
            self.others[uri] = [book, add_sheet(book, "Sheet1"), 0]
        other = self.others[uri]
        other[2] += 1
        put(self, other[1], f"A{other[2]}", result)
        return f"=[/mnt/kyoyu/{name}]Sheet1!$A${other[2]}"

    def open(self, path):
        uri = Path(path).as_uri()
        view = Gnm.WorkbookView.new_from_uri(uri, None, self.io, None)
        if view is None:
            raise RuntimeError(f"Gnumeric does not open {path}")
        return view

    def save(self, view, path):
        path = Path(path)
        view.props.workbook.set_dirty(True)  # Else it does not note when it saved.
        saver = self.savers[SAVERS[path.suffix]]
        if not view.save_as(saver, path.as_uri(), self.context):
            raise RuntimeError(f"Gnumeric does not save {path}")


def sheet_of(book, name):
    return book.sheet_by_name(name)


def place(address):
    """Column and row, counted from nought, of a cell such as C20."""
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1, int(address[len(letters) :]) - 1


def area(left, top, right, bottom):
    made = Gnm.Range()
    made.init(left, top, right, bottom)
    return made


def area_of(text):
    first, last = text.split(":")
    return area(*place(first), *place(last))


def edges(own):
    return own.start.col, own.start.row, own.end.col, own.end.row


def used(sheet):
    """From A1 to the last used cell, merged ones as wide as they are."""
    places = [(cell.pos.col, cell.pos.row) for cell in sheet.cells(None)]
    places += [merged[2:] for merged in merges(sheet)]
    return area(0, 0, max(at[0] for at in places), max(at[1] for at in places))


def whole(sheet):
    size = sheet.get_size()
    return area(0, 0, size.max_cols - 1, size.max_rows - 1)


def merges(sheet, own=None):
    return [edges(merged) for merged in sheet.merge_get_overlap(own or whole(sheet))]


def number(value):
    form = GOffice.Format.general()
    return Gnm.Value.new_from_string(Gnm.ValueType.FLOAT, repr(value), form, False)


def shape(sheet, column, row, form):
    """Chooses the format of a cell. The answers' own is that of text, which keeps formulas out."""
    style = Gnm.Style.new()
    style.set_format_text(form)
    sheet.apply_style(area(column, row, column, row), style)


def bold(parts):
    """A text of which the second part is bold."""
    before, heavy, _ = (len(part.encode()) for part in parts)
    weight = Pango.attr_weight_new(Pango.Weight.BOLD)
    weight.start_index, weight.end_index = before, before + heavy
    attributes = Pango.AttrList()
    attributes.insert(weight.copy())
    made = Gnm.Value.new_string("".join(parts))
    made.set_fmt(GOffice.Format.new_markup(attributes, True))
    return made


def put(app, sheet, address, value):
    column, row = place(address)
    if isinstance(value, str):
        sheet.cell_set_value(column, row, Gnm.Value.new_string(value))
    elif isinstance(value, (int, float)):
        sheet.cell_set_value(column, row, number(value))
    elif "bold" in value:
        sheet.cell_set_value(column, row, bold(value["bold"]))
    elif "number" in value:
        sheet.cell_set_value(column, row, number(value["number"]))
        shape(sheet, column, row, value["format"])
    else:
        shape(sheet, column, row, "General")
        sheet.cell_set_text(column, row, typed(app, value))


def typed(app, value):
    """What a person types for a date, a link or a formula."""
    if "date" in value:
        return value["date"]
    if "link" in value:
        return app.link(value["link"], value["result"])
    return "=" + value["formula"]


def copy(source, own, target, column, row, flags=Gnm.PasteFlags.ALL_SHEET):
    """Copies cells and pastes them there."""
    paste(Gnm.clipboard_copy_range(source, own), target, column, row, flags)


def paste(taken, target, column, row, flags=Gnm.PasteFlags.ALL_SHEET):
    to = area(column, row, column + taken.cols - 1, row + taken.rows - 1)
    Gnm.clipboard_paste_region(taken, Gnm.PasteTarget.new(target, to, flags))


def move_rows(app, sheet, at, to, count):
    """Cuts rows and inserts them above another row."""
    sheet.insert_rows(to, count, app.context)
    source = at + count if at >= to else at
    right = used(sheet).end.col
    copy(sheet, area(0, source, right, source + count - 1), sheet, 0, to)
    sheet.delete_rows(source, count, app.context)


def move_column(app, sheet, at, to):
    """Cuts a column and inserts it to the left of another one."""
    sheet.insert_cols(to, 1, app.context)
    source = at + 1 if at >= to else at
    bottom = used(sheet).end.row
    copy(sheet, area(source, 0, source, bottom), sheet, to, 0)
    sheet.delete_cols(source, 1, app.context)


def swap(sheet, cells):
    places = [place(cell) for cell in cells]
    taken = [Gnm.clipboard_copy_range(sheet, area(*at, *at)) for at in places]
    for own, at in zip(taken, reversed(places)):
        paste(own, sheet, *at)


def text_at(sheet, column, row):
    cell = sheet.cell_get(column, row)
    return cell.get_entered_text() if cell else ""


def sort(sheet, own, column):
    left, top, right, bottom = edges(own)
    taken = []
    for row in range(top, bottom + 1):
        key = text_at(sheet, column - 1, row)
        taken.append((key, Gnm.clipboard_copy_range(sheet, area(left, row, right, row))))
    taken.sort(key=lambda one: one[0], reverse=True)
    for row, (_, cells) in enumerate(taken, top):
        paste(cells, sheet, left, row)


def filter_rows(sheet, own, column, keep):
    made = Gnm.Filter.new(sheet, own, True)
    wanted = Gnm.Value.new_string(keep)
    condition = Gnm.FilterCondition.new_single(Gnm.FilterOp.OP_EQUAL, wanted)
    made.set_condition(column - 1 - own.start.col, condition, True)
    KEPT.extend([made, wanted, condition])


def unmerge(sheet, own):
    for merged in merges(sheet, own):
        sheet.merge_remove(area(*merged))


def merge(app, sheet, own):
    unmerge(sheet, own)
    sheet.merge_add(own, True, app.context)


def text_box(sheet, address, text):
    column, row = place(address)
    shape = GObject.new(Gnm.SOFilled, text=text)
    anchor = Gnm.SheetObjectAnchor()
    cells = area(column, row, column + 3, row + 2)
    direction = GOffice.DrawingAnchorDir.DOWN_RIGHT
    anchor.init(cells, [0.0, 0.0, 0.0, 0.0], direction, Gnm.SOAnchorMode.TWO_CELLS)
    shape.set_anchor(anchor)
    shape.set_sheet(sheet)


def add_sheet(book, name):
    size = Gnm.SheetSize()
    size.max_cols, size.max_rows = 16384, 1048576
    made = book.sheet_add(-1, size.max_cols, size.max_rows)
    made.props.name = name
    return made


def take_sheet(book, source, name):
    """Copies all cells of a sheet into a new one, with what is hidden."""
    target = add_sheet(book, name)
    own = used(source)
    copy(source, own, target, 0, 0)
    for row in range(own.end.row + 1):
        if source.row_is_hidden(row):
            Gnm.colrow_set_visibility(target, False, False, row, row)
    for column in range(own.end.col + 1):
        if source.col_is_hidden(column):
            Gnm.colrow_set_visibility(target, True, False, column, column)


def note(sheet, address, text):
    at = Gnm.CellPos()
    at.col, at.row = place(address)
    Gnm.cell_set_comment(sheet, at, "回答者", text, Pango.AttrList())


def do(app, book, step):
    name, at, count = step.get("sheet"), step.get("at"), step.get("count", 1)
    sheet = sheet_of(book, name) if name and "from" not in step else None
    match step["op"]:
        case "insert-rows":
            sheet.insert_rows(at - 1, count, app.context)
        case "delete-rows":
            sheet.delete_rows(at - 1, count, app.context)
        case "insert-columns":
            sheet.insert_cols(at - 1, count, app.context)
        case "delete-columns":
            sheet.delete_cols(at - 1, count, app.context)
        case "move-rows":
            move_rows(app, sheet, at - 1, step["to"] - 1, count)
        case "move-column":
            move_column(app, sheet, at - 1, step["to"] - 1)
        case "swap":
            swap(sheet, step["cells"])
        case "hide-rows":
            Gnm.colrow_set_visibility(sheet, False, False, at - 1, at - 1)
        case "hide-columns":
            Gnm.colrow_set_visibility(sheet, True, False, at - 1, at - 1)
        case "sort":
            sort(sheet, area_of(step["range"]), step["column"])
        case "filter":
            filter_rows(sheet, area_of(step["range"]), step["column"], step["keep"])
        case "merge":
            merge(app, sheet, area_of(step["range"]))
        case "unmerge":
            unmerge(sheet, whole(sheet))
        case "copy-range":
            target = sheet_of(book, step["name"])
            copy(sheet, area_of(step["range"]), target, *place(step["cell"]))
        case "rename-sheet":
            sheet.props.name = step["name"]
        case "move-sheet-first":
            Gnm.Workbook.sheet_move(sheet, -sheet.index_in_wb)
        case "hide-sheet":
            sheet.props.visibility = Gnm.SheetVisibility.HIDDEN
        case "delete-sheet":
            Gnm.Workbook.sheet_delete(sheet)
        case "copy-sheet":
            copied = sheet.dup()
            book.sheet_attach(copied)
            copied.props.name = step["name"]
        case "add-sheet":
            add_sheet(book, step["name"])
        case "take-sheet":
            source = app.open(step["from"]).props.workbook
            take_sheet(book, sheet_of(source, name), step["name"])
        case "paste-values":
            source = app.open(step["from"]).props.workbook
            target = add_sheet(book, step["name"])
            own = area_of(step["range"])
            flags = Gnm.PasteFlags.AS_VALUES
            copy(sheet_of(source, name), own, target, 0, 0, flags)
        case "write":
            put(app, sheet, step["cell"], step["value"])
        case "note":
            note(sheet, step["cell"], step["value"])
        case "text-box":
            text_box(sheet, step["cell"], step["value"])
        case unknown:
            raise ValueError(f"no operation {unknown}")


def treat(app, job):
    if job["in"]:
        view = app.open(job["in"])
    else:
        view = Gnm.WorkbookView.new(Gnm.Workbook.new())
    book = view.props.workbook
    for cell in job["cells"]:
        put(app, sheet_of(book, cell["sheet"]), cell["cell"], cell["value"])
    for step in job["do"]:
        do(app, book, step)
    book.recalc()
    app.save(view, job["out"])


def main():
    jobs = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    app = Gnumeric()
    for job in jobs:
        if "wait" in job:
            time.sleep(job["wait"])
        else:
            treat(app, job)


if __name__ == "__main__":
    main()
