//! Sets a plain text as a PDF, to look at the layout: the first line is the
//! title, every other line a paragraph, with headings told by their ordinals.
//!
//! `cargo run -p wenshu-emit-pdf --example set_text -- TEXT.txt OUT.pdf`

#[path = "../tests/it/support.rs"]
mod support;

use std::error::Error;

use wenshu_fonts::Fonts;
use wenshu_standard::Profile;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(input), Some(output)) = (arguments.next(), arguments.next()) else {
        return Err("usage: set_text TEXT.txt OUT.pdf".into());
    };
    let document = support::document(&std::fs::read_to_string(input)?);
    let fonts = Fonts::shipped();
    let layout = wenshu_typeset::typeset(&document, &Profile::default(), fonts)?;
    std::fs::write(output, wenshu_emit_pdf::emit_pdf(&layout.pages, fonts)?)?;
    Ok(())
}
