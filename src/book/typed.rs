//! What a number in a cell is: its style leads to a number format, and that says
//! whether it is a date and how people see it.

use super::cells::{EPOCH_1904, day};
use super::{Entry, Kind, shown};
use std::collections::HashMap;
use std::sync::Arc;

/// The number formats of a workbook.
#[derive(Clone, Debug, Default)]
pub(super) struct Formats {
    /// Whether days are counted from 1904.
    pub is_1904: bool,
    codes: HashMap<u32, Arc<str>>,
    styles: Vec<u32>,
}

impl Formats {
    /// Takes a format's code.
    pub(super) fn add_code(&mut self, id: impl Into<u32>, code: &str) {
        self.codes.insert(id.into(), code.into());
    }

    /// Takes the next style, which bears this format.
    pub(super) fn add_style(&mut self, id: impl Into<u32>) {
        self.styles.push(id.into());
    }

    /// The code of the format that a style bears; empty where it changes nothing.
    pub(super) fn code(&self, style: usize) -> Arc<str> {
        let id = self.styles.get(style).copied().unwrap_or(0);
        let own = self.codes.get(&id).cloned();
        own.unwrap_or_else(|| built_in(id).into())
    }

    /// A number of this style.
    pub(super) fn entry(&self, value: f64, style: usize, formula: String) -> Entry {
        let id = self.styles.get(style).copied().unwrap_or(0);
        let code = self.codes.get(&id).map_or(built_in(id), |code| code);
        let (text, kind) = match shown::nature(code) {
            shown::Nature::Length => day(value, true),
            shown::Nature::Moment => {
                let shift = if self.is_1904 && value >= 1.0 {
                    EPOCH_1904
                } else {
                    0.0
                };
                day(value + shift, false)
            }
            // As in xlsx: what a formula gives is told without its looks.
            shown::Nature::Number if !formula.is_empty() => (value.to_string(), Kind::Number),
            shown::Nature::Number => (shown::number(value, code), Kind::Number),
        };
        Entry {
            text,
            formula,
            kind,
        }
    }
}

/// The codes that no file writes down, as far as they change what is seen (ECMA-376 18.8.30).
fn built_in(id: u32) -> &'static str {
    match id {
        9 => "0%",
        10 => "0.00%",
        14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => "yyyy/m/d",
        18..=21 | 32..=35 | 45 | 47 | 55 | 56 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        46 => "[h]:mm:ss",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_says_what_a_number_is() {
        let mut formats = Formats::default();
        formats.add_code(500_u32, "[$-411]ggge\"年\"m\"月\"d\"日\"");
        for id in [0_u32, 14, 9, 46, 500] {
            formats.add_style(id);
        }
        let seen = |style| formats.entry(44016.0, style, String::new());
        assert_eq!(
            (seen(0).text.as_str(), seen(0).kind),
            ("44016", Kind::Number)
        );
        assert_eq!(
            (seen(1).text.as_str(), seen(1).kind),
            ("2020-07-04", Kind::Date)
        );
        assert_eq!(seen(2).text, "4401600%");
        assert_eq!(seen(3).text, "1056384:00");
        assert_eq!(seen(4).text, "2020-07-04");
        assert_eq!(seen(99).text, "44016");
        let moved = Formats {
            is_1904: true,
            ..formats
        };
        assert_eq!(moved.entry(42554.0, 1, String::new()).text, "2020-07-04");
    }
}
