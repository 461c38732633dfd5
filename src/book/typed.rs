//! What stands in a cell, seen through its number format: the same for every file format.

use super::number_format::{NumberFormat, built_in};
use super::{Entry, Kind, runs, strike};
use crate::model::answer::Display;
use std::collections::HashMap;
use std::sync::Arc;

/// A number as it is seen. What a formula gives is reported bare, and what is seen of it beside.
pub(super) fn number(value: f64, format: &NumberFormat, is_1904: bool, formula: &str) -> Entry {
    let seen = format.number(value, is_1904);
    let (mut text, mut display) = (seen.text, seen.display);
    let has_digits = text.contains(|c: char| c.is_ascii_digit());
    if !formula.is_empty()
        && has_digits
        && let Some(stored) = display.stored.take()
    {
        display.shown.get_or_insert(text);
        text = stored;
    }
    Entry {
        text,
        formula: formula.to_string(),
        kind: if seen.is_moment {
            Kind::Date
        } else {
            Kind::Number
        },
        display: display.boxed(),
    }
}

/// A text as it is seen: words of the format may take its place.
pub(super) fn text(text: String, format: Option<&NumberFormat>, formula: String) -> Entry {
    let shown = format
        .and_then(|f| f.text(&text))
        .filter(|_| !text.is_empty());
    let is_replaced = shown
        .as_ref()
        .is_some_and(|s| !s.is_empty() && !s.contains(text.trim()));
    let (text, display) = match (shown, is_replaced) {
        (Some(shown), true) => (
            shown,
            Display {
                stored: Some(text),
                ..Display::default()
            },
        ),
        (shown, _) => (
            text,
            Display {
                shown,
                ..Display::default()
            },
        ),
    };
    Entry {
        text,
        formula,
        kind: Kind::Text,
        display: display.boxed(),
    }
}

/// A text, and the UTF-16 units from which on it has another font: the font's number.
#[derive(Clone, Debug, Default)]
pub(super) struct RichText {
    pub text: String,
    pub runs: Vec<(usize, usize)>,
}

/// The styles of a workbook, as far as they change what is seen of a cell.
#[derive(Clone, Debug, Default)]
pub(super) struct Formats {
    /// Whether days are counted from 1904.
    pub is_1904: bool,
    codes: HashMap<u32, Arc<str>>,
    formats: HashMap<u32, NumberFormat>,
    styles: Vec<u32>,
    /// Which fonts have a line through them.
    struck: Vec<bool>,
    /// The font of each style.
    fonts: Vec<usize>,
}

impl Formats {
    /// Takes a format's code.
    pub(super) fn add_code(&mut self, id: impl Into<u32>, code: &str) {
        let id = id.into();
        self.codes.insert(id, code.into());
        self.formats.insert(id, NumberFormat::parse(code));
    }

    /// Takes the next style, which bears this format and this font.
    pub(super) fn add_style(&mut self, id: impl Into<u32>, font: usize) {
        let id = id.into();
        let built_in = || NumberFormat::parse(built_in(id));
        self.formats.entry(id).or_insert_with(built_in);
        self.styles.push(id);
        self.fonts.push(font);
    }

    /// The code of the format that a style bears; empty where it changes nothing.
    pub(super) fn code(&self, style: usize) -> Arc<str> {
        let id = self.styles.get(style).copied().unwrap_or(0);
        let own = self.codes.get(&id).cloned();
        own.unwrap_or_else(|| built_in(id).into())
    }

    /// Takes the next font.
    pub(super) fn add_font(&mut self, is_struck: bool) {
        self.struck.push(is_struck);
    }

    /// Whether a font has a line through it.
    pub(super) fn is_font_struck(&self, font: usize) -> bool {
        self.struck.get(font).copied().unwrap_or(false)
    }

    /// Whether the font of a style has a line through it.
    pub(super) fn is_struck(&self, style: usize) -> bool {
        self.fonts
            .get(style)
            .is_some_and(|font| self.is_font_struck(*font))
    }

    fn of(&self, style: usize) -> Option<&NumberFormat> {
        self.formats.get(self.styles.get(style)?)
    }

    /// A number of this style.
    pub(super) fn number(&self, value: f64, style: usize, formula: &str) -> Entry {
        let plain = NumberFormat::default();
        let format = self.of(style).unwrap_or(&plain);
        self.styled(number(value, format, self.is_1904, formula), style)
    }

    /// A text of this style, with where in it other fonts begin.
    pub(super) fn text(&self, words: RichText, style: usize, formula: String) -> Entry {
        let RichText { text: words, runs } = words;
        if runs.is_empty() {
            return self.styled(text(words, self.of(style), formula), style);
        }
        let of_font = |(at, font): &(usize, usize)| (*at, self.is_font_struck(*font));
        let runs: Vec<(usize, bool)> = runs.iter().map(of_font).collect();
        let strike = strike::of_runs(&words, self.is_struck(style), &runs);
        strike::with(text(words, self.of(style), formula), strike)
    }

    /// A text of this style whose runs are marked ([`runs`]).
    pub(super) fn marked(&self, words: &str, style: usize, formula: String) -> Entry {
        let of = self.of(style);
        match runs::unmarked(words, self.is_struck(style)) {
            None => self.styled(text(words.to_string(), of, formula), style),
            Some((words, strike)) => strike::with(text(words, of, formula), strike),
        }
    }

    /// A cell whose style says whether there is a line through it.
    pub(super) fn styled(&self, entry: Entry, style: usize) -> Entry {
        match self.is_struck(style) {
            true => strike::whole(entry),
            false => entry,
        }
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
            formats.add_style(id, 0);
        }
        let seen = |style| formats.number(44016.0, style, "");
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
        let shown = |style| seen(style).display.and_then(|d| d.shown);
        assert_eq!(shown(4).as_deref(), Some("令和2年7月4日"));
        let computed = formats.number(0.5, 2, "A1/2");
        assert_eq!(computed.text, "0.5");
        let shown = computed.display.and_then(|d| d.shown);
        assert_eq!(shown.as_deref(), Some("50%"));
        assert_eq!(seen(99).text, "44016");
        let moved = Formats {
            is_1904: true,
            ..formats
        };
        assert_eq!(moved.number(42554.0, 1, "").text, "2020-07-04");
    }
}
