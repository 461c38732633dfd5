"""Fills forms in LibreOffice through UNO. Usage: fill_libreoffice.py JOBS.json (see README.md)."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import uno
from com.sun.star.awt import Size
from com.sun.star.awt.FontWeight import BOLD
from com.sun.star.beans import NamedValue, PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import Locale
from com.sun.star.sheet import TableFilterField
from com.sun.star.sheet.CellInsertMode import DOWN, RIGHT
from com.sun.star.sheet.FilterOperator import EQUAL
from com.sun.star.table import TableSortField
from com.sun.star.util.NumberFormat import DATE

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
    ".csv": "Text - txt - csv (StarCalc)",
}
# Commas, UTF-8, cells as they are shown; the last is the sheet's number.
AS_TEXT = "44,34,76,1,,0,false,true,false,false,false,"
START_SECONDS = 60
JAPAN = Locale("ja", "JP", "")


@contextmanager
def office():
    """One LibreOffice with a profile of its own, reached through a pipe."""
    pipe = f"torimatome-{os.getpid()}"
    with tempfile.TemporaryDirectory(prefix="torimatome-office-") as profile:
        command = ["soffice", "--headless", "--norestore", "--nologo", "--nodefault"]
        command += [f"-env:UserInstallation={Path(profile).as_uri()}"]
        command += [f"--accept=pipe,name={pipe};urp;"]
        process = subprocess.Popen(command, start_new_session=True)
        try:
            desktop = connect(pipe, process)
            yield desktop
            desktop.terminate()
            process.wait(timeout=START_SECONDS)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


class Desktop:
    """LibreOffice's desktop with the context that its services are made in."""

    def __init__(self, remote):
        self.remote = remote
        service = "com.sun.star.frame.Desktop"
        self.own = remote.ServiceManager.createInstanceWithContext(service, remote)

    def __getattr__(self, name):
        return getattr(self.own, name)


def connect(pipe, process):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    url = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
    end = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < end:
        try:
            remote = resolver.resolve(url)
        except NoConnectException:
            time.sleep(0.1)
            continue
        return Desktop(remote)
    raise RuntimeError("LibreOffice did not start")


def put(book, cell, value):
    if isinstance(value, (str, int, float)):
        cell.setString(value) if isinstance(value, str) else cell.setValue(value)
    elif "date" in value:
        cell.setFormula(value["date"])
        formats = book.NumberFormats
        cell.NumberFormat = formats.getStandardFormat(DATE, JAPAN)
    elif "bold" in value:
        before, bold, _ = value["bold"]
        cell.setString("".join(value["bold"]))
        cursor = cell.createTextCursor()
        cursor.gotoStart(False)
        cursor.goRight(len(before), False)
        cursor.goRight(len(bold), True)
        cursor.CharWeight = BOLD
    elif "number" in value:
        cell.setValue(value["number"])
        cell.NumberFormat = number_format(book, value["format"])
    elif "link" in value:
        cell.setFormula("='file:///mnt/kyoyu/" + value["link"] + "'#$Sheet1.A1")
    else:  # A formula, or one that gives an error.
        cell.setFormula("=" + value["formula"])


def number_format(book, code):
    known = book.NumberFormats.queryKey(code, JAPAN, False)
    return book.NumberFormats.addNew(code, JAPAN) if known < 0 else known


def used(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    return sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)


def move_rows(sheet, at, to, count):
    """Cuts rows and inserts them above another row, as Excel's menu does in one step."""
    sheet.Rows.insertByIndex(to, count)
    source = at + count if at >= to else at
    end = used(sheet).RangeAddress.EndColumn
    cut = sheet.getCellRangeByPosition(0, source, end, source + count - 1).RangeAddress
    sheet.moveRange(sheet.getCellByPosition(0, to).CellAddress, cut)
    sheet.Rows.removeByIndex(source, count)


