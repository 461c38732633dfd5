//! The rows below a plan's headings: which are measures, and how to come by a plan where the others are
//! many.

use super::cells::{beyond, one_line_text, text_of};
use super::columns;
use super::heading_row::Heads;
use super::import_line;
use super::table::{Row, Table};
use crate::model::fact::{Fact, Fault, Kind};
use crate::model::plan::Role;
use crate::model::survey::Survey;
use crate::text::code::normalize_code;
use crate::text::width::clip;

/// So many rows that are no measures, and columns without a heading, are told one by one.
const FEW: usize = 2;
/// A word of a heading has so many characters at most.
const WORD: usize = 15;
/// How wide the text of a row is told.
const WIDE: usize = 24;

/// What a row is that is no measure.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Odd {
    /// A row of headings.
    Heading,
    /// A single text: a heading of a level, a note.
    Lone,
    /// Texts, but neither a code nor a title: totals, a measure that goes on.
    Nameless,
    /// A code without a title, or a title without a code.
    Half,
}

/// What each kind is called.
const NAMES: [(Odd, &str); 4] = [
    (Odd::Heading, "見出しの続きか、見出しのくり返し"),
    (Odd::Lone, "文が一つだけの行"),
    (Odd::Nameless, "整理番号も事業名もない行"),
    (Odd::Half, "整理番号と事業名の片方がない行"),
];

/// The rows that are measures. What else stands below the headings becomes facts: one by one where it is
/// little; else one fact says what it is, and how `import` makes a plan of it. `None` where the headings
/// go on, so that no row can be told.
pub(super) fn measures<'a>(
    table: &'a Table,
    heads: &Heads,
    survey: &Survey,
    facts: &mut Vec<Fact>,
) -> Option<Vec<&'a Row>> {
    let (head, rows) = (&table.rows[heads.start], &table.rows[heads.start + 1..]);
    let named = rows.iter().enumerate().map(|(at, row)| {
        let odd = odd(row, &heads.roles);
        let goes_on = at == 0 && odd == Some(Odd::Nameless) && are_words(row);
        (row, if goes_on { Some(Odd::Heading) } else { odd })
    });
    let named: Vec<(&Row, Option<Odd>)> = named.collect();
    let odd = named.iter().filter_map(|(row, odd)| Some((*row, (*odd)?)));
    let odd: Vec<(&Row, Odd)> = odd.collect();
    let mut beside = vec![];
    beyond(table, rows, head.cells.len(), &mut beside);
    let is_heading = |(_, odd): &(&Row, Odd)| *odd == Odd::Heading;
    let goes_on = named
        .first()
        .is_some_and(|(_, odd)| *odd == Some(Odd::Heading));
    if odd.iter().any(is_heading) || odd.len() + beside.len() > FEW {
        facts.push(together(table, &odd, &beside, survey));
    } else {
        facts.extend(odd.iter().map(|(row, _)| alone(table, row, &heads.roles)));
        facts.append(&mut beside);
    }
    let measures = named.iter().filter(|(_, odd)| odd.is_none());
    (!goes_on).then(|| measures.map(|(row, _)| *row).collect())
}

/// Whether a row holds words rather than sentences.
fn are_words(row: &Row) -> bool {
    let is_word = |cell: &String| cell.chars().count() <= WORD && !cell.contains('。');
    row.cells.iter().all(is_word)
}

/// The text of a row under a role.
fn said(row: &Row, roles: &[Role], name: &'static str) -> String {
    let col = roles.iter().position(|role| *role == Role::Known(name));
    col.map_or(String::new(), |col| one_line_text(&text_of(row, col)))
}

fn odd(row: &Row, roles: &[Role]) -> Option<Odd> {
    let (code, title) = (said(row, roles, "code"), said(row, roles, "title"));
    let role = |text: &str| columns::role(text, &Default::default(), &[]);
    let filled = (0..row.cells.len()).map(|col| text_of(row, col));
    let filled: Vec<String> = filled.filter(|text| !text.is_empty()).collect();
    let is_heading = |text: &&String| role(text) != Role::Other || columns::is_heading(text);
    if !normalize_code(&code).is_empty() && !title.is_empty() {
        let is_again = role(&code) == Role::Known("code") && role(&title) == Role::Known("title");
        return is_again.then_some(Odd::Heading);
    }
    let headings = filled.iter().filter(is_heading).count();
    Some(match (code.is_empty() && title.is_empty(), filled.len()) {
        (true, 2..) if headings * 2 >= filled.len() => Odd::Heading,
        (_, 1) => Odd::Lone,
        (true, _) => Odd::Nameless,
        (false, _) => Odd::Half,
    })
}

