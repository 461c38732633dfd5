//! Turns workbooks as cities keep their plans into one plan, and says what was recognised and what
//! was left over: every text ends in the plan, as a heading, or among the left-overs.

mod above;
mod blocks;
mod card;
mod doubt;
mod draft;
mod form;
mod gather;
mod guess;
mod heads;
mod kinds;
mod label;
mod labels;
mod lacking;
mod levels;
mod list;
mod numbering;
mod page;
mod repeats;
mod report;
mod schedule;
mod tables;
mod words;

use crate::book::{Book, Kind};
use crate::model::import::{HeadingSeen, Import, Leftover, Seen, Shape};
use crate::model::place::{Cell, Place};
use crate::model::plan::Role;
use crate::model::project_book::{PLAN, SETTINGS, SheetPlan};
use crate::text::normalize::normalize;
use draft::Draft;
use heads::Heads;
use levels::Levels;
use page::{Fate, Page};
use std::collections::HashMap;

pub use words::{has_year, heading_for, two_in_one};

/// The most lists of a sheet that are told apart; more than any sheet made by people has.
const LISTS: usize = 200;

/// What the sheets with examples are named.
const EXAMPLES: [&str; 5] = ["記入例", "記載例", "作成例", "入力例", "記入要領"];

/// Why a text is left over that nothing says the place of.
const STRAY: &str = "どの欄のものか読み取れません";

/// A workbook to read.
#[derive(Debug)]
pub struct Source {
    /// Its name as it is reported.
    pub file: String,
    /// Its cells.
    pub book: Book,
}

/// Reads the plan that workbooks give together. `renamed` are headings with the headings that they
/// are to be read as.
pub fn read(sources: &[Source], renamed: &[(String, String)]) -> Import {
    let mut import = Import::default();
    let mut drafts = vec![];
    let mut pages = vec![];
    let mut all: Vec<Page> = sources.iter().flat_map(Source::pages).collect();
    for (heading, other) in renamed {
        let found: Vec<bool> = all
            .iter_mut()
            .map(|page| page.rename(heading, other))
            .collect();
        if !found.contains(&true) {
            import.missing.push(heading.clone());
        }
    }
    repeats::mark(&mut all);
    let mut all = all.into_iter();
    for source in sources {
        let mut own: Vec<Page> = all.by_ref().take(source.book.sheets.len()).collect();
        own_book(&mut own);
        let forms = form::read(&mut own);
        report::read(&mut own);
        let mut going_on = GoingOn::default();
        let sheets = own.iter_mut().zip(&source.book.sheets).zip(forms);
        for ((page, sheet), form) in sheets {
            if sheet.hidden {
                page.leave_rest("隠れているシートにあります");
            } else if EXAMPLES.iter().any(|word| sheet.name.contains(word)) {
                page.leave_rest("記入例のシートのようです");
            }
            let guessed = match form {
                Some(_) => vec![],
                None => guess::read(page),
            };
            let row = heads::likely(page);
            if form.as_ref().is_some_and(|form| form.is_unsure) {
                import.notes.push(format!(
                    "{}：調査票の最初のシートがないので、回答の列も計画に入っています。要らない列を、できた CSV から除いてください。",
                    page.place
                ));
            }
            let (shape, found, repeated) = match form {
                Some(form) => (form.shape, form.drafts, vec![]),
                None => sheet_of(page, &mut going_on),
            };
            for note in guessed.into_iter().filter(|_| !found.is_empty()) {
                if !import.notes.contains(&note) {
                    import.notes.push(note);
                }
            }
            import
                .seen
                .push(seen(page, shape, found.len(), repeated, row));
            drafts.extend(found);
        }
        beside(&mut import, source);
        pages.extend(own);
    }
    titles(&mut drafts, &mut pages);
    import.notes.extend(sections(&mut drafts));
    let table = gather::gather(drafts);
    import.columns = table.columns;
    import.rows = table.rows;
    import.notes.extend(table.notes);
    account(&mut import, &mut pages, &table.lost);
    let lacking = lacking::note(&import);
    import.notes.extend(lacking);
    dates(&mut import, sources);
    let of_pages = pages.iter().flat_map(|page| page.doubts.iter().cloned());
    import.doubts = doubt::doubts(&import);
    import.doubts.extend(of_pages);
    import.left.sort_by_cached_key(|left| order(sources, left));
    import
}