def move_column(sheet, at, to):
    """Cuts a column and inserts it to the left of another one."""
    sheet.Columns.insertByIndex(to, 1)
    source = at + 1 if at >= to else at
    end = used(sheet).RangeAddress.EndRow
    cut = sheet.getCellRangeByPosition(source, 0, source, end).RangeAddress
    sheet.moveRange(sheet.getCellByPosition(to, 0).CellAddress, cut)
    sheet.Columns.removeByIndex(source, 1)


def swap(sheet, cells):
    """Cuts and pastes two cells into each other's place, by way of a third."""
    end = used(sheet).RangeAddress
    ranges = [sheet.getCellRangeByName(cell) for cell in cells]
    ranges.append(sheet.getCellByPosition(end.EndColumn + 2, end.EndRow + 2))
    # Taken beforehand: a range goes along where its cells are moved.
    places = [(cell.CellAddress, cell.RangeAddress) for cell in ranges]
    for source, target in ((0, 2), (1, 0), (2, 1)):
        sheet.moveRange(places[target][0], places[source][1])


def sort(area, column):
    field = TableSortField()
    field.Field = column - 1 - area.RangeAddress.StartColumn
    field.IsAscending = False
    fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
    area.sort((property("SortFields", fields), property("ContainsHeader", False)))


def filter_rows(book, area, column, keep):
    name = f"kept_{area.Spreadsheet.RangeAddress.Sheet}"
    book.DatabaseRanges.addNewByName(name, area.RangeAddress)
    ranges = book.DatabaseRanges.getByName(name)
    ranges.AutoFilter = True
    field = TableFilterField()
    field.Field = column - 1 - area.RangeAddress.StartColumn
    field.Operator = EQUAL
    field.StringValue = keep
    ranges.FilterDescriptor.ContainsHeader = True
    ranges.FilterDescriptor.setFilterFields((field,))
    ranges.refresh()


def paste_values(desktop, book, source, step):
    """Copies cells and pastes their values only, by the menu's own commands."""
    target = book.Sheets.getByName(step["name"])
    area = source.Sheets.getByName(step["sheet"]).getCellRangeByName(step["range"])
    dispatch(desktop, source, area, ".uno:Copy", ())
    first = target.getCellRangeByName("A1")
    values = (property("Flags", "SVD"), property("FormulaCommand", 0))
    dispatch(desktop, book, first, ".uno:InsertContents", values)


def dispatch(desktop, book, area, command, arguments):
    controller = book.CurrentController
    controller.setActiveSheet(area.Spreadsheet)
    controller.select(area)
    service = "com.sun.star.frame.DispatchHelper"
    helper = desktop.remote.ServiceManager.createInstanceWithContext(service, desktop.remote)
    helper.executeDispatch(controller.Frame, command, "", 0, arguments)


def text_box(book, sheet, at, text):
    shape = book.createInstance("com.sun.star.drawing.RectangleShape")
    shape.Size = Size(6000, 1500)
    shape.Position = sheet.getCellRangeByName(at).Position
    sheet.DrawPage.add(shape)
    shape.String = text


