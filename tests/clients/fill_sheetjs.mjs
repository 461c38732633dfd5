// Fills forms with SheetJS. Usage: node fill_sheetjs.mjs JOBS.json (see README.md beside this file)
import { readFileSync, writeFileSync } from "node:fs";
import * as XLSX from "xlsx";

const { decode_cell, encode_cell, decode_range, encode_range } = XLSX.utils;
const ERRORS = { "#DIV/0!": 7, "#REF!": 23 };
const FIRST_DAY = Date.UTC(1899, 11, 30);

function cellOf(value) {
  if (typeof value === "number") return { t: "n", v: value };
  if (typeof value === "string") return { t: "s", v: value };
  if (value.date) {
    const serial = (Date.parse(value.date) - FIRST_DAY) / 86_400_000;
    return { t: "n", v: serial, z: "yyyy-mm-dd" };
  }
  if (value.format) return { t: "n", v: value.number, z: value.format };
  if (value.error) return { t: "e", v: ERRORS[value.error] };
  const result = { t: typeof value.result === "number" ? "n" : "s", v: value.result };
  if (value.link) return { ...result, f: `'[${value.link}]Sheet1'!A1` };
  return { ...result, f: value.formula };
}

function put(sheet, address, value) {
  putCell(sheet, address, cellOf(value));
}

function putCell(sheet, address, cell) {
  sheet[address] = cell;
  const used = decode_range(sheet["!ref"] ?? address);
  const at = decode_cell(address);
  used.e = { r: Math.max(used.e.r, at.r), c: Math.max(used.e.c, at.c) };
  sheet["!ref"] = encode_range(used);
}

// SheetJS has no such operation: scripts move the cells themselves. `axis` is "r" or "c"; a
// negative count deletes.
function move(sheet, axis, at, count) {
  const end = count < 0 ? at - count : at;
  const moved = (n) => (n >= end ? n + count : Math.min(n, at));
  const cells = Object.entries(sheet).filter(([key]) => !key.startsWith("!"));
  for (const [address] of cells) delete sheet[address];
  for (const [address, cell] of cells) {
    const place = decode_cell(address);
    if (place[axis] >= at && place[axis] < end) continue;
    sheet[encode_cell({ ...place, [axis]: moved(place[axis]) })] = cell;
  }
  const movedLast = (n) => (count > 0 ? moved(n) : moved(n + 1) - 1);
  const fit = ({ s, e }) => ({
    s: { ...s, [axis]: moved(s[axis]) },
    e: { ...e, [axis]: movedLast(e[axis]) },
  });
  const used = decode_range(sheet["!ref"]);
  sheet["!ref"] = encode_range({ s: used.s, e: fit(used).e });
  const stands = ({ s, e }) => e.r >= s.r && e.c >= s.c;
  sheet["!merges"] = (sheet["!merges"] ?? []).map(fit).filter(stands);
  const sizes = sheet[axis === "r" ? "!rows" : "!cols"];
  if (sizes && count < 0) sizes.splice(at, -count);
  if (sizes && count > 0) sizes.splice(at, 0, ...Array(count).fill(null));
}

// Puts rows in another order: `order` gives for each row where its cells come from.
function permute(sheet, area, order) {
  const moved = new Map();
  for (let r = area.s.r; r <= area.e.r; r += 1) {
    for (let c = area.s.c; c <= area.e.c; c += 1) {
      moved.set(encode_cell({ r, c }), sheet[encode_cell({ r: order(r), c })]);
    }
  }
  for (const [address, cell] of moved) {
    if (cell) sheet[address] = cell;
    else delete sheet[address];
  }
}

// Cuts rows and inserts them above another row.
function moveRows(sheet, at, to, count) {
  move(sheet, "r", to, count);
  const source = at >= to ? at + count : at;
  const used = decode_range(sheet["!ref"]);
  const area = { s: { r: source, c: 0 }, e: { r: source + count - 1, c: used.e.c } };
  for (const merged of sheet["!merges"] ?? []) {
    if (merged.s.r < source || merged.s.r >= source + count) continue;
    merged.s.r += to - source;
    merged.e.r += to - source;
  }
  for (const { address, cell } of cellsIn(sheet, area)) {
    const place = decode_cell(address);
    sheet[encode_cell({ ...place, r: place.r + to - source })] = cell;
    delete sheet[address];
  }
  move(sheet, "r", source, -count);
}

// Cuts a column and inserts it to the left of another one.
function moveColumn(sheet, at, to) {
  move(sheet, "c", to, 1);
  const source = at >= to ? at + 1 : at;
  const used = decode_range(sheet["!ref"]);
  const area = { s: { r: 0, c: source }, e: { r: used.e.r, c: source } };
  for (const { address, cell } of cellsIn(sheet, area)) {
    putCell(sheet, encode_cell({ ...decode_cell(address), c: to }), cell);
    delete sheet[address];
  }
  move(sheet, "c", source, -1);
}

function swap(sheet, [first, second]) {
  [sheet[first], sheet[second]] = [sheet[second], sheet[first]];
  for (const address of [first, second]) {
    if (!sheet[address]) delete sheet[address];
  }
}

function cellsIn(sheet, { s, e }) {
  const within = ({ r, c }) => r >= s.r && r <= e.r && c >= s.c && c <= e.c;
  return Object.keys(sheet)
    .filter((key) => !key.startsWith("!") && within(decode_cell(key)))
    .map((address) => ({ address, cell: sheet[address] }));
}

function sort(sheet, range, column) {
  const area = decode_range(range);
  const rows = [];
  for (let r = area.s.r; r <= area.e.r; r += 1) rows.push(r);
  const key = (r) => String(sheet[encode_cell({ r, c: column })]?.v ?? "");
  const sorted = [...rows].sort((a, b) => (key(a) < key(b) ? 1 : -1));
  permute(sheet, area, (r) => sorted[rows.indexOf(r)]);
}

