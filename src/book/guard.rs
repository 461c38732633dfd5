//! Looks at a zip before anything is inflated: the sizes it declares, and the counts by which a
//! parser would allocate.

use super::active::Active;
use super::{Limits, Refusal, annotations, pieces, strings, styles};
use crate::model::limits::SMALL;
use serde::{Deserialize, Serialize};
use std::io::{self, Cursor};
use zip::ZipArchive;

/// The most bytes of a part that the parser keeps whole: the list of the sheets, the styles, the
/// relations and the properties.
const WHOLE: u64 = 8 << 20;

/// What the guard learned that the cells do not tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    /// Whether there are notes or threaded comments.
    pub notes: bool,
    /// Whether there are drawings: text boxes, shapes, pictures or charts.
    pub drawings: bool,
    /// Whether there are old-style drawings, which notes need and which may hold text boxes.
    pub controls: bool,
    /// Whether there are pictures.
    pub pictures: bool,
    /// Whether a sheet refers to other parts, which may be any of these under any name.
    pub related: bool,
    /// What could run or lead out of the workbook.
    pub active: Active,
}

/// Whether a workbook becomes so large that only one such may be in memory at a time.
pub fn is_large(bytes: &[u8]) -> bool {
    const LARGE: u64 = 32 << 20;
    let Ok(mut zip) = ZipArchive::new(Cursor::new(bytes)) else {
        return false;
    };
    let count = zip.len();
    let size = |index| zip.by_index_raw(index).map_or(0, |part| part.size());
    (0..count).map(size).fold(0, u64::saturating_add) > LARGE
}

/// Checks a workbook's zip against the limits.
///
/// # Errors
/// That it is broken or too large.
pub fn check(bytes: &[u8], limits: &Limits) -> Result<Parts, Refusal> {
    let (mut zip, names) = sizes(bytes, limits)?;
    check_whole(&mut zip, &names)?;
    check_pieces(&mut zip, &names, bytes)?;
    check_sound(&mut zip, &names)?;
    check_strings(&mut zip, &names, limits)?;
    check_styles(&mut zip, &names)?;
    if !annotations::is_one_part_a_sheet(bytes) {
        return Err(Refusal::Broken);
    }
    Ok(look(&mut zip, &names))
}

/// Checks the zip of a workbook whose records are binary against the limits.
///
/// # Errors
/// That it is broken or too large.
pub(super) fn check_binary(bytes: &[u8], limits: &Limits) -> Result<Parts, Refusal> {
    let (mut zip, names) = sizes(bytes, limits)?;
    check_whole(&mut zip, &names)?;
    check_sound(&mut zip, &names)?;
    Ok(look(&mut zip, &names))
}

/// What the names of the parts tell.
fn look(zip: &mut Zip<'_>, names: &[String]) -> Parts {
    let any = |begins: &str| names.iter().any(|name| name.starts_with(begins));
    let is_notes = |name: &String| {
        let lower = name.to_lowercase();
        let is_part = lower.ends_with(".xml") || lower.ends_with(".bin");
        is_part && lower.contains("comment") && !lower.contains("person")
    };
    let are_of_a_sheet = |name: &String| {
        let is_front = name.starts_with("_rels/") || name.contains("_rels/workbook.");
        name.ends_with(".rels") && !is_front
    };
    Parts {
        notes: names.iter().any(is_notes),
        controls: names.iter().any(|name| name.ends_with(".vml")),
        drawings: any("xl/drawings/drawing"),
        pictures: any("xl/media/"),
        related: names.iter().any(are_of_a_sheet),
        active: Active::look(zip, names),
    }
}

/// Checks how many parts a zip has and how large they say that they become, and lists their names.
///
/// # Errors
/// That it is broken or too large.
pub(super) fn sizes<'b>(
    bytes: &'b [u8],
    limits: &Limits,
) -> Result<(Zip<'b>, Vec<String>), Refusal> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Broken)?;
    if zip.len() > limits.parts {
        return Err(Refusal::TooLarge);
    }
    let mut names = vec![];
    let mut inflated = 0u64;
    for index in 0..zip.len() {
        let part = zip.by_index_raw(index).map_err(|_| Refusal::Broken)?;
        inflated = inflated.saturating_add(part.size());
        names.push(part.name().map_err(|_| Refusal::Broken)?.into_owned());
    }
    if inflated > limits.inflated || is_bomb(inflated, bytes.len() as u64, limits) {
        return Err(Refusal::TooLarge);
    }
    Ok((zip, names))
}

