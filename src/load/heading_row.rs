//! The plan's row of headings: which row it is, and what each heading means. Headings that the
//! vocabulary lacks are read by the nearest word, or by what stands below them; both are reported.

use super::cells::{one_line, text_of};
use super::columns;
use super::import_line;
use super::roster::{names_in, resolve};
use super::table::{Row, Table};
use crate::model::fact::{Fact, Fault, Kind};
use crate::model::place::Place;
use crate::model::plan::Role;
use crate::model::project_book::SETTINGS;
use crate::model::roster::Roster;
use crate::model::survey::Survey;
use crate::text::code::{normalize_code, split_code};
use std::cmp::Reverse;
use std::collections::HashSet;

/// The row of headings is sought in so many rows.
const SEARCHED: usize = 100;

/// Fewer cells of a column than this say nothing of it.
const FEWEST: usize = 2;

/// What a plan needs, with what people call it.
const NEEDED: [(&str, &str); 2] = [("code", "整理番号"), ("title", "事業名")];

/// What plans say for each year.
const YEARLY: [&str; 2] = ["budget", "settled"];

/// The row of headings of a plan.
pub(super) struct Heads {
    /// Its index among the table's rows.
    pub start: usize,
    /// What each of its cells means.
    pub roles: Vec<Role>,
}

/// The first row that names both the code and the title; of several one below the other, the last, as
/// where a list was pasted with its headings below others.
pub(super) fn by_words(table: &Table, survey: &Survey) -> Option<usize> {
    let is_head = |row: &Row| {
        let roles = roles(row, survey);
        has(&roles, "code") && has(&roles, "title")
    };
    let first = table.rows.iter().position(is_head)?;
    let below = table.rows[first + 1..].iter();
    Some(first + below.take_while(|row| is_head(row)).count())
}

/// The roles of a row of headings by their words. Where none of them is the title, the innermost level
/// is, such as 柱, unless survey.toml says that it is a level.
pub(super) fn roles(row: &Row, survey: &Survey) -> Vec<Role> {
    let role = |cell: &String| columns::role(cell, &survey.columns, &survey.levels);
    let mut roles: Vec<Role> = row.cells.iter().map(role).collect();
    if has(&roles, "title") || !survey.levels.is_empty() {
        return roles;
    }
    let depth = |(at, role): (usize, &Role)| match role {
        Role::Level(depth) if !columns::is_mapped(&row.cells[at], &survey.columns) => {
            Some((*depth, at))
        }
        _ => None,
    };
    if let Some((_, at)) = roles.iter().enumerate().filter_map(depth).max() {
        roles[at] = Role::Known("title");
    }
    roles
}

fn has(roles: &[Role], name: &str) -> bool {
    roles
        .iter()
        .any(|role| matches!(role, Role::Known(own) if *own == name))
}

/// Finds the row of headings, and tells how headings were read that the vocabulary lacks. Where it
/// lacks the code or the title, one fact says what each heading was taken for and what to write.
pub(super) fn read(
    table: &Table,
    survey: &Survey,
    roster: &Roster,
    facts: &mut Vec<Fact>,
) -> Option<Heads> {
    let Some(start) = by_words(table, survey).or_else(|| likely(table, survey)) else {
        let first = table.rows.first();
        let place = first.map_or_else(|| table.whole(), |row| table.place(row.number, 0));
        facts.push(missing(
            place,
            "整理番号と事業名の見出しがある行が見つかりません".to_string(),
            format!(
                "最初の行に、整理番号・事業名・担当課などの見出しを書いてください。{}",
                import_line::of(table, survey)
            ),
        ));
        return None;
    };
    let mut guess = Guess {
        table,
        survey,
        start,
        roles: roles(&table.rows[start], survey),
        facts: vec![],
    };
    NEEDED.iter().for_each(|(role, _)| guess.one_of(role));
    YEARLY.iter().for_each(|name| guess.of_the_year(name));
    guess.by_nearest_word();
    guess.by_codes();
    if !has(&guess.roles, "section") {
        guess.by_sections(roster);
    }
    if NEEDED.iter().all(|(role, _)| has(&guess.roles, role)) {
        facts.append(&mut guess.facts);
        let roles = guess.roles;
        return Some(Heads { start, roles });
    }
    facts.push(guess.lacking());
    None
}

fn missing(place: Place, what: String, todo: impl Into<String>) -> Fact {
    Fact::new(Kind::PlanRow(Fault::new(what, todo)), place)
}

