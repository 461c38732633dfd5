// Fills forms with ExcelJS. Usage: node fill_exceljs.mjs JOBS.json (see README.md beside this file)
import { readFileSync } from "node:fs";
import ExcelJS from "exceljs";

function put(cell, value) {
  if (typeof value !== "object") {
    cell.value = value;
  } else if (value.date) {
    cell.value = new Date(value.date);
    cell.style = { ...cell.style, numFmt: "yyyy-mm-dd" }; // Cells that look alike share a style.
  } else {
    const [before, bold, after] = value.bold;
    const runs = [{ text: before }, { font: { bold: true }, text: bold }, { text: after }];
    cell.value = { richText: runs };
  }
}

// Inserts rows or columns; a negative count deletes. ExcelJS would write the text of merged cells
// into each of them, so they are parted before and merged after. `axis` is 0 for rows and 1 for
// columns.
function move(sheet, axis, at, count) {
  const end = count < 0 ? at - count : at;
  const moved = (n) => (n >= end ? n + count : Math.min(n, at));
  const merged = sheet.model.merges.map((range) => range.split(":").map(placeOf));
  for (const range of sheet.model.merges) sheet.unMergeCells(range);
  const change = [at, Math.max(-count, 0), ...Array(Math.max(count, 0)).fill([])];
  if (axis === 0) sheet.spliceRows(...change);
  else sheet.spliceColumns(...change);
  for (const [first, last] of merged) {
    first[axis] = moved(first[axis]);
    last[axis] = count > 0 ? moved(last[axis]) : moved(last[axis] + 1) - 1;
    if (last[axis] >= first[axis]) sheet.mergeCells(...first, ...last);
  }
}

function placeOf(address) {
  const [, letters, row] = /^([A-Z]+)(\d+)$/.exec(address);
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  return [Number(row), column];
}

function operate(book, step) {
  const { at, count = 1 } = step;
  const sheet = book.getWorksheet(step.sheet);
  switch (step.op) {
    case "insert-rows":
      return move(sheet, 0, at, count);
    case "delete-rows":
      return move(sheet, 0, at, -count);
    case "insert-columns":
      return move(sheet, 1, at, count);
    case "delete-columns":
      return move(sheet, 1, at, -count);
    case "rename-sheet":
      sheet.name = step.name;
      return;
    case "move-sheet-first":
      sheet.orderNo = -1;
      return;
    case "hide-sheet":
      sheet.state = "hidden";
      return;
    case "add-sheet":
      book.addWorksheet(step.name);
      return;
    case "write":
      return put(sheet.getCell(step.cell), step.value);
    case "note":
      sheet.getCell(step.cell).note = step.value;
      return;
    default:
      throw new Error(`no operation ${step.op}`);
  }
}

for (const job of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(job.in);
  for (const { sheet, cell, value } of job.cells) {
    put(book.getWorksheet(sheet).getCell(cell), value);
  }
  for (const step of job.do) operate(book, step);
  await book.xlsx.writeFile(job.out);
}
