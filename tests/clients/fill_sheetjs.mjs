// Fills forms with SheetJS. Usage: node fill_sheetjs.mjs JOBS.json (see README.md beside this file)
import { readFileSync, writeFileSync } from "node:fs";
import * as XLSX from "xlsx";

const { decode_cell, encode_cell, decode_range, encode_range } = XLSX.utils;
const FIRST_DAY = Date.UTC(1899, 11, 30);

function cellOf(value) {
  if (typeof value === "number") return { t: "n", v: value };
  if (typeof value === "string") return { t: "s", v: value };
  const serial = (Date.parse(value.date) - FIRST_DAY) / 86_400_000;
  return { t: "n", v: serial, z: "yyyy-mm-dd" };
}

function put(sheet, address, value) {
  sheet[address] = cellOf(value);
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
    case "add-sheet":
      XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([[]]), step.name);
      tabs.push({ name: step.name, Hidden: 0 });
      return;
    case "write":
      return put(sheet, step.cell, step.value);
    case "note":
      sheet[step.cell].c = [{ a: "回答者", t: step.value }];
      return;
    default:
      throw new Error(`no operation ${step.op}`);
  }
}

for (const job of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  const book = XLSX.read(readFileSync(job.in), { cellStyles: true, cellNF: true });
  for (const { sheet, cell, value } of job.cells) put(book.Sheets[sheet], cell, value);
  for (const step of job.do) operate(book, step);
  const bookType = job.out.endsWith(".xlsm") ? "xlsm" : "xlsx";
  // By default SheetJS writes each text into its cell; half of the files share theirs, as Excel's do.
  const bookSST = job.number % 2 === 1;
  writeFileSync(job.out, XLSX.write(book, { type: "buffer", bookType, bookSST }));
}
