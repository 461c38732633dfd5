//! What people do to a form before they return it. A new fault is a function and a line in
//! [`FAULTS`].

use super::fault::{Fault, NotPossible};
use super::grid;
use super::overlays;
use super::simulation::{Packet, Simulation};
use crate::error::Error;
use crate::layout::code::{FormCode, LABEL};
use crate::layout::filling::{Filling, Letter, Mend};
use crate::layout::form;
use crate::model::form::Role;
use crate::model::grid::{CellStyle, Content};
use crate::model::place::Cell;

/// Does a fault to what is on the desks; why it cannot be done otherwise.
pub type Treat = fn(&mut Simulation, &Fault) -> Result<(), NotPossible>;

/// Every fault: its name, what people read, and what it does.
pub static FAULTS: &[(&str, &str, Treat)] = &[
    ("answer", "答えを書き換える", answer),
    ("formula", "数式で答える", formula),
    ("error-value", "エラー値になる", error_value),
    ("strike", "取り消し線を引く", strike),
    ("hide", "表示形式で見えなくする", hide),
    ("outside", "欄の右に書き込む", outside),
    ("outside-cover", "最初のシートに書き込む", outside_cover),
    ("overtype", "計算の欄に書き込む", overtype),
    ("paint", "欄を塗る", paint),
    ("alter", "計画の文を書き換える", alter),
    ("note", "メモを付ける", note),
    ("picture", "画像を貼る", picture),
    ("arrow", "矢印をかく", overlays::arrow),
    ("check-box", "チェックボックスを置く", overlays::check_box),
    ("picture-over", "欄に画像を置く", overlays::picture),
    ("macros", "マクロを入れる", macros),
    ("insert-rows", "行を挿入する", insert_rows),
    ("add-row", "表に行を書き足す", add_row),
    ("insert-column", "列を挿入する", insert_column),
    ("delete-row", "行を消す", delete_row),
    ("merge-below", "下の欄と結合する", merge_below),
    ("delete-keys", "隠れた列を消す", delete_keys),
    ("rename-sheet", "シートの名前を変える", rename_sheet),
    ("drop-sheet", "シートを消す", drop_sheet),
    ("copy-sheet", "シートを複写して別の答えを書く", copy_sheet),
    ("foreign-sheet", "ほかの課の個票を入れる", foreign_sheet),
    ("swap-number", "整理番号を別の事業にする", swap_number),
    ("new-measure", "計画にない事業の個票にする", new_measure),
    ("rename-file", "ファイルの名前を変える", rename_file),
    ("blank-form", "何も書かずに返す", blank_form),
    ("not-returned", "返さない", not_returned),
    ("old-version", "前の版も返す", old_version),
    ("untouched", "修正依頼をそのまま返す", untouched),
    ("copy-file", "違う答えの写しも返す", copy_file),
    ("cut-off", "ファイルが途中で切れる", cut_off),
    ("other-year", "前の年度の様式で返す", other_year),
    ("other-survey", "別の調査の様式で返す", other_survey),
    (
        "unknown-department",
        "知らない課のコードで返す",
        unknown_department,
    ),
    ("text-file", "様式ではないファイルを返す", text_file),
];

/// The fault of a name.
pub fn find(name: &str) -> Option<(&'static str, Treat)> {
    let found = FAULTS.iter().find(|(known, ..)| *known == name);
    found.map(|(_, title, treat)| (*title, *treat))
}

impl Simulation {
    /// Does to the packets what the faults say, in their order.
    ///
    /// # Errors
    /// Where a fault names what is not there.
    pub fn treat(&mut self, faults: &[Fault]) -> Result<(), Error> {
        for fault in faults {
            let (_, treat) =
                find(&fault.fault).ok_or_else(|| fault.wrong("その種類の誤りはありません"))?;
            treat(self, fault).map_err(|why| fault.wrong(&why.to_string()))?;
        }
        Ok(())
    }
}

/// Paints an answer cell green.
fn paint(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let (packet, sheet, at) = simulation.target(fault)?;
    let cells = packet.form.book.sheets[sheet].cells.iter_mut();
    for placed in cells.filter(|placed| placed.at == at) {
        placed.look = CellStyle::Done;
    }
    Ok(())
}

