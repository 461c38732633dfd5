// Fills forms with ExcelJS. Usage: node fill_exceljs.mjs JOBS.json (see README.md beside this file)
import { readFileSync } from "node:fs";
import ExcelJS from "exceljs";

function put(cell, value) {
  if (typeof value !== "object") {
    cell.value = value;
  } else if (value.date) {
    cell.value = new Date(value.date);
    cell.style = { ...cell.style, numFmt: "yyyy-mm-dd" }; // Cells that look alike share a style.
  } else if (value.bold) {
    const [before, bold, after] = value.bold;
    const runs = [{ text: before }, { font: { bold: true }, text: bold }, { text: after }];
    cell.value = { richText: runs };
  } else if (value.format) {
    cell.value = value.number;
    cell.style = { ...cell.style, numFmt: value.format };
  } else if (value.error) {
    cell.value = { error: value.error };
  } else {
    const formula = value.link ? `'[${value.link}]Sheet1'!A1` : value.formula;
    cell.value = { formula, result: value.result };
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

const boundsOf = (range) => range.split(":").map(placeOf);

function rowsOf([first, last]) {
  const rows = [];
  for (let row = first[0]; row <= last[0]; row += 1) rows.push(row);
  return rows;
}

// Cuts rows and inserts them above another row.
function moveRows(sheet, at, to, count) {
  move(sheet, 0, to, count);
  const source = at >= to ? at + count : at;
  const merged = sheet.model.merges.map(boundsOf);
  const taken = merged.filter(([first]) => first[0] >= source && first[0] < source + count);
  for (const [first, last] of taken) sheet.unMergeCells(...first, ...last);
  for (let row = 0; row < count; row += 1) {
    copyCells(sheet, source + row, 1, sheet.columnCount, sheet, to + row, 1);
  }
  for (const [first, last] of taken) {
    const shift = ([row, column]) => [row + to - source, column];
    sheet.mergeCells(...shift(first), ...shift(last));
  }
  move(sheet, 0, source, -count);
}

// Cuts a column and inserts it to the left of another one.
function moveColumn(sheet, at, to) {
  move(sheet, 1, to, 1);
  const source = at >= to ? at + 1 : at;
  for (let row = 1; row <= sheet.rowCount; row += 1) {
    copyCells(sheet, row, source, source, sheet, row, to);
  }
  move(sheet, 1, source, -1);
}

function swap(first, second) {
  const { value, style } = first;
  Object.assign(first, { value: second.value, style: second.style });
  Object.assign(second, { value, style });
}

function copyCells(source, row, from, until, target, targetRow, targetFrom) {
  for (let column = from; column <= until; column += 1) {
    const cell = source.getCell(row, column);
    if (cell.type === ExcelJS.ValueType.Merge || cell.value === null) continue;
    const copy = target.getCell(targetRow, targetFrom + column - from);
    copy.value = cell.value;
    copy.style = cell.style;
  }
}

function sort(sheet, range, column) {
  const bounds = boundsOf(range);
  const contents = rowsOf(bounds).map((row) => {
    const cells = [];
    for (let at = bounds[0][1]; at <= bounds[1][1]; at += 1) {
      const { value, style } = sheet.getCell(row, at);
      cells.push({ value, style });
    }
    return { key: sheet.getCell(row, column).text, cells };
  });
  contents.sort((a, b) => (a.key < b.key ? 1 : -1));
  contents.forEach(({ cells }, index) => {
    cells.forEach((own, at) => {
      Object.assign(sheet.getCell(bounds[0][0] + index, bounds[0][1] + at), own);
    });
  });
}

function filter(sheet, range, column, keep) {
  sheet.autoFilter = range;
  for (const row of rowsOf(boundsOf(range)).slice(1)) {
    if (sheet.getCell(row, column).text !== keep) sheet.getRow(row).hidden = true;
  }
}

function merge(sheet, range) {
  const [first, last] = boundsOf(range);
  for (const other of sheet.model.merges) {
    const [start, end] = boundsOf(other);
    const apart = [0, 1].some((axis) => end[axis] < first[axis] || start[axis] > last[axis]);
    if (!apart) sheet.unMergeCells(other);
  }
  sheet.mergeCells(range);
}

// Copies cells with what they look like and how they are merged, or only their values.
function copyRange(source, range, target, address, onlyValues = false) {
  const [first, last] = boundsOf(range);
  const to = placeOf(address);
  for (const row of rowsOf([first, last])) {
    copyCells(source, row, first[1], last[1], target, to[0] + row - first[0], to[1]);
  }
  const shift = (place) => [0, 1].map((axis) => place[axis] + to[axis] - first[axis]);
  for (const [start, end] of onlyValues ? [] : source.model.merges.map(boundsOf)) {
    const within = [0, 1].every((axis) => start[axis] >= first[axis] && end[axis] <= last[axis]);
    if (within) target.mergeCells(...shift(start), ...shift(end));
  }
}

function copySheet(source, book, name) {
  const target = book.addWorksheet(name);
  const last = source.getCell(source.rowCount, source.columnCount).address;
  copyRange(source, `A1:${last}`, target, "A1");
  for (let row = 1; row <= source.rowCount; row += 1) {
    if (source.getRow(row).hidden) target.getRow(row).hidden = true;
  }
  for (let column = 1; column <= source.columnCount; column += 1) {
    if (source.getColumn(column).hidden) target.getColumn(column).hidden = true;
  }
}

async function read(path) {
  const book = new ExcelJS.Workbook();
  if (path) await book.xlsx.readFile(path);
  return book;
}

async function operate(book, step) {
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
    case "move-rows":
      return moveRows(sheet, at, step.to, count);
    case "move-column":
      return moveColumn(sheet, at, step.to);
    case "swap":
      return swap(...step.cells.map((cell) => sheet.getCell(cell)));
    case "hide-rows":
      sheet.getRow(at).hidden = true;
      return;
    case "hide-columns":
      sheet.getColumn(at).hidden = true;
      return;
    case "sort":
      return sort(sheet, step.range, step.column);
    case "filter":
      return filter(sheet, step.range, step.column, step.keep);
    case "merge":
      return merge(sheet, step.range);
    case "unmerge":
      for (const range of sheet.model.merges) sheet.unMergeCells(range);
      return;
    case "copy-range":
      return copyRange(sheet, step.range, book.getWorksheet(step.name), step.cell);
    case "rename-sheet":
      sheet.name = step.name;
      return;
    case "move-sheet-first":
      sheet.orderNo = -1;
      return;
    case "hide-sheet":
      sheet.state = "hidden";
      return;
    case "delete-sheet":
      book.removeWorksheet(sheet.id);
      return;
    case "copy-sheet":
      return copySheet(sheet, book, step.name);
    case "add-sheet":
      book.addWorksheet(step.name);
      return;
    case "take-sheet":
      return copySheet((await read(step.from)).getWorksheet(step.sheet), book, step.name);
    case "paste-values": {
      const source = (await read(step.from)).getWorksheet(step.sheet);
      return copyRange(source, step.range, book.addWorksheet(step.name), "A1", true);
    }
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
  if (job.wait) {
    await new Promise((done) => setTimeout(done, job.wait * 1000));
    continue;
  }
  const book = await read(job.in);
  for (const { sheet, cell, value } of job.cells) {
    put(book.getWorksheet(sheet).getCell(cell), value);
  }
  for (const step of job.do) await operate(book, step);
  book.modified = new Date();
  await book.xlsx.writeFile(job.out);
}
