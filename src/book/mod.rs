//! Reads a workbook that nobody vouches for into sparse cells: guarded, streaming, and without a
//! panic or an allocation that the file's own words decide.

pub mod active;
pub mod beside;
mod cells;
pub mod child;
pub mod guard;
pub mod merges;
mod octets;
mod ods;
pub mod page;
mod shown;
pub mod sniff;
mod strings;
mod styles;
mod typed;
mod xls;
mod xlsb;
mod xlsx;

pub use crate::model::limits::Limits;
pub use cells::{Book, Entry, Kind, Sheet};

use sniff::Format;
use std::fmt;

/// Reads a workbook of any format, told from its bytes.
///
/// # Errors
/// Why it was refused; a panic inside a parser counts as a broken file.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Refusal> {
    match sniff::sniff(bytes, limits)? {
        Format::Xlsx => xlsx::read(bytes, limits),
        format @ (Format::Xls | Format::Xlsb) => child::read(bytes, format, limits),
        Format::Ods => ods::read(bytes, limits),
        Format::FlatOds => ods::read_flat(bytes, limits),
    }
}

/// Why a file was not read, and what it seems to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Empty.
    Empty,
    /// Encrypted with a password.
    Encrypted,
    /// A workbook in a format not read yet.
    OtherWorkbook(&'static str),
    /// Not a workbook at all.
    NotAWorkbook(&'static str),
    /// A workbook that is cut off or damaged.
    Broken,
    /// Larger than the limits.
    TooLarge,
    /// The process that reads it could not be started.
    NoProcess,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Empty => f.write_str("中身のない（0バイトの）ファイルです"),
            Refusal::Encrypted => f.write_str("パスワードがかかっています"),
            Refusal::OtherWorkbook(kind) => write!(f, "{kind}で保存されています"),
            Refusal::NotAWorkbook(kind) => write!(f, "Excelブックではありません（{kind}）"),
            Refusal::Broken => f.write_str("途中で切れているか、壊れています"),
            Refusal::NoProcess => f.write_str(
                "読み取るための処理を始められませんでした。もう一度実行するか、.xlsx で保存し直してください",
            ),
            Refusal::TooLarge => f.write_str("大きすぎて、安全に読める範囲を超えています"),
        }
    }
}