/// Writes the number `value` over the first value that the first sheet computes.
fn overtype(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let number = fault.value.parse().map_err(|_| "数ではありません")?;
    let packet = simulation.packet(&fault.department)?;
    let mut parts = packet.form.sheets.iter().flat_map(|map| &map.parts);
    let computed = parts.find(|part| matches!(part.role, Role::Computed(_)));
    let at = computed.ok_or("計算の欄がありません")?.at;
    packet.write(0, at, Content::Number(number));
    Ok(())
}

/// Writes `value` into an answer cell; blank where it is empty.
fn answer(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let (packet, sheet, at) = simulation.target(fault)?;
    packet.write(sheet, at, Content::text(&*fault.value));
    Ok(())
}

/// Puts the formula `value` into an answer cell, with the result 0.
fn formula(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let (packet, sheet, at) = simulation.target(fault)?;
    packet.write(
        sheet,
        at,
        Content::Formula(fault.value.clone(), "0".to_string()),
    );
    Ok(())
}

/// Puts a formula into an answer cell whose result is an error.
fn error_value(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let (packet, sheet, at) = simulation.target(fault)?;
    let formula = Content::Formula("=1/0".to_string(), "#DIV/0!".to_string());
    packet.write(sheet, at, formula);
    Ok(())
}

/// Strikes an answer through, or else the given text of the plan column `field`.
fn strike(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let measure = simulation.measure(&fault.item)?;
    let packet = simulation.packet(&fault.department)?;
    let given = |role: &Role| *role == Role::Given(fault.field.clone());
    let found = packet.answer(measure, &fault.field);
    let (sheet, at) = found.or_else(|_| packet.part(measure, given))?;
    grid::look(&mut packet.form.book.sheets[sheet], at, CellStyle::Struck);
    Ok(())
}

/// Gives an answer cell a number format that shows nothing.
fn hide(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let (packet, sheet, at) = simulation.target(fault)?;
    grid::look(&mut packet.form.book.sheets[sheet], at, CellStyle::Hidden);
    Ok(())
}

/// Writes `value` to the right of an answer cell, beyond the form's columns.
fn outside(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let (packet, sheet, at) = simulation.target(fault)?;
    let beyond = packet.form.book.sheets[sheet].columns.len() as u32;
    let at = Cell::new(at.row, beyond);
    packet.write(sheet, at, Content::text(&*fault.value));
    Ok(())
}

/// Writes `value` below the table of the first sheet.
fn outside_cover(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let packet = simulation.packet(&fault.department)?;
    let below = packet.form.book.sheets[0].rows.len() as u32 + 1;
    packet.write(0, Cell::new(below, 2), Content::text(&*fault.value));
    Ok(())
}

/// Writes `value` over the given text of the plan column `field`.
fn alter(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let measure = simulation.measure(&fault.item)?;
    let packet = simulation.packet(&fault.department)?;
    let (sheet, at) = packet.part(measure, |role| *role == Role::Given(fault.field.clone()))?;
    packet.write(sheet, at, Content::text(&*fault.value));
    Ok(())
}

/// Attaches the note `value` to an answer cell.
fn note(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let (packet, sheet, at) = simulation.target(fault)?;
    let cells = &mut packet.form.book.sheets[sheet].cells;
    if let Some(placed) = cells.iter_mut().find(|p| p.at == at) {
        placed.note.clone_from(&fault.value);
    }
    Ok(())
}

/// Puts a picture into the workbook.
fn picture(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    const DOT: &[u8] = b"\x89PNG\r\n\x1a\n";
    let packet = simulation.packet(&fault.department)?;
    let name = "xl/media/image1.png".to_string();
    packet.parts.push((name, DOT.to_vec()));
    Ok(())
}

/// Puts macros into the workbook.
fn macros(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let packet = simulation.packet(&fault.department)?;
    let name = "xl/vbaProject.bin".to_string();
    packet.parts.push((name, vec![0xD0, 0xCF, 0x11, 0xE0]));
    Ok(())
}

