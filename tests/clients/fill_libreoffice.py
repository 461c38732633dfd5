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
from com.sun.star.awt.FontWeight import BOLD
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import Locale
from com.sun.star.util.NumberFormat import DATE

FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xlsm": "Calc MS Excel 2007 VBA XML"}
START_SECONDS = 60


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
        return remote.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", remote
        )
    raise RuntimeError("LibreOffice did not start")


def put(book, cell, value):
    if isinstance(value, dict) and "date" in value:
        cell.setFormula(value["date"])
        formats = book.NumberFormats
        cell.NumberFormat = formats.getStandardFormat(DATE, Locale("ja", "JP", ""))
    elif isinstance(value, dict):
        before, bold, _ = value["bold"]
        cell.setString("".join(value["bold"]))
        cursor = cell.createTextCursor()
        cursor.gotoStart(False)
        cursor.goRight(len(before), False)
        cursor.goRight(len(bold), True)
        cursor.CharWeight = BOLD
    elif isinstance(value, str):
        cell.setString(value)
    else:
        cell.setValue(value)


def do(book, step):
    name, at, count = step.get("sheet"), step.get("at"), step.get("count", 1)
    sheet = book.Sheets.getByName(name) if name else None
    if sheet and sheet.isProtected():
        sheet.unprotect("")  # As a person must before moving rows; the forms have no password.
    match step["op"]:
        case "insert-rows":
            sheet.Rows.insertByIndex(at - 1, count)
        case "delete-rows":
            sheet.Rows.removeByIndex(at - 1, count)
        case "insert-columns":
            sheet.Columns.insertByIndex(at - 1, count)
        case "delete-columns":
            sheet.Columns.removeByIndex(at - 1, count)
        case "rename-sheet":
            sheet.setName(step["name"])
        case "move-sheet-first":
            book.Sheets.moveByName(name, 0)
        case "hide-sheet":
            sheet.IsVisible = False
        case "add-sheet":
            book.Sheets.insertNewByName(step["name"], book.Sheets.Count)
        case "write":
            put(book, sheet.getCellRangeByName(step["cell"]), step["value"])
        case "note":
            cell = sheet.getCellRangeByName(step["cell"])
            sheet.Annotations.insertNew(cell.CellAddress, step["value"])
        case unknown:
            raise ValueError(f"no operation {unknown}")


def property(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def treat(desktop, job):
    url = Path(job["in"]).as_uri()
    book = desktop.loadComponentFromURL(url, "_blank", 0, (property("Hidden", True),))
    for cell in job["cells"]:
        sheet = book.Sheets.getByName(cell["sheet"])
        put(book, sheet.getCellRangeByName(cell["cell"]), cell["value"])
    for step in job["do"]:
        do(book, step)
    out = Path(job["out"])
    book.storeToURL(out.as_uri(), (property("FilterName", FILTERS[out.suffix]),))
    book.close(True)


def main():
    jobs = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with office() as desktop:
        for job in jobs:
            treat(desktop, job)


if __name__ == "__main__":
    main()