/// The row with most headings that have a role, of the first ones; two at least, or one with two others.
fn likely(table: &Table, survey: &Survey) -> Option<usize> {
    let score = |row: &Row| {
        let roles = roles(row, survey);
        let nearest = row.cells.iter().filter_map(|cell| columns::nearest(cell));
        let filled = row.cells.iter().filter(|cell| !one_line(cell).is_empty());
        let known = roles.iter().filter(|role| **role != Role::Other).count() + nearest.count();
        (filled.count() > 2 || known > 1).then_some(known)
    };
    let scored = table.rows.iter().take(SEARCHED).map(score).enumerate();
    let best = scored.filter_map(|(at, score)| Some((score.filter(|score| *score > 0)?, at)));
    best.min_by_key(|(score, at)| (Reverse(*score), *at))
        .map(|(_, at)| at)
}

/// A row of headings being understood.
struct Guess<'a> {
    table: &'a Table,
    survey: &'a Survey,
    start: usize,
    roles: Vec<Role>,
    facts: Vec<Fact>,
}

impl Guess<'_> {
    fn head(&self) -> &Row {
        &self.table.rows[self.start]
    }

    /// Gives a column a role, and tells so.
    fn take(&mut self, col: usize, role: Role, why: &str) {
        let heading = self.head().cells.get(col).map_or("", String::as_str);
        let heading = match one_line(heading) {
            blank if blank.is_empty() => "（空欄）".to_string(),
            heading => heading,
        };
        let read = Kind::ReadAs {
            heading: heading.clone(),
            meaning: columns::meaning(&role).unwrap_or_default().to_string(),
            why: why.to_string(),
        };
        let place = self.table.place(self.head().number, col);
        self.facts.push(Fact {
            field: heading,
            ..Fact::new(read, place)
        });
        self.roles[col] = role;
    }

    /// Gives a role to the only column of it that says the year surveyed, where no column has it without a
    /// year: 予算額（千円）／R5.
    fn of_the_year(&mut self, name: &'static str) {
        let year = self.survey.year;
        let cells = self.head().cells.iter().zip(&self.roles).enumerate();
        let own = cells.filter(|(_, (cell, role))| {
            **role == Role::Other && columns::is_of(&one_line(cell), name, year)
        });
        let own: Vec<usize> = own.map(|(col, _)| col).collect();
        if let ([only], false) = (own.as_slice(), has(&self.roles, name)) {
            self.roles[*only] = Role::Known(name);
        }
    }

    /// Leaves a role to one of several columns that have it: to that with most different texts below it,
    /// as the titles' are beside those of a level. Of several, that whose heading says the role best.
    fn one_of(&mut self, name: &'static str) {
        let own = Role::Known(name);
        let columns = self.roles.iter().enumerate();
        let columns: Vec<usize> = columns
            .filter(|(_, role)| **role == own)
            .map(|(col, _)| col)
            .collect();
        let rank = |col: usize| {
            let different: HashSet<String> = self.texts(col).into_iter().collect();
            let word = columns::rank(&self.head().cells[col]).unwrap_or(usize::MAX);
            (!self.is_by_hand(col), Reverse(different.len()), word)
        };
        let best = columns.iter().copied().min_by_key(|col| rank(*col));
        for col in columns.into_iter().filter(|col| Some(*col) != best) {
            self.roles[col] = Role::Other;
        }
    }

    /// Headings that are nearly one of the vocabulary, where no other column has its role.
    fn by_nearest_word(&mut self) {
        let own = |role: &Role| *role == Role::Other;
        let near = |(col, role): (usize, &Role)| {
            let cell = self.head().cells.get(col).filter(|_| own(role))?;
            let word = columns::nearest(cell)?;
            let role = columns::role(word, &Default::default(), &[]);
            let is_level = matches!(role, Role::Level(_)) && !self.survey.levels.is_empty();
            (!is_level && !self.is_by_hand(col)).then_some((col, role))
        };
        let near: Vec<(usize, Role)> = self.roles.iter().enumerate().filter_map(near).collect();
        for (col, role) in &near {
            let others = near.iter().filter(|(_, other)| other == role);
            if !self.roles.contains(role) && others.count() == 1 {
                self.take(*col, role.clone(), "いちばん近い言葉なので");
            }
        }
    }

    fn is_by_hand(&self, col: usize) -> bool {
        let heading = &self.head().cells[col];
        columns::is_mapped(heading, &self.survey.columns)
    }

    /// The texts below a heading.
    fn texts(&self, col: usize) -> Vec<String> {
        let rows = self.table.rows[self.start + 1..].iter();
        let texts = rows.map(|row| text_of(row, col));
        texts.filter(|text| !text.is_empty()).collect()
    }

    /// The columns without a meaning, blank headings among them, whose texts are all such.
    fn columns_of(&self, to: usize, is_such: impl Fn(&[String]) -> bool) -> Vec<usize> {
        let open = (0..to).filter(|col| {
            let is_other = self.roles.get(*col).is_none_or(|role| *role == Role::Other);
            let is_filled = self.head().cells.get(*col).is_some();
            let is_known = |cell: &String| columns::is_heading(cell);
            is_other && is_filled && !is_known(&self.head().cells[*col]) && !self.is_by_hand(*col)
        });
        let such = open.filter(|col| {
            let texts = self.texts(*col);
            texts.len() >= FEWEST && is_such(&texts)
        });
        such.collect()
    }

    /// Left of the titles, the only column of different codes.
    fn by_codes(&mut self) {
        let title = self
            .roles
            .iter()
            .position(|role| *role == Role::Known("title"));
        let (Some(title), false) = (title, has(&self.roles, "code")) else {
            return;
        };
        let count = self.texts(title).len();
        let are_codes = |texts: &[String]| {
            let codes: HashSet<String> = texts.iter().map(|text| normalize_code(text)).collect();
            let is_code = |text: &String| split_code(text).is_some_and(|(_, rest)| rest.is_empty());
            codes.len() == texts.len() && texts.len() >= count && texts.iter().all(is_code)
        };
        if let [only] = self.columns_of(title, are_codes)[..] {
            self.take(
                only,
                Role::Known("code"),
                "事業ごとに違う番号が並んでいるので",
            );
        }
    }

    /// The only column of names that the roster has.
    fn by_sections(&mut self, roster: &Roster) {
        if has(&self.roles, "owner") {
            return;
        }
        let are_sections = |texts: &[String]| texts.iter().all(|text| is_of_roster(roster, text));
        if let [only] = self.columns_of(self.roles.len(), are_sections)[..] {
            self.take(only, Role::Known("owner"), "課の名前が並んでいるので");
        }
    }

    /// What the headings were taken for, and the line to write for those that are lacking.
    fn lacking(&self) -> Fact {
        let lacking = NEEDED.iter().filter(|(role, _)| !has(&self.roles, role));
        let lacking: Vec<&(&str, &str)> = lacking.collect();
        let words: Vec<&str> = lacking.iter().map(|(_, word)| *word).collect();
        let heads = self.head().cells.iter().zip(&self.roles);
        let heads: Vec<(String, &Role)> = heads
            .map(|(cell, role)| (one_line(cell), role))
            .filter(|(heading, _)| !heading.is_empty())
            .collect();
        let unknown = heads
            .iter()
            .find(|(heading, role)| **role == Role::Other && !columns::is_heading(heading));
        let example = unknown.map_or("見出し", |(heading, _)| heading);
        missing(
            self.table.place(self.head().number, 0),
            format!(
                "{}にあたる見出しが分かりません（見出しと見た行：{}）",
                words.join("と"),
                taken_for(&heads)
            ),
            format!(
                "見出しを{}に直すか、{}{}",
                words.join("・"),
                to_write(self.survey, example, words[0]),
                import_line::of(self.table, self.survey)
            ),
        )
    }
}

/// What to write where a heading is to mean something: in survey.toml, or on its sheet.
pub(super) fn to_write(survey: &Survey, heading: &str, word: &str) -> String {
    match survey.is_on_sheet() {
        true => format!(
            "シート「{}」の空いている行の項目に columns.{heading}、記入欄に{word}のように、どの見出しがそうかを書いてください。",
            SETTINGS.name
        ),
        false => format!(
            "survey.toml の最後に [columns] と、その次の行に \"{heading}\" = \"{word}\" のように、どの見出しがそうかを書いてください。"
        ),
    }
}

/// Headings, each with what it was taken for.
pub(super) fn taken_for(heads: &[(String, &Role)]) -> String {
    let taken = heads.iter().map(|(heading, role)| {
        let same = || columns::is_heading(heading).then_some("そのままの列");
        let meaning = columns::meaning(role).or_else(same);
        format!("{heading}→{}", meaning.unwrap_or("（分かりません）"))
    });
    taken.collect::<Vec<_>>().join("、")
}

/// Whether a text is one or several names of the roster.
pub(super) fn is_of_roster(roster: &Roster, text: &str) -> bool {
    let names = names_in(roster, text);
    !names.is_empty() && names.iter().all(|name| resolve(roster, name).is_some())
}