/// Inserts `value` blank rows above an answer.
fn insert_rows(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let count = fault.value.parse().map_err(|_| "行数ではありません")?;
    let (packet, sheet, at) = simulation.target(fault)?;
    grid::insert_rows(&mut packet.form.book.sheets[sheet], at.row, count);
    shift(packet, sheet, at.row, i64::from(count));
    Ok(())
}

/// Inserts a row below a cell of a table and writes `value` into it, in the cell's column.
fn add_row(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let (packet, sheet, at) = simulation.target(fault)?;
    grid::insert_rows(&mut packet.form.book.sheets[sheet], at.row + 1, 1);
    shift(packet, sheet, at.row + 1, 1);
    let below = Cell::new(at.row + 1, at.col);
    packet.write(sheet, below, Content::text(&*fault.value));
    Ok(())
}

/// Keeps the simulation's own map of a sheet true when rows move.
fn shift(packet: &mut Packet, sheet: usize, from: u32, by: i64) {
    let map = &mut packet.form.sheets[sheet];
    let moved = |row: u32| match row >= from {
        true => (i64::from(row) + by).max(0) as u32,
        false => row,
    };
    map.measures = map
        .measures
        .iter()
        .map(|(row, m)| (moved(*row), *m))
        .collect();
    for part in &mut map.parts {
        if part.at.row >= from {
            part.at.row = moved(part.at.row);
        }
    }
}

/// Inserts a blank column to the left of the answers of a measure's sheet.
fn insert_column(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let measure = simulation.measure(&fault.item)?;
    let packet = simulation.packet(&fault.department)?;
    let sheet = packet.sheet(measure)?;
    grid::insert_column(&mut packet.form.book.sheets[sheet], 2);
    for part in &mut packet.form.sheets[sheet].parts {
        if part.at.col >= 2 {
            part.at.col += 1;
        }
    }
    Ok(())
}

/// Deletes the row of an answer.
fn delete_row(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let (packet, sheet, at) = simulation.target(fault)?;
    grid::delete_row(&mut packet.form.book.sheets[sheet], at.row);
    packet.form.sheets[sheet]
        .parts
        .retain(|p| p.at.row != at.row);
    shift(packet, sheet, at.row, -1);
    Ok(())
}

/// Merges an answer cell with the row below it; what stands below is lost, as in Excel.
fn merge_below(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let (packet, sheet, at) = simulation.target(fault)?;
    let cells = &mut packet.form.book.sheets[sheet].cells;
    let Some(own) = cells.iter().position(|p| p.at == at) else {
        return Err("その欄がありません".into());
    };
    let below = cells[own].at.row + cells[own].rows;
    let (first, last) = (at.col, at.col + cells[own].cols);
    cells[own].rows += 1;
    let is_below =
        |p: &crate::model::grid::Placed| p.at.row == below && (first..last).contains(&p.at.col);
    cells.retain(|p| !is_below(p));
    Ok(())
}

/// Empties every answer cell.
fn blank_form(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let packet = simulation.packet(&fault.department)?;
    let sheets = packet.form.sheets.iter().enumerate();
    let answers = sheets.flat_map(|(sheet, map)| {
        let asked = map
            .parts
            .iter()
            .filter(|p| matches!(p.role, Role::Answer(_)));
        asked.map(move |part| (sheet, part.at))
    });
    let answers: Vec<(usize, Cell)> = answers.collect();
    for (sheet, at) in answers {
        packet.write(sheet, at, Content::Blank);
    }
    Ok(())
}

/// Deletes the hidden column of a measure's sheet.
fn delete_keys(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let measure = simulation.measure(&fault.item)?;
    let packet = simulation.packet(&fault.department)?;
    let sheet = packet.sheet(measure)?;
    grid::delete_column(&mut packet.form.book.sheets[sheet], 0);
    for part in &mut packet.form.sheets[sheet].parts {
        part.at.col = part.at.col.saturating_sub(1);
    }
    Ok(())
}

