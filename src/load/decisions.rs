//! decisions.csv: read and checked, a decision for each line that can be used: about a finding, or about
//! a returned file.

use super::headed::Headed;
use super::table::{Row, Table};
use crate::model::decision::{Decision, FileDecision, Ruling, Subject};
use crate::model::fact::{Fact, Fault, Kind};
use crate::text::normalize::normalize;
use crate::text::paths;
use crate::text::similar::nearest;
use std::collections::HashMap;

/// The file's name.
pub const FILE: &str = "decisions.csv";

/// The columns in the order in which a new file has them.
pub const COLUMNS: [&str; 15] = [
    ID,
    RULING,
    VALUE,
    REASON,
    BY,
    DATE,
    CODE,
    SECTION,
    "事業",
    "項目",
    "場所",
    "もとの値",
    "内容",
    RETURNED,
    SHA,
];
/// The column with the finding's id.
pub const ID: &str = "記録番号";
/// The column with what was decided.
pub const RULING: &str = "決定";
/// The column with the value that takes the answer's place.
pub const VALUE: &str = "値";
/// The column with the reason.
pub const REASON: &str = "理由";
/// The column with who decided.
pub const BY: &str = "決めた人";
/// The column with the day of the decision.
pub const DATE: &str = "決めた日";
/// The column with the rule's code.
pub const CODE: &str = "番号";
/// The column with the returned file.
pub const RETURNED: &str = "ファイル";
/// The column with the digest of its contents when it was decided.
pub const SHA: &str = "SHA-256";
/// The column with the section's name.
pub const SECTION: &str = "課";

/// Reads the decisions. Every fault becomes a fact.
pub fn read(table: &Table, facts: &mut Vec<Fact>) -> (Vec<Decision>, Vec<FileDecision>) {
    let Some(headed) = Headed::read(table, &[ID, RULING], facts) else {
        return (vec![], vec![]);
    };
    let columns: Vec<_> = COLUMNS.iter().map(|name| headed.column(name)).collect();
    headed.report_unread(&columns, facts);
    let mut reader = Reader {
        headed: &headed,
        facts,
        first: HashMap::new(),
        files: vec![],
    };
    let mut decisions = vec![];
    for row in headed.rows {
        let word = headed.text(row, headed.column(RULING));
        match FileDecision::parse(&word) {
            Some(is_used) => reader.of_file(row, is_used),
            None => decisions.extend(reader.decision(row)),
        }
    }
    (decisions, reader.files)
}

struct Reader<'a> {
    headed: &'a Headed<'a>,
    facts: &'a mut Vec<Fact>,
    first: HashMap<String, Decision>,
    files: Vec<FileDecision>,
}