/// Whether so little becomes so much that nobody can have written it.
pub(super) fn is_bomb(inflated: u64, file: u64, limits: &Limits) -> bool {
    inflated > SMALL && inflated / limits.ratio.max(1) > file
}

/// The parts that the parser keeps whole must not be large.
fn check_whole(zip: &mut Zip<'_>, names: &[String]) -> Result<(), Refusal> {
    let is_whole = |name: &str| {
        let lower = name.to_lowercase();
        let base = lower.rsplit('/').next().unwrap_or(&lower);
        lower.ends_with(".rels")
            || lower.starts_with("docprops/")
            || base.starts_with("theme")
            || matches!(base, "workbook.xml" | "styles.xml")
    };
    for name in names.iter().filter(|name| is_whole(name)) {
        let part = zip.by_name(name).map_err(|_| Refusal::Broken)?;
        if part.size() > WHOLE {
            return Err(Refusal::TooLarge);
        }
    }
    Ok(())
}

/// Whether what the parser reads of a part is what was written: it stops at the last element and
/// never gets to the checksum. The sheets themselves are checked where they are read to their end.
fn check_sound(zip: &mut Zip<'_>, names: &[String]) -> Result<(), Refusal> {
    let is_read = |name: &str| {
        let lower = name.to_lowercase();
        let base = lower.rsplit('/').next().unwrap_or(&lower);
        let bases = [
            "workbook.xml",
            "styles.xml",
            "sharedstrings.xml",
            "core.xml",
        ];
        lower.ends_with(".rels") || bases.contains(&base)
    };
    for name in names.iter().filter(|name| is_read(name)) {
        let mut part = zip.by_name(name).map_err(|_| Refusal::Broken)?;
        io::copy(&mut part, &mut io::sink()).map_err(|_| Refusal::Broken)?;
    }
    Ok(())
}

/// The shared strings declare how many they are, and the parser believes it. It takes no heed of
/// the case of a part's name.
fn check_strings(zip: &mut Zip<'_>, names: &[String], limits: &Limits) -> Result<(), Refusal> {
    let are_strings = |name: &&String| name.eq_ignore_ascii_case("xl/sharedStrings.xml");
    for name in names.iter().filter(are_strings) {
        let part = zip.by_name(name).map_err(|_| Refusal::Broken)?;
        let size = part.size();
        strings::check(part, size, limits)?;
    }
    Ok(())
}

fn check_styles(zip: &mut Zip<'_>, names: &[String]) -> Result<(), Refusal> {
    let are_styles = |name: &&String| name.eq_ignore_ascii_case("xl/styles.xml");
    for name in names.iter().filter(are_styles) {
        let part = zip.by_name(name).map_err(|_| Refusal::Broken)?;
        let size = part.size();
        styles::check(part, size)?;
    }
    Ok(())
}

/// A large part of XML must be large by the number of its pieces. A sheet is XML whatever its name.
fn check_pieces(zip: &mut Zip<'_>, names: &[String], bytes: &[u8]) -> Result<(), Refusal> {
    let is_picture = |name: &str| {
        let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
        PICTURES.contains(&ending.as_str())
    };
    let is_sheet = |name: &str| {
        let mut sheets = annotations::sheets(bytes).into_iter();
        sheets.any(|(_, path)| path.eq_ignore_ascii_case(name))
    };
    for name in names {
        let part = zip.by_name(name).map_err(|_| Refusal::Broken)?;
        if part.size() > SMALL && (!is_picture(name) || is_sheet(name)) {
            pieces::check(part)?;
        }
    }
    Ok(())
}

/// How the names of large parts end that are no XML.
const PICTURES: [&str; 12] = [
    "png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "emf", "wmf", "svg", "bin", "mp4",
];

pub(super) type Zip<'a> = ZipArchive<Cursor<&'a [u8]>>;
