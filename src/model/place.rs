//! One place in one file: zero-based inside, `A1` outside, converted only here.

use crate::text::shared::SharedText;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// A cell of a sheet. Rows and columns count from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// Zero-based row.
    pub row: u32,
    /// Zero-based column.
    pub col: u32,
}

impl Cell {
    /// The cell at a zero-based row and column.
    pub fn new(row: u32, col: u32) -> Cell {
        Cell { row, col }
    }

    /// Reads `B12` back into a cell. `None` for anything else.
    pub fn parse(text: &str) -> Option<Cell> {
        let split = text.find(|c: char| c.is_ascii_digit())?;
        let (letters, digits) = text.split_at(split);
        if letters.is_empty() || letters.len() > 3 {
            return None;
        }
        let mut col = 0u32;
        for c in letters.chars() {
            if !c.is_ascii_uppercase() {
                return None;
            }
            col = col * 26 + (c as u32 - 'A' as u32) + 1;
        }
        let row: u32 = digits.parse().ok()?;
        Some(Cell::new(row.checked_sub(1)?, col - 1))
    }

    /// The address with both parts fixed, as in `$B$12`.
    pub fn fixed(&self) -> String {
        format!("${}${}", column_name(self.col), self.row + 1)
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_name(self.col), u64::from(self.row) + 1)
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Cell, D::Error> {
        let text = String::deserialize(deserializer)?;
        Cell::parse(&text).ok_or_else(|| de::Error::custom("not a cell"))
    }
}

/// The letters of a zero-based column: 0 is `A`, 26 is `AA`.
pub fn column_name(col: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(col) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// A place that a person can open: file, sheet and cell, as far as they are known.
///
/// For a text file `sheet` is empty and the row of `cell` is the line.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place {
    /// The file, relative to the folder it was found in, with `/` between parts.
    pub file: SharedText,
    /// The sheet's name, or empty.
    pub sheet: SharedText,
    /// The cell, where there is one.
    pub cell: Option<Cell>,
}

impl Place {
    /// A whole file.
    pub fn file(file: impl Into<SharedText>) -> Place {
        Place {
            file: file.into(),
            ..Place::default()
        }
    }

    /// A sheet of a file.
    pub fn sheet(file: impl Into<SharedText>, sheet: impl Into<SharedText>) -> Place {
        Place {
            file: file.into(),
            sheet: sheet.into(),
            cell: None,
        }
    }

    /// A cell of a sheet.
    pub fn cell(file: impl Into<SharedText>, sheet: impl Into<SharedText>, cell: Cell) -> Place {
        Place {
            file: file.into(),
            sheet: sheet.into(),
            cell: Some(cell),
        }
    }

    /// The cell as text, empty where there is none.
    pub fn cell_text(&self) -> String {
        self.cell.map(|c| c.to_string()).unwrap_or_default()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = vec![];
        if !self.file.is_empty() {
            parts.push(self.file.to_string());
        }
        if !self.sheet.is_empty() {
            parts.push(format!("シート「{}」", self.sheet));
        }
        match self.cell {
            // A settings file is read by lines, not by cells.
            Some(cell) if self.file.ends_with(".toml") => {
                parts.push(match cell.col {
                    0 => format!("{}行目", cell.row + 1),
                    col => format!("{}行目{}文字目", cell.row + 1, col + 1),
                });
            }
            Some(cell) => parts.push(cell.to_string()),
            None => {}
        }
        f.write_str(&parts.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_reads_cells() {
        for (row, col, name) in [
            (0, 0, "A1"),
            (11, 1, "B12"),
            (0, 26, "AA1"),
            (1_048_575, 16_383, "XFD1048576"),
        ] {
            assert_eq!(Cell::new(row, col).to_string(), name);
            assert_eq!(Cell::parse(name), Some(Cell::new(row, col)));
        }
        for bad in ["", "A", "1", "A0", "a1", "A1B", "AAAA1", "A-1"] {
            assert_eq!(Cell::parse(bad), None, "{bad}");
        }
    }
}
