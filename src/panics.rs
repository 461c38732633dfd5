//! Panics. One inside a parser of what came back is expected now and then, and becomes a finding;
//! any other is the tool's own fault, and is told in a sentence instead of a stack trace.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};

thread_local! {
    static EXPECTED: Cell<bool> = const { Cell::new(false) };
}

/// Runs work that may panic. `None` where it did, without a word.
pub fn attempt<T>(work: impl FnOnce() -> T) -> Option<T> {
    let before = EXPECTED.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    EXPECTED.set(before);
    done.ok()
}

/// Runs work that may panic or call itself deeply, with a stack of its own. `None` where it panicked.
pub fn with_room<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    const ROOM: usize = 64 << 20;
    let thread = std::thread::Builder::new().stack_size(ROOM);
    std::thread::scope(|scope| {
        let running = thread.spawn_scoped(scope, || attempt(work)).ok()?;
        running.join().ok().flatten()
    })
}

/// Runs the whole tool. `None` where it panicked, which was told.
pub fn guard<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// Makes a panic outside [`attempt`] speak plainly.
pub fn speak_plainly() {
    set_hook(Box::new(|info| {
        if !EXPECTED.get() {
            let place = info.location().map_or(String::new(), ToString::to_string);
            eprintln!(
                "torimatome の中の誤りで止まりました（{place}）。この番号を添えて、作った人に知らせてください。"
            );
        }
    }));
}