/// Renames the tab of a measure to `value`.
fn rename_sheet(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let measure = simulation.measure(&fault.item)?;
    let packet = simulation.packet(&fault.department)?;
    let sheet = packet.sheet(measure)?;
    let old = packet.form.book.sheets[sheet].name.clone();
    packet.form.book.sheets[sheet].name.clone_from(&fault.value);
    // Excel follows a renamed tab in formulas and links.
    for placed in packet
        .form
        .book
        .sheets
        .iter_mut()
        .flat_map(|s| &mut s.cells)
    {
        match &mut placed.content {
            Content::Formula(formula, _) => {
                *formula = formula.replace(&format!("'{old}'!"), &format!("'{}'!", fault.value));
            }
            Content::Link(_, sheet, _) if *sheet == old => sheet.clone_from(&fault.value),
            _ => {}
        }
    }
    Ok(())
}

/// Deletes the sheet of a measure; what referred to it keeps its last value.
fn drop_sheet(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let measure = simulation.measure(&fault.item)?;
    let packet = simulation.packet(&fault.department)?;
    let sheet = packet.sheet(measure)?;
    let name = packet.form.book.sheets.remove(sheet).name;
    packet.form.sheets.remove(sheet);
    for placed in packet
        .form
        .book
        .sheets
        .iter_mut()
        .flat_map(|s| &mut s.cells)
    {
        match &placed.content {
            Content::Formula(formula, result) if formula.contains(&format!("'{name}'!")) => {
                // As Excel leaves it.
                let formula = formula.replace(&format!("'{name}'!"), "#REF!");
                placed.content = Content::Formula(formula, result.clone());
            }
            Content::Link(text, sheet, _) if *sheet == name => {
                placed.content = Content::text(text.clone());
            }
            _ => {}
        }
    }
    Ok(())
}

/// Copies the sheet of a measure within the workbook, with `value` in `field` of the copy.
fn copy_sheet(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let (packet, sheet, at) = simulation.target(fault)?;
    let mut copy = packet.form.book.sheets[sheet].clone();
    copy.name = format!("{} (2)", copy.name);
    grid::write(&mut copy, at, Content::text(&*fault.value));
    packet.form.book.sheets.push(copy);
    let map = packet.form.sheets[sheet].clone();
    packet.form.sheets.push(map);
    Ok(())
}

/// Adds the filled sheet of a measure from the section named in `value`, without its form code.
fn foreign_sheet(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let measure = simulation.measure(&fault.item)?;
    let other = simulation.packet(&fault.value)?;
    let sheet = other.sheet(measure)?;
    let mut copy = other.form.book.sheets[sheet].clone();
    let map = other.form.sheets[sheet].clone();
    let corner = Cell::new(0, 0);
    copy.cells
        .retain(|p| p.at != corner && !p.content.as_text().starts_with(LABEL));
    let packet = simulation.packet(&fault.department)?;
    packet.form.book.sheets.push(copy);
    packet.form.sheets.push(map);
    Ok(())
}

/// Has the number and title of measure `value` stand on a sheet.
fn swap_number(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let other = simulation.measure(&fault.value)?;
    let other = &simulation.project.plan.measures[other];
    let (code, title) = (other.code.clone(), other.title.clone());
    name_card(simulation, fault, &code, &title)
}

/// Has a number and a title stand on a sheet that no measure of the plan has: `value`, with a blank
/// between them.
fn new_measure(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let (code, title) = fault
        .value
        .split_once(' ')
        .ok_or("番号と事業名がありません")?;
    name_card(simulation, fault, code, title)
}

fn name_card(
    simulation: &mut Simulation,
    fault: &Fault,
    code: &str,
    title: &str,
) -> Result<(), NotPossible> {
    let measure = simulation.measure(&fault.item)?;
    let packet = simulation.packet(&fault.department)?;
    let (sheet, at) = packet.part(measure, |role| *role == Role::Number)?;
    packet.write(sheet, at, Content::text(code));
    let is_title = |role: &Role| *role == Role::Given("title".to_string());
    let title_cells: Vec<Cell> = packet.form.sheets[sheet]
        .parts
        .iter()
        .filter(|p| is_title(&p.role))
        .map(|p| p.at)
        .collect();
    for at in title_cells {
        packet.write(sheet, at, Content::text(title));
    }
    Ok(())
}

/// Renames the file to `value`.
fn rename_file(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    simulation
        .packet(&fault.department)?
        .file
        .clone_from(&fault.value);
    Ok(())
}

