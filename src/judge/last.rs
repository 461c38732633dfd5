//! Last year's answer to what is asked this year.

use super::Context;
use crate::model::address::Address;
use crate::model::answer::Answer;
use crate::model::previous::{Last, only};
use crate::model::template::{Field, Kind};
use crate::text::era::FiscalYear;
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
        only(self.lasts(answer)?).filter(|last| last.is_same)
    }

    /// What each section that is this one now answered in this cell last year.
    fn lasts(&self, answer: &Answer) -> Option<&'a [Last]> {
        let previous = &self.project.previous;
        let sheet = previous.sheet(answer.measure, &answer.name)?;
        let address = Address::parse(&answer.field);
        let field = self.project.template.field(address.field)?;
        let part = address.part.map(|part| self.last_part(field, part));
        let name = Address {
            part: part.as_deref(),
            ..address
        };
        sheet.get(&name.to_string()).map(Vec::as_slice)
    }

    /// Last year's answer that says the same as this one: in the same cell or, in a table, in any row.
    pub fn same_as_last(&self, answer: &Answer) -> Option<&'a Last> {
        let own = Address::parse(&answer.field);
        if own.row.is_none() {
            return self
                .lasts(answer)?
                .iter()
                .find(|last| is_same(answer, last));
        }
        let previous = &self.project.previous;
        let sheet = previous.sheet(answer.measure, &answer.name)?;
        let field = self.project.template.field(own.field)?;
        let part = own.part.map(|part| self.last_part(field, part));
        let is_cell = |cell: &str| {
            let cell = Address::parse(cell);
            cell.field == own.field && cell.part == part.as_deref()
        };
        let cells = sheet.iter().filter(|(cell, _)| is_cell(cell));
        let mut lasts = cells.flat_map(|(_, lasts)| lasts);
        lasts.find(|last| is_same(answer, last))
    }

    /// The year or month that stood last year where this one stands now.
    fn last_part(&self, field: &Field, part: &str) -> String {
        let year = self.project.survey.year;
        let last = self.project.previous.year.unwrap_or(year.previous());
        match field.kind {
            Kind::Months => month(part, year, last).unwrap_or(part.to_string()),
            _ if field.by_year && part == year.short() => last.short(),
            _ => part.to_string(),
        }
    }
}

/// A month such as `2020-07` as many years earlier as `last` is before `year`.
fn month(part: &str, year: FiscalYear, last: FiscalYear) -> Option<String> {
    let (calendar, month) = part.split_once('-')?;
    let calendar: i16 = calendar.parse().ok()?;
    Some(format!("{:04}-{month}", calendar - (year.0 - last.0)))
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
