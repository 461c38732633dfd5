//! The compound file around a workbook: its stream, the times it was saved at, and what else lies in
//! it (MS-CFB, MS-OLEPS).

use crate::book::byte_reader::ByteReader;
use crate::book::sniff::Other;
use crate::book::{Limits, Refusal};
use cfb::CompoundFile;
use std::io::{Cursor, Read};

/// What is in the compound file.
#[derive(Debug, Default)]
pub(super) struct Ole {
    /// The workbook's records.
    pub stream: Vec<u8>,
    /// When it says it was last saved: 19 characters in UTC.
    pub modified: Option<String>,
    /// When it says it was created.
    pub created: Option<String>,
    /// Whether there are macros.
    pub macros: bool,
    /// Whether files or controls are embedded.
    pub embedded: bool,
}

type File<'a> = CompoundFile<Cursor<&'a [u8]>>;

/// Takes the compound file apart.
///
/// # Errors
/// That it is broken, too large, or no workbook of this format.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Ole, Refusal> {
    if let Ok(file) = File::open(Cursor::new(bytes)) {
        return apart(file, bytes.len(), limits);
    }
    let mended = mended(bytes).ok_or(Refusal::Broken)?;
    let file = File::open(Cursor::new(&mended)).map_err(|_| Refusal::Broken)?;
    apart(file, bytes.len(), limits)
}

/// A copy whose table of sectors says of those behind the end of the file that they are free.
/// Some programs write that a chain ends in each of them, which is then taken for a file cut off.
fn mended(bytes: &[u8]) -> Option<Vec<u8>> {
    const END: [u8; 4] = 0xFFFF_FFFE_u32.to_le_bytes();
    const FREE: [u8; 4] = 0xFFFF_FFFF_u32.to_le_bytes();
    let at = |offset: usize| bytes.get(offset..).map(ByteReader);
    let size = 1_usize.checked_shl(at(30)?.u16()?.into())?;
    let tables = usize::try_from(at(44)?.u32()?).ok()?;
    // The tables that the header itself lists.
    if size < 512 || tables == 0 || tables > 109 {
        return None;
    }
    let last = usize::try_from(at(76 + (tables - 1) * 4)?.u32()?).ok()?;
    let start = last.checked_add(1)?.checked_mul(size)?;
    let mut mended = bytes.to_vec();
    let table = mended.get_mut(start..start.checked_add(size)?)?;
    let sectors = (bytes.len() / size).checked_sub(1)?;
    let behind = sectors.checked_sub((tables - 1) * (size / 4))?;
    let entries = table.as_chunks_mut::<4>().0.iter_mut().skip(behind);
    entries
        .filter(|entry| **entry == END)
        .for_each(|entry| *entry = FREE);
    Some(mended)
}

fn apart(mut file: File<'_>, most: usize, limits: &Limits) -> Result<Ole, Refusal> {
    let mut ole = Ole::default();
    let mut names = vec![];
    for entry in file.read_root_storage() {
        if names.len() == limits.parts {
            return Err(Refusal::TooLarge);
        }
        names.push(entry.name().to_string());
    }
    let is = |name: &str| names.iter().any(|n| n.eq_ignore_ascii_case(name));
    if !is("Workbook") {
        return Err(
            match (is("Book"), is("WordDocument"), is("PowerPoint Document")) {
                (true, ..) => Refusal::OtherWorkbook(super::globals::OLD),
                (_, true, _) => Refusal::NotAWorkbook(Other::Word),
                (.., true) => Refusal::NotAWorkbook(Other::PowerPoint),
                _ => Refusal::Broken,
            },
        );
    }
    ole.macros = is("_VBA_PROJECT_CUR") || is("_VBA_PROJECT");
    let is_object = |name: &String| name.starts_with("MBD") || name.starts_with("LNK");
    ole.embedded = is("Ctls") || names.iter().any(is_object);
    ole.stream = stream(&mut file, "/Workbook", most)?;
    if let Ok(summary) = stream(&mut file, "/\u{5}SummaryInformation", most) {
        ole.created = time(&summary, 12);
        ole.modified = time(&summary, 13);
    }
    Ok(ole)
}

/// A stream, which cannot be longer than the file.
fn stream(file: &mut File<'_>, path: &str, most: usize) -> Result<Vec<u8>, Refusal> {
    let stream = file.open_stream(path).map_err(|_| Refusal::Broken)?;
    let length = stream.len();
    if length > most as u64 {
        return Err(Refusal::Broken);
    }
    let mut bytes = vec![];
    let read = stream.take(length).read_to_end(&mut bytes);
    match read {
        // A chain of sectors that ends too early is a file that was cut off.
        Ok(count) if count as u64 == length => Ok(bytes),
        _ => Err(Refusal::Broken),
    }
}

/// A time among the properties of a summary (MS-OLEPS 2.21).
fn time(summary: &[u8], wanted: u32) -> Option<String> {
    /// 100 ns from 1601 to 1970.
    const EPOCH: i64 = 116_444_736_000_000_000;
    const TIME: u32 = 0x40;
    let mut head = ByteReader(summary);
    head.take(44)?;
    let set = summary.get(usize::try_from(head.u32()?).ok()?..)?;
    let mut list = ByteReader(set);
    list.take(4)?;
    let count = list.u32()?;
    let mut entries = (0..count).map_while(|_| Some((list.u32()?, list.u32()?)));
    let (_, offset) = entries.find(|(id, _)| *id == wanted)?;
    let mut value = ByteReader(set.get(usize::try_from(offset).ok()?..)?);
    let ticks = (value.u32()? == TIME).then(|| value.u64()).flatten()?;
    let since = i64::try_from(ticks).ok()?.checked_sub(EPOCH)?;
    // An empty time is written as nought.
    if ticks == 0 {
        return None;
    }
    let time = jiff::Timestamp::from_second(since.div_euclid(10_000_000)).ok()?;
    Some(time.to_string().chars().take(19).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_a_summary_are_reported_in_utc() {
        let mut summary = vec![0; 44];
        summary.extend(48u32.to_le_bytes());
        for number in [0u32, 2, 12, 24, 13, 36, 0x40] {
            summary.extend(number.to_le_bytes());
        }
        summary.extend((116_444_736_000_000_000u64 + 10_000_000).to_le_bytes());
        summary.extend(0x40u32.to_le_bytes());
        summary.extend(0u64.to_le_bytes());
        assert_eq!(time(&summary, 12).as_deref(), Some("1970-01-01T00:00:01"));
        assert_eq!(time(&summary, 13), None);
        assert_eq!(time(&summary, 14), None);
        assert_eq!(time(&summary[..60], 12), None);
    }
}
