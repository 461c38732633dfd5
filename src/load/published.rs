//! published.csv: counts that were published before, to be compared with the answers.

use super::columns;
use super::headed::{Headed, unusable};
use super::table::{Row, Table};
use crate::model::fact::Fact;
use crate::model::plan::{Plan, Role};
use crate::model::project::Published;
use crate::model::survey::Survey;
use crate::model::template::Template;
use crate::text::normalize::normalize;
use crate::text::number::{Number, parse_number};
use crate::text::similar::nearest;

/// The file's names.
pub const FILES: [&str; 2] = ["published.csv", "published.xlsx"];

/// The heading of the counts.
const COUNT: &str = "件数";

/// Reads the counts. Every fault becomes a fact.
pub fn read(
    table: &Table,
    template: &Template,
    plan: &Plan,
    survey: &Survey,
    facts: &mut Vec<Fact>,
) -> Vec<Published> {
    let Some(headed) = Headed::read(table, &[COUNT], facts) else {
        return vec![];
    };
    let Some((field_col, field)) = field(&headed, template) else {
        facts.push(unusable(
            table.place(headed.head.number, 0),
            "様式の項目の見出しがありません",
            "進捗区分など、数えた項目の名前を見出しに書いてください。",
        ));
        return vec![];
    };
    let (count_col, total_col) = (headed.column(COUNT), headed.column("総数"));
    let known = [Some(field_col), count_col, total_col];
    let group = group(&headed, plan, survey, &known);
    let group_col = group.as_ref().map(|(col, _)| *col);
    let others = headed.others(&[known[0], count_col, total_col, group_col]);
    let published = |row: &Row| {
        let count = number(&headed, row, count_col, facts);
        let total_text = headed.text(row, total_col);
        let out_of = match total_text.is_empty() {
            true => Some(None),
            false => number(&headed, row, total_col, facts).map(Some),
        };
        let group_text = headed.text(row, group_col);
        let value = headed.text(row, Some(field_col));
        if value.is_empty() || (group.is_some() && group_text.is_empty()) {
            facts.push(unusable(
                table.place(row.number, 0),
                "何を数えた件数かが空いています",
                "見出しのある欄を、行ごとに全部書いてください。",
            ));
            return None;
        }
        let words = template.field(&field).map_or(vec![], |f| f.words());
        if !words.is_empty() && !words.iter().any(|w| normalize(w) == normalize(&value)) {
            let near = nearest(&value, words.iter().copied()).unwrap_or_default();
            facts.push(unusable(
                table.place(row.number, field_col),
                &format!("「{value}」という答えは様式にありません"),
                &format!(
                    "次のどれかを書いてください：{}（近いのは「{near}」）",
                    words.join("、")
                ),
            ));
            return None;
        }
        Some(Published {
            group_key: group.as_ref().map_or(String::new(), |(_, key)| key.clone()),
            group: group_text,
            field: field.clone(),
            value,
            count: count?,
            total: out_of?,
            count_at: table.place(row.number, count_col.unwrap_or(0)),
            total_at: table.place(row.number, total_col.unwrap_or(0)),
            others: others
                .iter()
                .map(|col| (headed.heading(*col), headed.text(row, Some(*col))))
                .collect(),
            place: table.place(row.number, 0),
        })
    };
    headed.rows.iter().filter_map(published).collect()
}

/// The first column headed by a field's label or key, and the field.
fn field(headed: &Headed<'_>, template: &Template) -> Option<(usize, String)> {
    let field = |(col, cell): (usize, &String)| {
        let heading = columns::plain(cell);
        let mut fields = template.fields.iter();
        let found = fields.find(|f| columns::plain(&f.label) == heading || f.key == heading);
        found.map(|f| (col, f.key.clone()))
    };
    headed.head.cells.iter().enumerate().find_map(field)
}

/// The first other column headed as one of the plan's, and that one's key.
fn group(
    headed: &Headed<'_>,
    plan: &Plan,
    survey: &Survey,
    known: &[Option<usize>],
) -> Option<(usize, String)> {
    let group = |(col, cell): (usize, &String)| {
        let role = columns::role(cell, &survey.columns, &survey.levels);
        let heading = columns::plain(cell);
        let mut columns = plan.columns.iter();
        let found = columns.find(|c| {
            let is_same = columns::plain(&c.heading) == heading;
            is_same || c.key() == heading || (c.role == role && role != Role::Other)
        });
        let found = found.filter(|_| !known.contains(&Some(col)));
        found.map(|c| (col, c.key()))
    };
    headed.head.cells.iter().enumerate().find_map(group)
}

fn number(
    headed: &Headed<'_>,
    row: &Row,
    col: Option<usize>,
    facts: &mut Vec<Fact>,
) -> Option<Number> {
    let text = headed.text(row, col);
    let number = parse_number(&text, Some("件"))
        .ok()
        .map(|amount| amount.value);
    if number.is_none() {
        facts.push(unusable(
            headed.table.place(row.number, col.unwrap_or(0)),
            &format!("「{text}」を件数として読み取れません"),
            "数字だけを書いてください。",
        ));
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::trial;
    use crate::model::roster::Roster;

    fn read_one(text: &str) -> (Vec<Published>, Vec<Fact>) {
        let survey = trial::survey("");
        let (plan, _) = trial::plan(
            "番号,重点,事業名\n1,【Ⅰ】<重点>,公園\n",
            &survey,
            &Roster::default(),
        );
        let template = crate::load::template::built_in("card").unwrap_or_default();
        let mut facts = vec![];
        let template = crate::load::template::read("card.toml", template, &mut facts).unwrap();
        let table = trial::table("published.csv", text);
        let published = read(&table, &template, &plan, &survey, &mut facts);
        (published, facts)
    }

    #[test]
    fn counts_know_their_group_and_field() {
        let (published, facts) =
            read_one("重点,説明,進捗区分,件数,総数\nⅠ,優先,実施,５件,6\nⅡ,,未実施,1,\n");
        assert_eq!(facts, vec![]);
        let first = &published[0];
        assert_eq!((&*first.group_key, &*first.group), ("priority", "Ⅰ"));
        assert_eq!((&*first.field, &*first.value), ("status", "実施"));
        assert_eq!(first.count.to_string(), "5");
        assert_eq!(first.total.map(|n| n.to_string()).as_deref(), Some("6"));
        assert_eq!(first.others["説明"], "優先");
        assert_eq!(first.count_at.cell_text(), "D2");
        assert_eq!(first.total_at.cell_text(), "E2");
        assert_eq!(published[1].total, None);
    }

    #[test]
    fn what_cannot_be_read_is_reported() {
        let (published, facts) =
            read_one("重点,status,件数,総数\nⅠ,実施,約5,6\n,実施,1,6\nⅠ,実施,1,2/6\n");
        assert!(published.is_empty());
        let found: Vec<(String, String)> = facts
            .iter()
            .map(|f| (f.place.cell_text(), trial::words(&f.kind).0))
            .collect();
        let expected = [
            ("C2", "「約5」を件数として読み取れません"),
            ("A3", "何を数えた件数かが空いています"),
            ("D4", "「2/6」を件数として読み取れません"),
        ];
        assert_eq!(
            found,
            expected.map(|(cell, text)| (cell.to_string(), text.to_string()))
        );
        let (_, facts) = read_one("重点,件数\nⅠ,1\n");
        assert!(
            trial::words(&facts[0].kind)
                .0
                .contains("様式の項目の見出しがありません")
        );
    }
}
