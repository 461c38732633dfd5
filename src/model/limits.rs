//! How much of one file is read at most, and what survey.toml may set of it.

use serde::{Deserialize, Serialize};

/// The bounds of the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of the file itself.
    pub file: u64,
    /// Bytes of all parts once inflated.
    pub inflated: u64,
    /// How many times as large as the file its parts may become, beyond [`SMALL`].
    pub ratio: u64,
    /// Parts in the zip.
    pub parts: usize,
    /// Non-blank cells in the whole workbook, and shared strings.
    pub cells: usize,
    /// The last row of a sheet that may hold something.
    pub rows: u32,
    /// The last column of a sheet that may hold something.
    pub columns: u32,
    /// Files in a zip of several returns, zips within it counted too.
    pub zip_files: usize,
    /// Bytes of all files of such a zip once inflated.
    pub zip: u64,
}

/// Parts that are no larger than this once inflated may be of any ratio.
pub const SMALL: u64 = 16 << 20;

/// The most UTF-16 units of the text of a cell, a note or a text box (Excel's own bound).
pub const TEXT: usize = 32_767;

/// A MiB.
const MIB: u64 = 1 << 20;

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            file: 100 * MIB,
            inflated: 256 * MIB,
            ratio: 200,
            parts: 5_000,
            cells: 200_000,
            rows: 1_048_576,
            columns: 16_384,
            zip_files: 1_000,
            zip: 512 * MIB,
        }
    }
}

/// A bound as survey.toml sets it.
#[derive(Debug)]
pub struct Key {
    /// Its key under `[limits]`.
    pub name: &'static str,
    /// The greatest value that may be set; the least is 1.
    pub most: u64,
    set: fn(&mut Limits, u64),
}

/// Every bound that may be set.
pub const KEYS: &[Key] = &[
    Key::new("file_mb", 2_000, |l, n| l.file = n * MIB),
    Key::new("inflated_mb", 4_000, |l, n| l.inflated = n * MIB),
    Key::new("ratio", 2_000, |l, n| l.ratio = n),
    Key::new("parts", 60_000, |l, n| l.parts = n as usize),
    Key::new("cells", 10_000_000, |l, n| l.cells = n as usize),
    Key::new("rows", 1_048_576, |l, n| l.rows = n as u32),
    Key::new("columns", 16_384, |l, n| l.columns = n as u32),
    Key::new("zip_files", 60_000, |l, n| l.zip_files = n as usize),
    Key::new("zip_mb", 16_000, |l, n| l.zip = n * MIB),
];

impl Key {
    const fn new(name: &'static str, most: u64, set: fn(&mut Limits, u64)) -> Key {
        Key { name, most, set }
    }

    /// Whether a number may be set.
    pub fn takes(&self, number: i64) -> bool {
        u64::try_from(number).is_ok_and(|n| (1..=self.most).contains(&n))
    }

    /// Sets the bound to a number that [`Key::takes`].
    pub fn set(&self, limits: &mut Limits, number: i64) {
        if let Some(number) = u64::try_from(number).ok().filter(|_| self.takes(number)) {
            (self.set)(limits, number);
        }
    }
}

/// The bound of a key of survey.toml.
pub fn key(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_key_takes_is_set() {
        let mut limits = Limits::default();
        let cells = key("cells").unwrap();
        for refused in [0, -1, 10_000_001, i64::MIN] {
            cells.set(&mut limits, refused);
        }
        assert_eq!(limits, Limits::default());
        cells.set(&mut limits, 20);
        key("file_mb").unwrap().set(&mut limits, 2);
        assert_eq!((limits.cells, limits.file), (20, 2 << 20));
        assert!(key("file").is_none());
    }
}
