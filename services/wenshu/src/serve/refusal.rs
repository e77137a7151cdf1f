//! Why it does not serve, on one line.

use std::error::Error;
use std::io::Write;

use wenshu_pipeline::process::chain;

use crate::ending::Ending;

/// Says why, and how the command ended.
pub(super) fn refuse(error: &dyn Error, ending: Ending) -> Ending {
    // Who has closed the terminal does not read it.
    let _ = writeln!(std::io::stderr().lock(), "错误：{}", chain(error));
    ending
}
