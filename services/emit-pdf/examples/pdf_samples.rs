//! Writes PDFs with everything that a file can have into a folder, for readers
//! that are not ours (`tests/tools/check_pdf_a.py`).
//!
//! `cargo run -p wenshu-emit-pdf --example pdf_samples -- FOLDER`

#[path = "../tests/it/sheet.rs"]
#[expect(dead_code, clippy::unwrap_used, reason = "the tests use more of it, and it is theirs")]
mod sheet;
#[path = "../tests/it/support.rs"]
mod support;

use std::error::Error;
use std::path::PathBuf;

use wenshu_fonts::Fonts;
use wenshu_standard::Profile;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("usage: samples FOLDER")?);
    let fonts = Fonts::shipped();
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("everything.pdf"), wenshu_emit_pdf::emit_pdf(&sheet::everything(), fonts)?)?;
    let text = format!("工作计划\n一、总体要求\n（一）目标\n{}", "抓好A类“培训”2026年·①。".repeat(120));
    let plan = wenshu_typeset::typeset(&support::document(&text), &Profile::default(), fonts)?;
    std::fs::write(folder.join("plan.pdf"), wenshu_emit_pdf::emit_pdf(&plan.pages, fonts)?)?;
    Ok(())
}