impl Reader<'_> {
    /// A line about a returned file.
    fn of_file(&mut self, row: &Row, is_used: bool) {
        let text = |name: &str| self.headed.text(row, self.headed.column(name));
        let decision = FileDecision {
            file: text(RETURNED),
            sha256: text(SHA).to_lowercase(),
            department: text(SECTION),
            is_used,
            reason: text(REASON),
            place: self.headed.table.place(row.number, 0),
        };
        let [by, date, value] = [BY, DATE, VALUE].map(text);
        let word = decision.word();
        let fault = match &decision.file {
            file if file.is_empty() => Some((
                RETURNED,
                format!("「{word}」なのに、ファイルが空です"),
                "returned の中のファイルの名前を書いてください。".to_string(),
            )),
            _ if !value.is_empty() => Some((
                VALUE,
                format!("「{word}」なのに、値「{value}」があります"),
                "値を直すのなら、記録番号を書き、決定を「修正」にしてください。".to_string(),
            )),
            _ => self.file_twice(&decision),
        };
        if let Some((column, found, wanted)) = fault {
            return self.fault(row, column, found, wanted);
        }
        self.bare(row, [&decision.reason, &by, &date]);
        self.files.push(decision);
    }

    /// A second line on one file, or on the same part of it.
    fn file_twice(&self, decision: &FileDecision) -> Option<(&'static str, String, String)> {
        let is_about =
            |a: &str, b: &str| a.is_empty() || b.is_empty() || normalize(a) == normalize(b);
        let first = self.files.iter().find(|own| {
            paths::is_same(&own.file, &decision.file)
                && is_about(&own.department, &decision.department)
        })?;
        let how = match first.is_used == decision.is_used {
            true => "二度",
            false => "違う決定で二度",
        };
        let found = format!(
            "ファイル「{}」が{how}書かれています（先にあるのは {}）",
            decision.file,
            first.place.cell_text()
        );
        Some((RETURNED, found, "一つだけを残してください。".to_string()))
    }

    fn decision(&mut self, row: &Row) -> Option<Decision> {
        let text = |name: &str| self.headed.text(row, self.headed.column(name));
        let word = text(RULING);
        let decision = Decision {
            id: normalize(&text(ID)),
            ruling: Ruling::parse(&word).unwrap_or(Ruling::Accept),
            value: text(VALUE),
            reason: text(REASON),
            by: text(BY),
            date: text(DATE),
            subject: Subject {
                code: text(CODE),
                department: text(SECTION),
                item: text("事業"),
                field: text("項目"),
                place: text("場所"),
                value: text("もとの値"),
            },
            place: self.headed.table.place(row.number, 0),
        };
        match self.usable(row, &decision, &word) {
            true => Some(decision),
            false => None,
        }
    }

    fn usable(&mut self, row: &Row, decision: &Decision, word: &str) -> bool {
        let fault = match decision.ruling {
            _ if decision.id.is_empty() => Some((
                ID,
                blank(ID),
                "委員会資料の「要確認事項」か findings.csv にある番号を写してください。"
                    .to_string(),
            )),
            _ if Ruling::parse(word).is_none() => Some((RULING, unknown(word), meant(word))),
            Ruling::Correct if decision.value.is_empty() => Some((
                VALUE,
                "「修正」なのに、値が空です".to_string(),
                "直したあとの値を書いてください。".to_string(),
            )),
            Ruling::Accept if !decision.value.is_empty() => Some((
                VALUE,
                format!("「了承」なのに、値「{}」があります", decision.value),
                "値を直すのなら、決定を「修正」にしてください。".to_string(),
            )),
            _ => self.twice(decision),
        };
        match fault {
            Some((column, found, wanted)) => {
                self.fault(row, column, found, wanted);
                false
            }
            None => {
                self.bare(row, [&decision.reason, &decision.by, &decision.date]);
                self.first.insert(decision.id.clone(), decision.clone());
                true
            }
        }
    }

    /// A second line on one finding.
    fn twice(&self, decision: &Decision) -> Option<(&'static str, String, String)> {
        let first = self.first.get(&decision.id)?;
        let same = first.ruling == decision.ruling && first.value == decision.value;
        let how = match same {
            true => "二度",
            false => "違う決定で二度",
        };
        let found = format!(
            "記録番号「{}」が{how}書かれています（先にあるのは {}）",
            decision.id,
            first.place.cell_text()
        );
        Some((ID, found, "一つだけを残してください。".to_string()))
    }

    /// What is left out of a line that can be used all the same.
    fn bare(&mut self, row: &Row, texts: [&String; 3]) {
        for (column, text) in [REASON, BY, DATE].into_iter().zip(texts) {
            if text.is_empty() {
                let wanted = "あとから見てわかるように、書いておいてください。".to_string();
                self.fault(row, column, blank(column), wanted);
            }
        }
    }

    fn fault(&mut self, row: &Row, column: &str, found: String, wanted: String) {
        let at = self.headed.column(column).unwrap_or(0);
        self.facts.push(Fact {
            field: column.to_string(),
            ..Fact::new(
                Kind::Decision(Fault::new(found, wanted)),
                self.headed.table.place(row.number, at),
            )
        });
    }
}

