//! The border at which a defect in a stage ends.
//!
//! A stage must never panic; should one do so all the same, it costs the
//! document at hand and no other (DESIGN §8). The cause is kept as a place in
//! the code, never as text of the document, which a panic message may hold.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::path::Path;

thread_local! {
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Replaces the message that a panic prints: it would stand in the middle of
/// the lines for the clerk, and could show text of a document.
pub fn keep_quiet() {
    set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, |at| {
            // The file's name alone: the full path is one of the machine that
            // built the program.
            let file = Path::new(at.file()).file_name().unwrap_or_default().to_string_lossy();
            format!("{file}:{}", at.line())
        });
        PLACE.with(|kept| *kept.borrow_mut() = place);
    }));
}

/// Runs `work`; a panic inside becomes the place in the code where it began.
///
/// # Errors
/// The place, empty when it is unknown.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    // The data behind the border is either owned by `work` or shared and
    // read-only, so that nothing half-changed can be seen afterwards.
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| PLACE.with(|kept| std::mem::take(&mut *kept.borrow_mut())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_place_without_a_folder() {
        keep_quiet();
        let place = guarded(|| panic!("text of a document")).unwrap_err();
        assert!(place.starts_with("panics.rs:"), "{place}");
    }
}
