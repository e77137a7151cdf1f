//! Prints what format makes of a file: kind, paragraphs with their places,
//! findings. `cargo run -p wenshu-format --example format_outline -- FILE [ELEMENTS.toml]`

#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use std::error::Error;

use wenshu_ingest::{Limits, ingest};
use wenshu_model::{Block, GivenElements, Paragraph};
use wenshu_standard::Profile;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("no file named")?;
    let given = match arguments.next() {
        Some(path) => wenshu_format::given::from_toml(&std::fs::read_to_string(path)?)?,
        None => GivenElements::default(),
    };
    let plans = wenshu_parse::parse(ingest(&std::fs::read(&file)?, &file, &Limits::default())?)?;
    for plan in &plans.documents {
        let (elements, _) = wenshu_format::given::for_document(&given, &file, plan.index, plans.documents.len());
        let document = wenshu_format::format(plan, &plans.source.assets, &elements, &Profile::default())?;
        println!("== {} {:?} ({:?})", document.title, document.kind, document.kind_reason);
        for paragraph in document.letterhead.iter().flat_map(|head| &head.paragraphs) {
            println!("版头 {}", line(paragraph));
        }
        for block in &document.blocks {
            match block {
                Block::Paragraph(paragraph) => println!("     {}", line(paragraph)),
                Block::Table(table) => println!("     table {} pt, turned {}", table.size_pt, table.turned),
                Block::Figure(figure) => println!("     figure {} × {} mm", figure.width_mm, figure.height_mm),
            }
        }
        for entry in document.imprint.iter().flat_map(|imprint| &imprint.entries) {
            println!("版记 {:?} {}", entry.rule_above, line(&entry.paragraph));
        }
        for finding in &document.findings {
            println!("  -- {:?} {}", finding.code, finding.message);
        }
        for change in &document.changed {
            println!("  ~~ {:?} “{}” → “{}”", change.reason, change.before, change.after);
        }
    }
    Ok(())
}

fn line(paragraph: &Paragraph) -> String {
    let text: String = paragraph.text().chars().take(36).collect();
    let stops: Vec<f32> = paragraph.stops.iter().map(|stop| stop.at).collect();
    format!(
        "{:?} {:?} ind {}/{}/{} rows {}/{} stops {stops:?} {text:?}",
        paragraph.role,
        paragraph.align,
        paragraph.left_indent,
        paragraph.first_indent,
        paragraph.right_indent,
        paragraph.blank_rows_before,
        paragraph.blank_rows_after,
    )
}