/// Whether a column may be left out of a line that can be used all the same.
fn blank(column: &str) -> String {
    format!("{column}が空です")
}

fn unknown(word: &str) -> String {
    match word.is_empty() {
        true => blank(RULING),
        false => format!("決定「{word}」は使えません"),
    }
}

fn meant(word: &str) -> String {
    let near = nearest(word, ["了承", "修正", "採用", "不採用"]);
    let near = near.map_or(String::new(), |n| {
        format!("「{n}」のことではありませんか。")
    });
    format!(
        "{near}「了承」か「修正」を、ファイルについての決定なら「採用」か「不採用」を書いてください。"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::trial;

    #[test]
    fn lines_that_cannot_be_used_are_reported() {
        let text = "記録番号,決定,値,理由,決めた人,決めた日\n\
                    a1,了承,,確かめた,丁,2021-05-10\n\
                    A1,修正,実施,確かめた,丁,2021-05-10\n\
                    b2,了解,,x,丁,2021-05-10\n\
                    b3,修正,,x,丁,2021-05-10\n\
                    b4,了承,実施,x,丁,2021-05-10\n\
                    ,了承,,x,丁,2021-05-10\n\
                    b5-2,修正,実施,,丁,2021-05-10\n";
        let mut facts = vec![];
        let (read, _) = read(&trial::table(FILE, text), &mut facts);
        let ids: Vec<&str> = read.iter().map(|v| v.id.as_str()).collect();
        assert_eq!(ids, ["a1", "b5-2"]);
        assert_eq!(read[1].ruling, Ruling::Correct);
        let reported: Vec<(String, String)> = facts
            .iter()
            .map(|f| (f.place.cell_text(), trial::words(&f.kind).0))
            .collect();
        let expected = [
            (
                "A3",
                "記録番号「a1」が違う決定で二度書かれています（先にあるのは A2）",
            ),
            ("B4", "決定「了解」は使えません"),
            ("C5", "「修正」なのに、値が空です"),
            ("C6", "「了承」なのに、値「実施」があります"),
            ("A7", "記録番号が空です"),
            ("D8", "理由が空です"),
        ];
        assert_eq!(
            reported,
            expected.map(|(cell, text)| (cell.to_string(), text.to_string()))
        );
    }

    #[test]
    fn lines_about_files_are_read_and_held_against_each_other() {
        let text = "記録番号,決定,値,理由,決めた人,決めた日,課,ファイル,SHA-256\n\
                    ,採用,,確かめた,丁,2021-05-10,甲課,a/b.xlsx,AB12\n\
                    ,不採用,,確かめた,丁,2021-05-10,,a\\b.xlsx,\n\
                    ,不採用,,,丁,2021-05-10,,c.xlsx,\n\
                    ,採用,,確かめた,丁,2021-05-10,乙課,a/b.xlsx,\n\
                    ,採用,,確かめた,丁,2021-05-10,乙課,,\n\
                    ,採用,実施,確かめた,丁,2021-05-10,乙課,d.xlsx,\n";
        let mut facts = vec![];
        let (decisions, files) = read(&trial::table(FILE, text), &mut facts);
        assert_eq!(decisions, []);
        let read: Vec<(&str, &str, bool, &str)> = files
            .iter()
            .map(|d| (&*d.file, &*d.department, d.is_used, &*d.sha256))
            .collect();
        let expected = [
            ("a/b.xlsx", "甲課", true, "ab12"),
            ("c.xlsx", "", false, ""),
            ("a/b.xlsx", "乙課", true, ""),
        ];
        assert_eq!(read, expected);
        let reported: Vec<String> = facts.iter().map(|f| trial::words(&f.kind).0).collect();
        let expected = [
            "ファイル「a\\b.xlsx」が違う決定で二度書かれています（先にあるのは A2）",
            "理由が空です",
            "「採用」なのに、ファイルが空です",
            "「採用」なのに、値「実施」があります",
        ];
        assert_eq!(reported, expected);
    }
}
