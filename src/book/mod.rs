//! Reads a workbook that nobody vouches for into sparse cells: guarded, streaming, and without a
//! panic or an allocation that the file's own words decide.

pub mod active;
mod anchor;
pub mod annotation;
mod annotations;
mod byte_reader;
mod cell_scan;
mod cells;
mod colors;
mod comments;
mod controls;
mod csv;
mod drawing;
pub mod guard;
mod lengths;
mod links;
pub mod locked;
pub mod merges;
mod number_format;
mod ods;
mod package;
pub mod page;
mod runs;
mod sheet_scan;
mod sheet_tail;
pub mod sniff;
mod stored;
mod strike;
mod strings;
mod styles;
mod typed;
mod vml;
mod workbook;
pub mod worker;
mod xls;
mod xlsb;
mod xlsx;
mod xml;
mod xml_budget;

pub use crate::model::limits::Limits;
pub use cells::{
    Book, CellFormat, DefinedName, Entry, Kind, Sheet, UNREADABLE_FORMULA, Validation,
};

use crate::text::neutral::visible;
use crate::text::width::beginning;
use package::Package;
use sniff::{Format, Other};
use std::fmt;

/// The endings of the names of workbooks that are read.
pub const ENDINGS: &[&str] = &["xlsx", "xlsm", "xlsb", "xls", "ods", "fods"];

/// Reads a workbook of any format, told from its bytes.
///
/// # Errors
/// Why it was refused; a panic inside a parser counts as a broken file.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Refusal> {
    match unlocked(bytes, limits) {
        // Whether it asks for a password is reported only where Excel does.
        Err(Refusal::Encrypted) => match locked::open_unasked(bytes) {
            Some(opened) => unlocked(&opened, limits),
            None => Err(Refusal::Encrypted),
        },
        read => read,
    }
}

fn unlocked(bytes: &[u8], limits: &Limits) -> Result<Book, Refusal> {
    let mut book = match bytes.starts_with(b"PK") {
        true => packed(bytes, limits),
        false => match sniff::sniff(bytes)? {
            Format::Xls => worker::read(bytes, Format::Xls, limits),
            Format::FlatOds => ods::read_flat(bytes, limits),
            _ => csv::read(bytes, limits),
        },
    }?;
    links::note_formulas(&mut book);
    book.has_unread_shapes |= annotation::cut_long(&mut book.annotations);
    Ok(book)
}

/// Whether bytes are a workbook, or a package in which one may be, whether it can be read or not. Text
/// is none.
pub fn is_workbook(bytes: &[u8], limits: &Limits) -> bool {
    let format = match bytes.starts_with(b"PK") {
        true => Package::open(bytes, limits).and_then(|p| sniff::of_package(&p, limits)),
        false => sniff::sniff(bytes),
    };
    match format {
        Ok(format) => format != Format::Text,
        Err(refusal) => !matches!(refusal, Refusal::Empty | Refusal::NotAWorkbook(_)),
    }
}

/// The folder in which a workbook, or another document in a zip, lies unpacked, by the name of one of
/// its files: that which lists the others.
pub fn unpacked_folder(name: &str) -> Option<&str> {
    let lists = [package::TYPES, ods::MANIFEST];
    lists
        .iter()
        .find_map(|list| name.strip_suffix(list)?.strip_suffix('/'))
}

/// Reads a workbook in a zip.
fn packed(bytes: &[u8], limits: &Limits) -> Result<Book, Refusal> {
    let package = Package::open(bytes, limits)?;
    match sniff::of_package(&package, limits)? {
        Format::Xlsb => worker::read(bytes, Format::Xlsb, limits),
        Format::Ods => ods::read(&package, limits),
        _ => xlsx::read(&package, limits),
    }
}

/// The most UTF-16 units of a sheet's name. Excel allows 31; each finding on the sheet repeats it.
const NAME: usize = 255;

/// A sheet's name as it is shown.
///
/// # Errors
/// That nobody can have given a sheet so long a name.
fn shown_name(name: &str) -> Result<String, Refusal> {
    match beginning(name, NAME) {
        None => Ok(visible(name)),
        Some(_) => Err(Refusal::Broken),
    }
}

/// Why a file was not read, and what it seems to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Empty.
    Empty,
    /// Encrypted with a password.
    Encrypted,
    /// Encrypted, and none of the passwords opens it.
    OtherPassword,
    /// Encrypted in a way that is not known.
    OtherCipher,
    /// Compressed in a way that neither Windows nor Excel opens.
    OtherCompression,
    /// A workbook in a format not read yet.
    OtherWorkbook(&'static str),
    /// A zip of files, each of which may be a workbook.
    Bundle,
    /// Not a workbook at all.
    NotAWorkbook(Other),
    /// A workbook that is cut off or damaged.
    Broken,
    /// Larger than the limits.
    TooLarge,
    /// The process that reads it could not be started, or ended without an answer.
    NoProcess,
}

impl Refusal {
    /// What to do about it, where the rule that tells it has nothing as fitting.
    pub fn todo(self) -> Option<&'static str> {
        match self {
            Refusal::Encrypted => Some(
                "Excel で開いてパスワードを外し、保存し直して出し直してください。パスワードがわかるときは、それを書いたファイルを --password-file で指定すれば読めます。",
            ),
            Refusal::OtherPassword | Refusal::OtherCipher => {
                Some("Excel で開いてパスワードを外し、保存し直して出し直してください。")
            }
            Refusal::OtherWorkbook(_) => {
                Some("Excel で開き、Excel ブック（.xlsx）で保存し直して出し直してください。")
            }
            Refusal::OtherCompression => Some(
                "圧縮に使ったソフトで開き、中の調査票（.xlsx）を、圧縮せずにか Windows の圧縮フォルダー（zip）で出し直してください。",
            ),
            Refusal::NotAWorkbook(other) => other.todo(),
            Refusal::NoProcess => Some(
                "もう一度実行してください。同じことになるなら、Excel で開き、Excel ブック（.xlsx）で保存し直して出し直してください。",
            ),
            _ => None,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Empty => f.write_str("中身のない（0バイトの）ファイルです"),
            Refusal::Encrypted => f.write_str("パスワードがかかっています"),
            Refusal::OtherPassword => {
                f.write_str("パスワードがかかっていて、指定されたどのパスワードでも開けません")
            }
            Refusal::OtherCipher => {
                f.write_str("パスワードがかかっていて、その暗号の方式では開けません")
            }
            Refusal::OtherCompression => f.write_str(
                "Windows や Excel では開けない方式（bzip2、Zstandard、xz など）で圧縮されています",
            ),
            Refusal::OtherWorkbook(kind) => write!(f, "{kind}で保存されています"),
            Refusal::Bundle => f.write_str("圧縮フォルダー（zip）です"),
            Refusal::NotAWorkbook(other) => {
                write!(f, "Excelブックではありません（{}）", other.words())
            }
            Refusal::Broken => f.write_str("途中で切れているか、壊れています"),
            Refusal::NoProcess => {
                f.write_str("読み取るための処理を始められないか、途中で止まりました")
            }
            Refusal::TooLarge => f.write_str("大きすぎて、安全に読める範囲を超えています"),
        }
    }
}
