//! Last year's answer to what is asked this year.

use super::Context;
use crate::model::address::Address;
use crate::model::answer::Answer;
use crate::model::previous::{Last, only};
use crate::text::normalize::normalize;

impl<'a> Context<'a> {
    /// The year of last year's answers, in words.
    pub fn last_year(&self) -> String {
        let year = self.project.previous.year;
        year.map_or("前年度".to_string(), |year| year.to_string())
    }

    /// What the section answered in this cell last year; blank answers too. A cell of a year or month
    /// is last year's of the same place, one of a given row last year's of the row of the same name.
    /// `None` where several sections of last year are one now and said
    /// different things.
    pub fn last(&self, answer: &Answer) -> Option<&'a Last> {
        only(self.lasts(answer)).filter(|last| last.is_same)
    }

    /// What each section that is this one now answered in this cell last year.
    fn lasts(&self, answer: &Answer) -> &'a [Last] {
        self.project
            .lasts(answer.measure, &answer.name, &answer.field)
    }

    /// Last year's answer that says the same as this one: in the same cell or, in a table, in any row.
    pub fn same_as_last(&self, answer: &Answer) -> Option<&'a Last> {
        let mut lasts = self.last_texts(answer).into_iter();
        lasts.find(|last| is_same(answer, last))
    }

    /// Last year's answers in the same cell or, in a table, in any row of its column.
    pub fn last_texts(&self, answer: &Answer) -> Vec<&'a Last> {
        let own = Address::parse(&answer.field);
        if own.row.is_none() {
            return self.lasts(answer).iter().collect();
        }
        let sheet = self.project.previous.sheet(answer.measure, &answer.name);
        let Some((sheet, field)) = sheet.zip(self.project.template.field(own.field)) else {
            return vec![];
        };
        let part = own.part.map(|part| self.project.last_part(field, part));
        let is_cell = |cell: &str| {
            let cell = Address::parse(cell);
            cell.field == own.field && cell.part == part.as_deref()
        };
        let cells = sheet.iter().filter(|(cell, _)| is_cell(cell));
        cells.flat_map(|(_, lasts)| lasts).collect()
    }
}

/// Whether two answers say the same; what cannot be read is compared as it was written.
fn is_same(answer: &Answer, last: &Last) -> bool {
    let (now, before) = match answer.value.is_empty() {
        true => (answer.raw(), last.raw.as_str()),
        false => (answer.value.as_str(), last.value.as_str()),
    };
    let now = normalize(now);
    !now.is_empty() && now == normalize(before)
}