def do(desktop, book, step):
    name, at, count = step.get("sheet"), step.get("at"), step.get("count", 1)
    sheet = book.Sheets.getByName(name) if name and "from" not in step else None
    if sheet and sheet.isProtected():
        sheet.unprotect("")  # As a person must before moving rows; the forms have no password.
    area = sheet.getCellRangeByName(step["range"]) if sheet and "range" in step else None
    match step["op"]:
        case "insert-rows":
            sheet.Rows.insertByIndex(at - 1, count)
        case "delete-rows":
            sheet.Rows.removeByIndex(at - 1, count)
        case "insert-columns":
            sheet.Columns.insertByIndex(at - 1, count)
        case "delete-columns":
            sheet.Columns.removeByIndex(at - 1, count)
        case "move-rows":
            move_rows(sheet, at - 1, step["to"] - 1, count)
        case "move-column":
            move_column(sheet, at - 1, step["to"] - 1)
        case "swap":
            swap(sheet, step["cells"])
        case "hide-rows":
            sheet.Rows.getByIndex(at - 1).IsVisible = False
        case "hide-columns":
            sheet.Columns.getByIndex(at - 1).IsVisible = False
        case "insert-cells":
            sheet.insertCells(area.RangeAddress, RIGHT if step["right"] else DOWN)
        case "move-range":
            target = sheet.getCellRangeByName(step["cell"])
            sheet.moveRange(target.CellAddress, area.RangeAddress)
        case "sort":
            sort(area, step["column"])
        case "filter":
            filter_rows(book, area, step["column"], step["keep"])
        case "merge":
            area.merge(False)
            area.merge(True)
        case "unmerge":
            used(sheet).merge(False)
        case "copy-range":
            target = book.Sheets.getByName(step["name"]).getCellRangeByName(step["cell"])
            if target.Spreadsheet.isProtected():
                target.Spreadsheet.unprotect("")
            sheet.copyRange(target.CellAddress, area.RangeAddress)
        case "rename-sheet":
            sheet.setName(step["name"])
        case "move-sheet-first":
            book.Sheets.moveByName(name, 0)
        case "hide-sheet":
            sheet.IsVisible = False
        case "delete-sheet":
            book.Sheets.removeByName(name)
        case "copy-sheet":
            book.Sheets.copyByName(name, step["name"], book.Sheets.Count)
        case "add-sheet":
            book.Sheets.insertNewByName(step["name"], book.Sheets.Count)
        case "take-sheet":
            with opened(desktop, step["from"]) as source:
                book.Sheets.importSheet(source, name, book.Sheets.Count)
            book.Sheets.getByIndex(book.Sheets.Count - 1).setName(step["name"])
        case "paste-values":
            book.Sheets.insertNewByName(step["name"], book.Sheets.Count)
            with opened(desktop, step["from"]) as source:
                paste_values(desktop, book, source, step)
        case "write":
            put(book, sheet.getCellRangeByName(step["cell"]), step["value"])
        case "note":
            cell = sheet.getCellRangeByName(step["cell"])
            sheet.Annotations.insertNew(cell.CellAddress, step["value"])
        case "text-box":
            text_box(book, sheet, step["cell"], step["value"])
        case unknown:
            raise ValueError(f"no operation {unknown}")


def property(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def locked(ending, password):
    """What has a workbook saved with a password, as the dialogue for it does."""
    if ending != ".xlsx":
        return property("Password", password)
    how = (NamedValue("CryptoType", "Standard"), NamedValue("OOXPassword", password))
    return property("EncryptionData", uno.Any("[]com.sun.star.beans.NamedValue", how))


@contextmanager
def opened(desktop, path):
    """A workbook of this path; without one a new one, whose own blank sheet goes in the end."""
    url = Path(path).as_uri() if path else "private:factory/scalc"
    book = desktop.loadComponentFromURL(url, "_blank", 0, (property("Hidden", True),))
    try:
        yield book
    finally:
        book.close(True)


def treat(desktop, job):
    with opened(desktop, job["in"]) as book:
        for cell in job["cells"]:
            sheet = book.Sheets.getByName(cell["sheet"])
            put(book, sheet.getCellRangeByName(cell["cell"]), cell["value"])
        for step in job["do"]:
            if step["op"] != "lock":
                do(desktop, book, step)
        if not job["in"]:
            book.Sheets.removeByName(book.Sheets.ElementNames[0])
        out = Path(job["out"])
        how = [property("FilterName", FILTERS[out.suffix])]
        if job.get("sheet"):
            number = book.Sheets.ElementNames.index(job["sheet"]) + 1
            how.append(property("FilterOptions", AS_TEXT + str(number)))
        for step in job["do"]:
            if step["op"] == "lock":
                how.append(locked(out.suffix, step["value"]))
        book.storeToURL(out.as_uri(), tuple(how))
        if job.get("sheet"):  # LibreOffice puts its name into the file's.
            out.with_name(f"{out.stem}-{job['sheet']}{out.suffix}").rename(out)


def main():
    jobs = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with office() as desktop:
        for job in jobs:
            if "wait" in job:
                time.sleep(job["wait"])
            else:
                treat(desktop, job)


if __name__ == "__main__":
    main()
