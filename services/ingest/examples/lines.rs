//! Prints the lines of files, with what the format says of each: for looking at
//! what a reader makes of a file.
//!
//! `cargo run -p wenshu-ingest --example lines FILE…`

#![allow(clippy::print_stdout, reason = "it prints")]

use wenshu_ingest::{Limits, ingest};

fn main() -> std::io::Result<()> {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path)?;
        match ingest(&bytes, &path, &Limits::default()) {
            Err(error) => println!("{path}: {} {error}", error.code()),
            Ok(source) => {
                println!("{path}: {:?} {} lines", source.media, source.lines.len());
                for (number, line) in (1..).zip(&source.lines) {
                    let cell = line
                        .origin
                        .cell
                        .map(|c| format!("[{}:{},{}+{}×{}]", c.table, c.row, c.column, c.row_span, c.column_span));
                    let heading = line.hint.heading.map(|level| format!("h{level} "));
                    let list = line.hint.list.map(|level| format!("l{level} "));
                    let align = line.hint.align.map(|align| format!("{align:?} "));
                    let note = line.origin.note.map(|note| format!("n{note} "));
                    let hints = [cell, heading, list, align, note].into_iter().flatten().collect::<String>();
                    let picture = line.hint.picture.as_ref().map(|_| "<picture>").unwrap_or_default();
                    println!("{number:>5} {hints}{}{picture}", line.text);
                }
                source.removed.iter().for_each(|removed| println!("  - {:?} {:?}", removed.reason, removed.text));
                source
                    .findings
                    .iter()
                    .for_each(|found| println!("  ! {:?} {} {:?}", found.code, found.message, found.excerpt));
            }
        }
    }
    Ok(())
}