function filter(sheet, range, column, keep) {
  const area = decode_range(range);
  sheet["!autofilter"] = { ref: range };
  for (let r = area.s.r + 1; r <= area.e.r; r += 1) {
    if (sheet[encode_cell({ r, c: column })]?.v !== keep) hide(sheet, "!rows", r);
  }
}

function hide(sheet, sizes, at) {
  sheet[sizes] ??= [];
  sheet[sizes][at] = { ...sheet[sizes][at], hidden: true };
}

function merge(sheet, range) {
  const { s, e } = decode_range(range);
  const apart = (m) => m.e.r < s.r || m.s.r > e.r || m.e.c < s.c || m.s.c > e.c;
  sheet["!merges"] = [...(sheet["!merges"] ?? []).filter(apart), { s, e }];
}

// Copies cells with how they are merged, or only their values.
function copyRange(source, range, target, first, onlyValues = false) {
  const area = decode_range(range);
  const to = decode_cell(first);
  const [down, right] = [to.r - area.s.r, to.c - area.s.c];
  for (const { address, cell } of cellsIn(source, area)) {
    const { r, c } = decode_cell(address);
    const place = encode_cell({ r: r + down, c: c + right });
    putCell(target, place, onlyValues ? { t: cell.t, v: cell.v } : { ...cell, l: undefined });
  }
  const within = ({ s, e }) =>
    s.r >= area.s.r && e.r <= area.e.r && s.c >= area.s.c && e.c <= area.e.c;
  for (const { s, e } of onlyValues ? [] : (source["!merges"] ?? []).filter(within)) {
    const shift = ({ r, c }) => ({ r: r + down, c: c + right });
    (target["!merges"] ??= []).push({ s: shift(s), e: shift(e) });
  }
}

function append(book, sheet, name) {
  XLSX.utils.book_append_sheet(book, sheet, name);
  book.Workbook.Sheets.push({ name, Hidden: 0 });
}

const read = (path) => XLSX.read(readFileSync(path), { cellStyles: true, cellNF: true });

function operate(book, step) {
  const { sheet: name, at, count = 1 } = step;
  const sheet = book.Sheets[name];
  const place = book.SheetNames.indexOf(name);
  const tabs = book.Workbook.Sheets;
  switch (step.op) {
    case "insert-rows":
      return move(sheet, "r", at - 1, count);
    case "delete-rows":
      return move(sheet, "r", at - 1, -count);
    case "insert-columns":
      return move(sheet, "c", at - 1, count);
    case "delete-columns":
      return move(sheet, "c", at - 1, -count);
    case "move-rows":
      return moveRows(sheet, at - 1, step.to - 1, count);
    case "move-column":
      return moveColumn(sheet, at - 1, step.to - 1);
    case "swap":
      return swap(sheet, step.cells);
    case "hide-rows":
      return hide(sheet, "!rows", at - 1);
    case "hide-columns":
      return hide(sheet, "!cols", at - 1);
    case "sort":
      return sort(sheet, step.range, step.column - 1);
    case "filter":
      return filter(sheet, step.range, step.column - 1, step.keep);
    case "merge":
      return merge(sheet, step.range);
    case "unmerge":
      sheet["!merges"] = [];
      return;
    case "copy-range":
      return copyRange(sheet, step.range, book.Sheets[step.name], step.cell);
    case "rename-sheet":
      book.SheetNames[place] = step.name;
      tabs[place].name = step.name;
      book.Sheets[step.name] = sheet;
      delete book.Sheets[name];
      return;
    case "move-sheet-first":
      book.SheetNames.unshift(...book.SheetNames.splice(place, 1));
      tabs.unshift(...tabs.splice(place, 1));
      return;
    case "hide-sheet":
      tabs[place].Hidden = 1;
      return;
    case "delete-sheet":
      book.SheetNames.splice(place, 1);
      tabs.splice(place, 1);
      delete book.Sheets[name];
      return;
    case "copy-sheet":
      return append(book, structuredClone(sheet), step.name);
    case "add-sheet":
      return append(book, XLSX.utils.aoa_to_sheet([[]]), step.name);
    case "take-sheet":
      return append(book, read(step.from).Sheets[name], step.name);
    case "paste-values": {
      const target = XLSX.utils.aoa_to_sheet([[]]);
      copyRange(read(step.from).Sheets[name], step.range, target, "A1", true);
      return append(book, target, step.name);
    }
    case "write":
      return put(sheet, step.cell, step.value);
    case "note":
      sheet[step.cell].c = [{ a: "回答者", t: step.value }];
      return;
    default:
      throw new Error(`no operation ${step.op}`);
  }
}

function newBook() {
  const book = XLSX.utils.book_new();
  book.Workbook = { Sheets: [] };
  return book;
}

for (const job of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  if (job.wait) {
    await new Promise((done) => setTimeout(done, job.wait * 1000));
    continue;
  }
  const book = job.in ? read(job.in) : newBook();
  for (const { sheet, cell, value } of job.cells) put(book.Sheets[sheet], cell, value);
  for (const step of job.do) operate(book, step);
  book.Props = { ...book.Props, ModifiedDate: new Date() };
  const bookType = job.out.split(".").pop();
  // By default SheetJS writes each text into its cell; half of the files share theirs, as Excel's do.
  const bookSST = job.number % 2 === 1;
  if (bookType === "csv") {
    writeFileSync(job.out, XLSX.utils.sheet_to_csv(book.Sheets[job.sheet]));
    continue;
  }
  writeFileSync(job.out, XLSX.write(book, { type: "buffer", bookType, bookSST }));
}
