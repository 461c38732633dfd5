//! One of the files in which a section answered, where there are several.

use crate::model::answer::{Portion, Return};

/// One file's portion of a form, with what its rank depends on.
pub(super) struct Version<'a> {
    pub(super) number: usize,
    pub(super) file: &'a Return,
    pub(super) portion: &'a Portion,
}

/// Whether nothing tells which of two versions is the later.
pub(super) fn tied(a: &Version<'_>, b: &Version<'_>) -> bool {
    let same = (a.portion.own, a.portion.round) == (b.portion.own, b.portion.round);
    let (one, other) = (&a.file.modified, &b.file.modified);
    same && (one.is_none() || other.is_none() || one == other)
}