fn alone(table: &Table, row: &Row, roles: &[Role]) -> Fact {
    let (code, title) = (said(row, roles, "code"), said(row, roles, "title"));
    let what = match (code.as_str(), title.as_str()) {
        ("", "") => format!(
            "整理番号と事業名が空いています（「{}」と書かれています）",
            shown(row)
        ),
        _ => format!("整理番号か事業名が空いています（整理番号「{code}」、事業名「{title}」）"),
    };
    let fault = Fault::new(what, "整理番号と事業名の両方を書くか、行を除いてください。");
    Fact {
        item: code,
        ..Fact::new(Kind::PlanRow(fault), table.place(row.number, 0))
    }
}

fn together(table: &Table, rows: &[(&Row, Odd)], beside: &[Fact], survey: &Survey) -> Fact {
    let kinds = NAMES.iter().filter_map(|(kind, name)| {
        let own: Vec<&Row> = rows
            .iter()
            .filter(|(_, odd)| odd == kind)
            .map(|(row, _)| *row)
            .collect();
        let first = own.first()?;
        let numbers: Vec<u32> = own.iter().map(|row| row.number + 1).collect();
        let text = shown(first);
        Some(format!(
            "{name}：{}行目（「{text}」など）",
            ranges(&numbers)
        ))
    });
    let cells: Vec<String> = beside.iter().map(|fact| fact.place.cell_text()).collect();
    let columns = format!("見出しのない列に書かれたもの：{}から下", cells.join("、"));
    let columns = (!cells.is_empty()).then_some(columns);
    let kinds: Vec<String> = kinds.chain(columns).collect();
    let what = format!(
        "計画に、一行に一つの事業として読めないところがあります。{}",
        kinds.join("。")
    );
    let first = rows.first().map(|(row, _)| table.place(row.number, 0));
    let place = first.or_else(|| beside.first().map(|fact| fact.place.clone()));
    let todo = format!(
        "そこを直すか除いてください。{}",
        import_line::of(table, survey)
    );
    Fact::new(
        Kind::PlanShape(Fault::new(what, todo)),
        place.unwrap_or_else(|| table.whole()),
    )
}

/// The texts of a row, as far as there is room.
fn shown(row: &Row) -> String {
    let texts = row.cells.iter().map(|cell| one_line_text(cell));
    let texts: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
    clip(&texts.join(" "), WIDE)
}

/// Numbers in their order, those that follow each other as one: 5、7〜9.
fn ranges(numbers: &[u32]) -> String {
    let runs = numbers.chunk_by(|a, b| a + 1 == *b);
    let run = |run: &[u32]| match run {
        [only] => only.to_string(),
        [first, .., last] => format!("{first}〜{last}"),
        [] => String::new(),
    };
    runs.map(run).collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::trial;
    use crate::model::roster::Roster;

    fn told(text: &str) -> Vec<String> {
        let (_, facts) = trial::plan(text, &trial::survey(""), &Roster::default());
        let faults = facts
            .iter()
            .filter(|f| matches!(f.kind, Kind::PlanRow(_) | Kind::PlanShape(_)));
        let faults: Vec<Fact> = faults.cloned().collect();
        trial::reported(&faults)
    }

    #[test]
    fn many_rows_that_are_no_measures_are_one_fact() {
        let head = "番号,事業名,担当課\n";
        let few = told(&format!("{head}1,公園,甲課\n,,計\n"));
        assert_eq!(few.len(), 1);
        assert!(
            few[0].starts_with("A3 整理番号と事業名が空いています（「計」"),
            "{few:?}"
        );
        let many = told(&format!(
            "{head}基本目標1,,\n1,公園,甲課\n,,乙課\n,合計,10\n※注,,\n番号,事業名,担当課\n2,道,甲課\n"
        ));
        assert_eq!(many.len(), 1, "{many:?}");
        for part in [
            "A2 ",
            "文が一つだけの行：2、4、6行目（「基本目標1」など）",
            "整理番号と事業名の片方がない行：5行目（「合計 10」など）",
            "見出しのくり返し：7行目",
            "torimatome import plan.csv -o plan_new.csv",
        ] {
            assert!(many[0].contains(part), "{part}: {many:?}");
        }
    }

    #[test]
    fn headings_that_go_on_are_the_only_fact() {
        let text = "番号,事業名,担当,目標値,\n,,課,R5,R6\n1,公園,甲課,1,2\n";
        let (plan, facts) = trial::plan(text, &trial::survey(""), &Roster::default());
        assert!(plan.measures.is_empty());
        let told = trial::reported(&facts);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("見出しの続き"), "{told:?}");
    }
}