/// The section returns nothing.
fn not_returned(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    simulation
        .packets
        .retain(|p| p.department != fault.department);
    Ok(())
}

/// The section had returned an earlier version, saved a week before, with `value` in one cell.
fn old_version(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    duplicate(simulation, fault, -7)
}

/// The section returned a second file, saved at the same time, with `value` in one cell.
fn copy_file(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    duplicate(simulation, fault, 0)
}

/// The section returned a correction of its form too, with the answers it was sent with.
fn untouched(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let packet = simulation.packet(&fault.department)?.clone();
    let sheets = packet.form.sheets.iter().zip(&packet.form.book.sheets);
    let answers = sheets.flat_map(|(map, sheet)| {
        map.parts.iter().filter_map(move |part| {
            let Role::Answer(name) = &part.role else {
                return None;
            };
            let measure = *map.measures.get(&part.at.row)?;
            let placed = sheet.cells.iter().find(|placed| placed.at == part.at)?;
            Some((
                (measure, name.to_string()),
                placed.content.as_text().to_string(),
            ))
        })
    });
    let filling = Filling {
        letter: Letter::Correction,
        round: 1,
        answers: answers.collect(),
        mends: vec![Mend::default()],
        ..Filling::default()
    };
    let project = &simulation.project;
    let section = project.roster.by_code(&packet.form.department);
    let mut form = form::one(project, section.ok_or("その課がありません")?, &filling);
    form.book.created = packet.form.book.created;
    let stem = packet.file.trim_end_matches(".xlsx");
    let file = format!("{stem}_修正依頼.xlsx");
    simulation.packets.push(Packet {
        file,
        form,
        ..packet
    });
    Ok(())
}

fn duplicate(simulation: &mut Simulation, fault: &Fault, days: i64) -> Result<(), NotPossible> {
    let (packet, sheet, at) = simulation.target(fault)?;
    let mut form = packet.form.clone();
    grid::write(
        &mut form.book.sheets[sheet],
        at,
        Content::text(&*fault.value),
    );
    let step = jiff::Span::new().days(days);
    form.book.created = form.book.created.and_then(|day| day.checked_add(step).ok());
    let copy = Packet {
        department: packet.department.clone(),
        file: format!("以前に届いたもの/{}", packet.file),
        form,
        cut: None,
        parts: vec![],
    };
    // The faults that follow are done to the section's last packet, which stays the newer one.
    simulation.packets.insert(0, copy);
    Ok(())
}

/// The file arrives cut off after `value` bytes.
fn cut_off(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let bytes = fault.value.parse().map_err(|_| "バイト数ではありません")?;
    simulation.packet(&fault.department)?.cut = Some(bytes);
    Ok(())
}

/// The section used the form of `value` years ago.
fn other_year(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let back: i16 = fault.value.parse().map_err(|_| "年数ではありません")?;
    recode(simulation, fault, |code| code.year.0 -= back)
}

/// The section used the form of the survey `value`.
fn other_survey(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let survey = fault.value.to_ascii_uppercase();
    recode(simulation, fault, |code| code.survey.clone_from(&survey))
}

/// The form bears the department code `value`.
fn unknown_department(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    recode(simulation, fault, |code| {
        code.department.clone_from(&fault.value)
    })
}

/// Changes the form code wherever it stands.
fn recode(
    simulation: &mut Simulation,
    fault: &Fault,
    change: impl FnOnce(&mut FormCode),
) -> Result<(), NotPossible> {
    let packet = simulation.packet(&fault.department)?;
    let old = packet.form.code.clone();
    let mut code = FormCode::parse(&old).ok_or("様式番号が読めません")?;
    change(&mut code);
    let new = code.print();
    for placed in packet
        .form
        .book
        .sheets
        .iter_mut()
        .flat_map(|s| &mut s.cells)
    {
        if let Content::Text(text) = &mut placed.content {
            *text = text.replace(&old, &new);
        }
    }
    packet.form.code = new;
    Ok(())
}

/// A text file named `field` arrives with the text `value`.
fn text_file(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let bytes = fault.value.as_bytes().to_vec();
    simulation.others.push((fault.field.clone(), bytes));
    Ok(())
}
