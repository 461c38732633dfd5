//! What the front of a workbook stream says of all sheets: their names and places, the texts, the
//! number formats, and what leads out of the workbook (MS-XLS 2.1.7.20.3).

use super::looks::Looks;
use super::records::{self, Continued, Record, Records};
use crate::book::active::Active;
use crate::book::byte_reader::ByteReader;
use crate::book::typed::{Formats, RichText};
use crate::book::{Limits, Refusal};

/// The beginning of a sheet or of the workbook.
pub(super) const BOF: u16 = 0x0809;
/// Its end.
pub(super) const EOF: u16 = 0x000A;

/// What people call the format before BIFF8, which Excel wrote until 1995.
pub const OLD: &str = "Excel 5.0/95の形式（.xls）";

/// A tab as the front of the stream lists it.
#[derive(Debug)]
pub(super) struct Tab {
    pub name: String,
    pub hidden: bool,
    /// Where its records begin.
    pub at: usize,
    /// Whether it holds cells; a chart or a sheet of macros otherwise.
    pub is_sheet: bool,
}

/// What holds for all sheets.
#[derive(Debug, Default)]
pub(super) struct Globals {
    pub tabs: Vec<Tab>,
    pub strings: Vec<RichText>,
    pub formats: Formats,
    pub looks: Looks,
    pub active: Active,
}

impl Globals {
    /// Reads the front of a stream.
    ///
    /// # Errors
    /// That it is encrypted, older than BIFF8, broken, or that it holds too much.
    pub(super) fn read(stream: &[u8], limits: &Limits) -> Result<Globals, Refusal> {
        let mut globals = Globals::default();
        let mut is_first = true;
        for record in Records::new(stream) {
            let record = record?;
            if is_first && version(&record)? != 0x0600 {
                return Err(Refusal::OtherWorkbook(OLD));
            }
            is_first = false;
            match record.kind {
                // FilePass
                0x002F => return Err(Refusal::Encrypted),
                EOF => return Ok(globals),
                _ => globals.note(&record, limits)?,
            }
        }
        Err(Refusal::Broken)
    }

    fn note(&mut self, record: &Record<'_>, limits: &Limits) -> Result<(), Refusal> {
        let mut bytes = record.bytes();
        match record.kind {
            // BoundSheet8
            0x0085 => {
                let tab = tab(&mut bytes).ok_or(Refusal::Broken)?;
                let kind = record.data.get(5);
                self.active.macros |= matches!(kind, Some(1 | 6));
                self.tabs.push(tab);
                if self.tabs.len() > limits.parts {
                    return Err(Refusal::TooLarge);
                }
            }
            // Date1904
            0x0022 => self.formats.is_1904 = bytes.u16() == Some(1),
            // Format
            0x041E => {
                let mut pieces = record.pieces();
                let id = pieces.u16().ok_or(Refusal::Broken)?;
                let code = pieces.counted().ok_or(Refusal::Broken)?;
                self.formats.add_code(id, &code);
            }
            // XF
            0x00E0 => {
                let (font, id) = bytes.u16().zip(bytes.u16()).ok_or(Refusal::Broken)?;
                self.formats.add_style(id, records::font(font));
                self.looks.style(bytes);
            }
            // XFExt: what cannot be read of it leaves the color with a number that is near
            0x087D => drop(self.looks.extension(bytes)),
            // Palette
            0x0092 => self.looks.palette(bytes),
            // Font: its height, and then whether a line goes through it
            0x0031 => {
                let looks = bytes.take(2).and(bytes.u16());
                self.formats
                    .add_font(looks.is_some_and(|l| l & 0x0008 != 0));
            }
            // SST
            0x00FC => self.strings = strings(record.pieces(), limits)?,
            // SupBook
            0x01AE => self.active.linked |= is_outside(bytes),
            // Qsi, DConn, TxtQry
            0x01AD | 0x0876 | 0x0805 => self.active.connected = true,
            _ => {}
        }
        Ok(())
    }
}

/// The version of the format that a first record names.
pub(super) fn version(record: &Record<'_>) -> Result<u16, Refusal> {
    let is_bof = matches!(record.kind, 0x0009 | 0x0209 | 0x0409 | BOF);
    let version = record.bytes().u16();
    version.filter(|_| is_bof).ok_or(Refusal::Broken)
}

fn tab(bytes: &mut ByteReader<'_>) -> Option<Tab> {
    let at = usize::try_from(bytes.u32()?).ok()?;
    let hidden = bytes.u8()? & 3 != 0;
    let is_sheet = bytes.u8()? == 0;
    let count = usize::from(bytes.u8()?);
    let is_wide = bytes.u8()? & 1 != 0;
    let name = Continued::of(bytes.0).text(count, is_wide)?;
    Some(Tab {
        name: name.replace('\0', ""),
        hidden,
        at,
        is_sheet,
    })
}

/// The texts that the cells share. How many they say they are is not believed.
fn strings(mut pieces: Continued<'_>, limits: &Limits) -> Result<Vec<RichText>, Refusal> {
    let mut strings = vec![];
    let mut left = usize::try_from(limits.inflated / 4).unwrap_or(usize::MAX);
    pieces.skip(8).ok_or(Refusal::Broken)?;
    while !pieces.is_done() {
        let text = pieces.rich().ok_or(Refusal::Broken)?;
        let length = text.text.len() + text.runs.len();
        left = left.checked_sub(length).ok_or(Refusal::TooLarge)?;
        if strings.len() == limits.cells {
            return Err(Refusal::TooLarge);
        }
        strings.push(text);
    }
    Ok(strings)
}

/// Whether a supporting book is another file: not this workbook, not a set of functions.
fn is_outside(mut bytes: ByteReader<'_>) -> bool {
    let count = bytes.take(2).and(bytes.u16());
    !matches!(count, Some(0x0401 | 0x3A01 | 0 | 1) | None)
}
