//! Panics. One inside a library that parses what came back is expected now and then, and becomes a
//! finding; any other is the tool's own fault, and is reported in a sentence instead of a stack trace.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, Location, catch_unwind, resume_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static EXPECTED: Cell<bool> = const { Cell::new(false) };
    /// Whether the last panic of this thread stands in this crate's source.
    static IS_OWN: Cell<bool> = const { Cell::new(false) };
}

/// Runs work that may panic in a library. `None` where it did, without a word.
///
/// # Panics
/// With debug assertions, where the panic stands in this crate's own source: tests and fuzz targets
/// must fail on it. A release build goes on with the other files.
pub fn attempt<T>(work: impl FnOnce() -> T) -> Option<T> {
    watch();
    let before = EXPECTED.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    EXPECTED.set(before);
    match done {
        Ok(made) => Some(made),
        Err(panic) if cfg!(debug_assertions) && IS_OWN.get() => resume_unwind(panic),
        Err(_) => None,
    }
}

/// Runs work that may panic or call itself deeply, with a stack of its own. `None` where it panicked.
///
/// # Panics
/// As [`attempt`] does.
pub fn with_room<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    const ROOM: usize = 64 << 20;
    let thread = std::thread::Builder::new().stack_size(ROOM);
    std::thread::scope(|scope| {
        let running = thread.spawn_scoped(scope, || attempt(work)).ok()?;
        running.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}

/// Runs the whole tool. `None` where it panicked, which was reported.
pub fn guard<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// Makes a panic that is not caught speak plainly.
pub fn speak_plainly() {
    set_hook(Box::new(|info| {
        let place = info.location().map_or(String::new(), ToString::to_string);
        eprintln!(
            "torimatome の中の誤りで止まりました（{place}）。この番号を添えて、作った人に知らせてください。"
        );
    }));
}

/// Puts a hook before the one there is that notes where a panic stands, and keeps an expected one
/// quiet.
fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |info| {
            let is_own = info.location().is_some_and(is_own);
            IS_OWN.set(is_own);
            if !EXPECTED.get() || (is_own && cfg!(debug_assertions)) {
                before(info);
            }
        }));
    });
}

/// Whether a place stands in this crate's source.
fn is_own(place: &Location<'_>) -> bool {
    // The compiler is given the same folder for every file of the crate, be it relative or not.
    let source = file!().strip_suffix("panics.rs").unwrap_or("src/");
    place.file().starts_with(source)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_in_this_crate_is_not_hidden() {
        let hidden = catch_unwind(|| attempt(|| panic!("own")));
        assert!(hidden.is_err());
        let hidden = catch_unwind(|| with_room(|| panic!("own")));
        assert!(hidden.is_err());
    }

    #[test]
    fn a_panic_in_a_library_is_caught() {
        // An index outside a list is the caller's place; this one is the standard library's.
        let caught = attempt(|| vec![0_u8; std::hint::black_box(usize::MAX)].len());
        assert_eq!(caught, None);
        assert_eq!(attempt(|| 1), Some(1));
    }
}