/// 案件.xlsx: only the sheet of its plan has one, below what `new` wrote.
fn own_book(pages: &mut [Page]) {
    let is_of = |page: &Page, sheet: &SheetPlan| page.place.sheet.as_str() == sheet.name;
    let has = |sheet| pages.iter().any(|page| is_of(page, sheet));
    if !(has(&SETTINGS) && has(&PLAN)) {
        return;
    }
    for page in pages {
        match is_of(page, &PLAN) {
            true => written_by_new(page),
            false => page.leave_rest("計画のシートではありません"),
        }
    }
}

/// Settles what `new` writes on the sheet of the plan: its name, the guide and the examples; and its
/// headings, where a list was pasted below with its own.
fn written_by_new(page: &mut Page) {
    let examples = PLAN.examples.iter().copied().map(filled);
    let lines = PLAN.guide.iter().map(|line| vec![*line]);
    let own: Vec<Vec<&str>> = lines.chain([vec![PLAN.name]]).chain(examples).collect();
    let headings: Vec<&str> = PLAN.columns.iter().map(|column| column.heading).collect();
    let rows = page.rows();
    let is_title = |cell: &Cell| words::known(page.text(*cell)) == Some("title");
    let heads: Vec<u32> = rows
        .iter()
        .copied()
        .filter(|row| page.row(*row).iter().any(is_title))
        .collect();
    for row in rows {
        let cells = page.row(row);
        let texts: Vec<&str> = cells.iter().map(|cell| page.text(*cell)).collect();
        let is_above = texts == headings && heads.iter().any(|head| *head > row);
        if is_above || own.contains(&texts) {
            cells.iter().for_each(|cell| page.key(*cell));
        }
    }
}

