//! chapters.csv: the chapters of the report that people write themselves.

use super::headed::Headed;
use super::table::Table;
use crate::model::fact::Fact;
use crate::model::project::Chapter;

/// The file's names.
pub const FILES: [&str; 2] = ["chapters.csv", "chapters.xlsx"];

/// Reads the chapters. Every fault becomes a fact.
pub fn read(table: &Table, facts: &mut Vec<Fact>) -> Vec<Chapter> {
    const HEADINGS: [&str; 3] = ["章", "題", "内容"];
    let Some(headed) = Headed::read(table, &HEADINGS, facts) else {
        return vec![];
    };
    let [number, title, content] = HEADINGS.map(|name| headed.column(name));
    headed.report_unread(&[number, title, content], facts);
    let rows = headed.rows.iter();
    rows.map(|row| Chapter {
        number: headed.text(row, number),
        title: headed.text(row, title),
        content: headed.text(row, content),
        place: table.place(row.number, 0),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::trial;

    #[test]
    fn chapters_keep_their_order_and_lines() {
        let mut facts = vec![];
        let text = "# 説明\n章,題,内容,メモ\n1．,目標,\"一行目\n二行目\",\n２．,体制,,下書き\n";
        let chapters = read(&trial::table("chapters.csv", text), &mut facts);
        let reported: Vec<(&str, &str, &str)> = chapters
            .iter()
            .map(|c| (&*c.number, &*c.title, &*c.content))
            .collect();
        assert_eq!(
            reported,
            [("1．", "目標", "一行目\n二行目"), ("２．", "体制", "")]
        );
        assert_eq!(trial::reported(&facts), ["D2 メモ／1"]);
        assert!(read(&trial::table("chapters.csv", "章,題\n1,目標\n"), &mut facts).is_empty());
        assert!(trial::words(&facts[1].kind).0.contains("章・題・内容"));
    }
}
