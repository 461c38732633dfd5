//! Looks at a package before its sheets are read: the sizes it declares, and what its parts are.

use super::active::Active;
use super::package::Package;
use super::{Limits, Refusal};
use crate::model::limits::SMALL;
use serde::{Deserialize, Serialize};

/// The most bytes of a part that is kept whole: the list of the sheets, the styles, the relations and
/// the properties.
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

/// Checks how many parts a package has, and how large they say that they become; that each name is one
/// part's; and that what the parts refer to is what was written.
///
/// # Errors
/// That it is broken or too large.
pub(super) fn check(package: &Package<'_>, limits: &Limits) -> Result<(), Refusal> {
    check_sizes(package, limits)?;
    if package.is_ambiguous() {
        return Err(Refusal::Broken);
    }
    let are_relations = |name: &str| name.to_lowercase().ends_with(".rels");
    let all = package.sizes().filter(|(name, _)| are_relations(name));
    for (name, size) in all {
        if size > WHOLE {
            return Err(Refusal::TooLarge);
        }
        package.sound(name)?;
    }
    Ok(())
}

/// Checks how many parts a package has, and how large they say that they become.
///
/// # Errors
/// That it is too large.
pub(super) fn check_sizes(package: &Package<'_>, limits: &Limits) -> Result<(), Refusal> {
    let inflated = package.inflated();
    let is_large = package.names().count() > limits.parts
        || inflated > limits.inflated
        || is_bomb(inflated, package.packed(), limits);
    match is_large {
        true => Err(Refusal::TooLarge),
        false => Ok(()),
    }
}

/// Whether so little becomes so much that nobody can have written it.
pub(super) fn is_bomb(inflated: u64, file: u64, limits: &Limits) -> bool {
    inflated > SMALL && inflated / limits.ratio.max(1) > file
}

/// The parts that are kept whole must not be large: beside this one, the list of the sheets, the
/// styles, the colors and the properties.
///
/// # Errors
/// That one is.
pub(super) fn check_whole(package: &Package<'_>, main: &str) -> Result<(), Refusal> {
    let is_whole = |name: &str| {
        let lower = name.to_lowercase();
        let base = lower.rsplit('/').next().unwrap_or(&lower);
        lower.starts_with("docprops/")
            || base.starts_with("theme")
            || matches!(base, "workbook.xml" | "styles.xml")
            || name.eq_ignore_ascii_case(main)
    };
    let mut sizes = package.sizes();
    match sizes.any(|(name, size)| size > WHOLE && is_whole(name)) {
        true => Err(Refusal::TooLarge),
        false => Ok(()),
    }
}

/// What the names and the relations of the parts tell.
pub(super) fn look(package: &Package<'_>) -> Parts {
    let names: Vec<&str> = package.names().collect();
    let any = |begins: &str| names.iter().any(|name| name.starts_with(begins));
    let is_notes = |name: &&str| {
        let lower = name.to_lowercase();
        let is_part = lower.ends_with(".xml") || lower.ends_with(".bin");
        is_part && lower.contains("comment") && !lower.contains("person")
    };
    let main = package.main().unwrap_or_default();
    let front = main.rsplit('/').next().unwrap_or(main);
    let are_of_a_sheet = |name: &&str| {
        let is_front =
            name.starts_with("_rels/.") || name.ends_with(&format!("_rels/{front}.rels"));
        name.ends_with(".rels") && !is_front
    };
    Parts {
        notes: names.iter().any(is_notes),
        controls: names.iter().any(|name| name.ends_with(".vml")),
        drawings: any("xl/drawings/drawing"),
        pictures: any("xl/media/"),
        related: names.iter().any(are_of_a_sheet),
        active: Active::look(package),
    }
}
