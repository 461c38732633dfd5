// Fills forms with ExcelJS. Usage: node fill_exceljs.mjs JOBS.json (see README.md beside this file)
import { readFileSync } from "node:fs";
import ExcelJS from "exceljs";

function put(cell, value) {
  if (typeof value !== "object") {
    cell.value = value;
  } else if (value.date) {
    cell.value = new Date(value.date);
    cell.numFmt = "yyyy-mm-dd";
  } else {
    const [before, bold, after] = value.bold;
    const runs = [{ text: before }, { font: { bold: true }, text: bold }, { text: after }];
    cell.value = { richText: runs };
  }
}

function operate(book, step) {
  const { at, count = 1 } = step;
  const sheet = book.getWorksheet(step.sheet);
  const blank = Array(count).fill([]);
  switch (step.op) {
    case "insert-rows":
      return sheet.insertRows(at, blank);
    case "delete-rows":
      return sheet.spliceRows(at, count);
    case "insert-columns":
      return sheet.spliceColumns(at, 0, ...blank);
    case "delete-columns":
      return sheet.spliceColumns(at, count);
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
