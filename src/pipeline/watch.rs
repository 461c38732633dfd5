//! Who follows a run: a terminal, a page in a browser, or nobody.

use crate::model::finding::Finding;
use crate::model::project::Project;

/// Follows a run.
pub trait Watcher: Sync {
    /// A piece of work of so many steps begins; it ends where what is returned is dropped.
    fn begin(&self, what: &'static str, steps: usize) -> Box<dyn Work>;

    /// The project holds these errors, and nothing is done. The project is missing where it cannot
    /// be understood at all.
    fn refused(&self, project: Option<&Project>, errors: &[Finding]);

    /// Something went wrong that does not keep the run from its job: one sentence.
    fn told(&self, _: &str) {}
}

/// A piece of work that is on.
pub trait Work: Sync {
    /// A step of it is done.
    fn step(&self);
}

/// Nobody follows.
pub struct Unwatched;

impl Watcher for Unwatched {
    fn begin(&self, _: &'static str, _: usize) -> Box<dyn Work> {
        Box::new(Unwatched)
    }

    fn refused(&self, _: Option<&Project>, _: &[Finding]) {}
}

impl Work for Unwatched {
    fn step(&self) {}
}