fn filled<'a>(texts: &'a [&'a str]) -> Vec<&'a str> {
    let texts = texts.iter().copied();
    texts.filter(|text| !text.is_empty()).collect()
}

/// A numbered line above the headings, over all measures, is the title of the list and no level: it tells
/// none from another. One that is counted as a chapter, or has a level's word, is a level.
fn titles(drafts: &mut [Draft], pages: &mut [Page]) {
    let line = |draft: &Draft| {
        let field = draft.fields.iter().find(|field| field.heading == "階層1")?;
        let is_title = numbering::split(&field.text).is_some_and(|n| !n.style.starts_with('第'));
        field.places.first().filter(|_| is_title).cloned()
    };
    let Some(first) = drafts.first().and_then(line) else {
        return;
    };
    let is_of_all = drafts.len() > 2 && drafts.iter().all(|d| line(d).as_ref() == Some(&first));
    let own = |page: &&mut Page| page.place.file == first.file && page.place.sheet == first.sheet;
    let page = pages.iter_mut().find(own).filter(|_| is_of_all);
    if let (Some(page), Some(cell)) = (page, first.cell)
        && page.heads().all(|head| cell.row < head.row)
    {
        page.leave(cell, levels::TITLE);
        drafts.iter_mut().for_each(Draft::drop_level);
    }
}

/// Where no sheet names the sections but each is named after one, its name is the section of its measures.
fn sections(drafts: &mut [Draft]) -> Option<String> {
    let section = |draft: &Draft| {
        let name = draft.place.sheet.to_string();
        let is_number = |c: char| c.is_numeric() || c.is_whitespace() || "_-.．（）()".contains(c);
        let name = name.trim_start_matches(is_number).to_string();
        (!name.is_empty() && words::is_of_sections(&name)).then_some(name)
    };
    let is_named =
        |draft: &Draft| !draft.text("owner").is_empty() || !draft.text("section").is_empty();
    let names: Option<Vec<String>> = drafts.iter().map(section).collect();
    let names = names.filter(|names| names.iter().any(|name| *name != names[0]))?;
    if drafts.iter().any(is_named) {
        return None;
    }
    for (draft, name) in drafts.iter_mut().zip(&names) {
        draft.put("担当課", name, vec![]);
    }
    Some("シートの名前が課の名前なので、担当課の列に入れました。".to_string())
}

/// Left-overs stand in the order of the files and sheets.
fn order(sources: &[Source], left: &Leftover) -> (Option<usize>, Option<usize>, Option<Cell>) {
    let file = sources.iter().position(|s| s.file == left.place.file);
    let sheets = file.map_or(&[][..], |index| &sources[index].book.sheets[..]);
    let sheet = sheets.iter().position(|s| s.name == left.place.sheet);
    (file, sheet, left.place.cell)
}

impl Source {
    fn pages(&self) -> Vec<Page> {
        let sheets = self.book.sheets.iter();
        sheets
            .map(|sheet| Page::new(&self.file, sheet, &sheet.merged))
            .collect()
    }
}

/// What a list leaves for the next sheet, which may go on with it.
#[derive(Default)]
struct GoingOn {
    signature: String,
    levels: Levels,
}

/// Reads one sheet: what it is, its measures, and the rows that repeat its headings.
fn sheet_of(page: &mut Page, going_on: &mut GoingOn) -> (Shape, Vec<Draft>, Vec<u32>) {
    let (mut drafts, mut repeated) = (vec![], vec![]);
    let mut next = Heads::find(page, 0);
    let is_list = next.is_some();
    let mut count = 1;
    while let Some(mut heads) = next {
        if count == LISTS {
            heads.end = u32::MAX;
        }
        if heads.signature() != going_on.signature && drafts.is_empty() {
            going_on.levels = Levels::default();
        }
        going_on.signature = heads.signature();
        let end = heads.end;
        let found = list::read(page, heads, &mut going_on.levels);
        drafts.extend(found.drafts);
        repeated.extend(found.repeated);
        next = Heads::find(page, end);
        count += 1;
    }
    if is_list {
        page.leave_rest(STRAY);
        return (Shape::List, drafts, repeated);
    }
    let found = card::read(page);
    match found.is_empty() {
        true => page.leave_rest("計画の一覧とも個票とも読み取れないシートにあります"),
        false => page.leave_rest(STRAY),
    }
    let shape = match found.is_empty() {
        true => Shape::Nothing,
        false => Shape::Cards,
    };
    (shape, found, vec![])
}

/// What was recognised on a sheet.
fn seen(
    page: &Page,
    shape: Shape,
    measures: usize,
    repeated: Vec<u32>,
    row: Vec<HeadingSeen>,
) -> Seen {
    let heads = page.fates().filter(|(_, _, fate)| **fate == Fate::Heading);
    let heads = heads.map(|(cell, text, _)| (cell, words::one_line(text)));
    let mut headings: Vec<(Cell, String)> = heads.collect();
    headings.sort();
    Seen {
        place: page.place.clone(),
        shape,
        measures,
        headings,
        repeated,
        row,
    }
}

/// What stands beside the cells, and what of a workbook cannot be read.
fn beside(import: &mut Import, source: &Source) {
    let book = &source.book;
    import
        .left
        .extend(book.annotations.iter().map(|annotation| Leftover {
            place: Place::cell(&source.file, &annotation.sheet, annotation.cells.first),
            text: annotation.text.clone(),
            why: format!("{}に書かれています", annotation.kind.label()),
        }));
    let mut note = |text: &str| import.notes.push(format!("{}：{text}", source.file));
    if book.has_unread_shapes {
        note("読み取れないメモか図形があります。Excel で開いて確かめてください。");
    }
    if book.parts.pictures {
        note("画像があります。画像の中の文字は読みません。");
    }
    for sheet in book.sheets.iter().filter(|s| !s.unreadable.is_empty()) {
        let count = sheet.unreadable.len();
        note(&format!(
            "シート「{}」に、読み取れないセルが{count}個あります。",
            sheet.name
        ));
    }
}

/// Tells codes such as `1-1` that Excel has turned into dates.
fn dates(import: &mut Import, sources: &[Source]) {
    let is_code = |heading: &String| words::known(heading) == Some("code");
    let Some(code) = import.columns.iter().position(is_code) else {
        return;
    };
    let places = import.rows.iter().flat_map(|row| &row[code].places);
    let is_date = |place: &&Place| {
        let source = sources.iter().find(|s| s.file == place.file);
        let sheets = source.map_or(&[][..], |s| &s.book.sheets[..]);
        let sheet = sheets.iter().find(|s| s.name == place.sheet);
        let entry = sheet.zip(place.cell).and_then(|(s, cell)| s.get(cell));
        entry.is_some_and(|e| e.kind == Kind::Date)
    };
    let found: Vec<&Place> = places.filter(is_date).collect();
    if let Some(first) = found.first() {
        let note = format!(
            "整理番号が日付になっているところがあります（{first} など{}か所）。Excel が 1-1 などを日付に変えたのなら、できた CSV で直してください。",
            found.len()
        );
        import.notes.push(note);
    }
}

/// Sees to it that every text is reported: what is neither in the plan nor one of its headings is left
/// over. `lost` are those that another place says differently.
fn account(import: &mut Import, pages: &mut [Page], lost: &HashMap<Place, String>) {
    let mut said: HashMap<&Place, Vec<&str>> = HashMap::new();
    for value in import.rows.iter().flatten() {
        for place in &value.places {
            said.entry(place).or_default().push(&value.text);
        }
    }
    let (mut left, mut headings, mut keys) = (vec![], vec![], vec![]);
    for page in pages {
        page.leave_rest(STRAY);
        left.extend(page.struck().map(|(place, text, why)| Leftover {
            place,
            text: text.to_string(),
            why: why.to_string(),
        }));
        for (cell, text, fate) in page.fates() {
            let (place, origin) = (page.at(cell), page.origin(cell));
            let is_heading = || page.is_renamed(cell) || is_column(&import.columns, text);
            let is_said = |texts: &Vec<&str>| texts.iter().any(|value| says(value, text));
            let why = match (fate, lost.get(&origin)) {
                (Fate::Key, _) => {
                    keys.push(place);
                    continue;
                }
                (Fate::Heading, _) if is_heading() => {
                    headings.push(place);
                    continue;
                }
                (Fate::Heading, _) => "見出しのようですが、計画の列になりませんでした",
                (_, Some(why)) => why,
                // A level at the end of a sheet may be that of the next sheet's measures.
                _ if said.get(&origin).is_some_and(is_said) => continue,
                (Fate::Left(why), None) => why,
                (Fate::Taken, None) => STRAY,
            };
            left.push(Leftover {
                place,
                text: text.to_string(),
                why: why.to_string(),
            });
        }
    }
    import.left.extend(left);
    import.headings.extend(headings);
    import.keys.extend(keys);
}

/// Whether a column's heading holds a text, or says the same by its role.
fn is_column(columns: &[String], text: &str) -> bool {
    let own = words::label(text).map_or(words::one_line(text), |(heading, _)| heading);
    let (normalized, role) = (normalize(&own), words::role(&own));
    let is_same = |column: &String| {
        let same_role = role != Role::Other && words::role(column) == role;
        normalize(column).contains(&normalized) || same_role
    };
    let is_year = |column: &String| words::is_year(column);
    columns.iter().any(is_same) || words::is_schedule(text) && columns.iter().any(is_year)
}

/// Whether a value holds a cell's text; a number before a title stands in another value.
fn says(value: &str, text: &str) -> bool {
    let (value, text) = (normalize(value), normalize(text));
    value.contains(&text) || text.contains(&value)
}
