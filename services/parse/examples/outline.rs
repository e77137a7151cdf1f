//! Prints the structure that parse finds in files, a line a block, for a
//! reader who reviews it: `cargo run -p wenshu-parse --example outline FILE…`.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use wenshu_model::Plan;

fn main() {
    for file in std::env::args().skip(1) {
        match std::fs::read(&file) {
            Ok(bytes) => print_file(&file, &bytes),
            Err(error) => eprintln!("{file}: {error}"),
        }
    }
}

fn print_file(file: &str, bytes: &[u8]) {
    let source = match wenshu_ingest::ingest(bytes, file, &wenshu_ingest::Limits::default()) {
        Ok(source) => source,
        Err(error) => return println!("=== {file}: {error}"),
    };
    match wenshu_parse::parse(source) {
        Err(error) => println!("=== {file}: {error}"),
        Ok(plans) => {
            println!("=== {file}: {} documents", plans.documents.len());
            for finding in &plans.findings {
                println!("  ! {:?} {}", finding.code, finding.message);
            }
            plans.documents.iter().for_each(print_plan);
            for removed in &plans.removed {
                println!("  - {:?} {:?} {}", removed.lines.map(|l| l.first), removed.reason, removed.text);
            }
        }
    }
}

fn print_plan(plan: &Plan) {
    println!("--- {} 《{}》 lines {}-{}", plan.index, plan.title, plan.lines.first, plan.lines.last);
    let short = |text: &str| text.chars().take(46).collect::<String>();
    let e = &plan.elements;
    let singles = [
        ("字号", &e.document_number),
        ("主送", &e.addressees),
        ("日期", &e.date_of_issue),
        ("附注", &e.note),
        ("抄送", &e.copy_to),
    ];
    for (name, element) in singles {
        if let Some(located) = element {
            println!("    {name}: {}", located.text);
        }
    }
    for (name, list) in
        [("副题", &e.subtitle), ("署名", &e.signature), ("附件", &e.attachment_notes), ("版头", &e.issuer_marks)]
    {
        for located in list {
            println!("    {name}: {}", located.text);
        }
    }
    for block in &plan.blocks {
        let lead = block
            .lead
            .map_or(String::new(), |lead| format!("‹{}›", block.text.chars().take(lead as usize).collect::<String>()));
        println!(
            "    {:?}{} [{}]{lead} {} ({})",
            block.kind,
            block.level.map_or(String::new(), |level| level.to_string()),
            block.number.as_deref().unwrap_or(""),
            short(&block.text),
            block.text.chars().count()
        );
    }
    for finding in &plan.findings {
        println!(
            "    ! {:?} {:?} {} «{}»",
            finding.code,
            finding.lines.map(|l| l.first),
            finding.message,
            finding.excerpt
        );
    }
}
