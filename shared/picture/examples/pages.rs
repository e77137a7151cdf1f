//! Draws the pages of a plain text as PNG files, to look at, and says how long
//! a page takes.
//!
//! `cargo run --release -p wenshu-picture --example pages -- TEXT.txt FOLDER [WIDTH]`

#![expect(clippy::print_stderr, reason = "an example reports to the terminal")]

#[path = "../../../services/emit-pdf/tests/it/support.rs"]
mod support;

use std::error::Error;
use std::path::PathBuf;

use cpu_time::ThreadTime;
use wenshu_fonts::Fonts;
use wenshu_standard::Profile;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(input), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("usage: pages TEXT.txt FOLDER [WIDTH]".into());
    };
    let width = arguments.next().map_or(Ok(400), |width| width.parse())?;
    let (folder, fonts) = (PathBuf::from(folder), Fonts::shipped());
    std::fs::create_dir_all(&folder)?;
    let pages =
        wenshu_typeset::typeset(&support::document(&std::fs::read_to_string(input)?), &Profile::default(), fonts)?;
    for page in 0..pages.pages.pages.len() {
        let started = ThreadTime::now();
        let picture = wenshu_picture::draw(&pages.pages, page, fonts, width)?;
        eprintln!("page {}: {:.1} ms, {} bytes", page + 1, started.elapsed().as_secs_f64() * 1000.0, picture.len());
        std::fs::write(folder.join(format!("page-{}.png", page + 1)), picture)?;
    }
    Ok(())
}
