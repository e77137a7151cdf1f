//! x
use wenshu_model::Block;
fn main() {
    let profile = wenshu_standard::Profile::default();
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap();
        let source = wenshu_ingest::ingest(&bytes, &path, &Default::default()).unwrap();
        let plans = wenshu_parse::parse(source).unwrap();
        for plan in &plans.documents {
            let t = std::time::Instant::now();
            let d = wenshu_format::format(plan, &profile).unwrap();
            let us = t.elapsed().as_micros();
            let chars: usize = plan.blocks.iter().map(|b| b.text.chars().count()).sum();
            println!(
                "##### {path} {} {} chars {chars} us {us} changes {} findings {}",
                plan.index,
                d.title,
                d.changed.len(),
                d.findings.len()
            );
            for b in &d.blocks {
                match b {
                    Block::Paragraph(p) => println!(
                        "{:?} ind {} {} {} rows {} {}| {}",
                        p.role,
                        p.first_indent,
                        p.left_indent,
                        p.right_indent,
                        p.blank_rows_before,
                        if p.keep_with_next { "k" } else { "" },
                        p.runs.iter().map(|r| format!("[{:?}]{}", r.face, r.text)).collect::<String>()
                    ),
                    Block::Table(t) => println!(
                        "TABLE {:?} {:?}",
                        t.column_shares,
                        t.cells.iter().map(|c| c.text.clone()).collect::<Vec<_>>()
                    ),
                }
            }
            for c in &d.changed {
                if std::env::var("ALL").is_ok()
                    || !matches!(c.reason.code(), "15834-4-a" | "script")
                    || c.before.chars().count() > 3
                {
                    println!("  C {} {:?} {:?}->{:?} @{}", c.reason.code(), c.block, c.before, c.after, c.at);
                }
            }
            for f in &d.findings {
                println!("  F {:?} {:?} {} | {}", f.code, f.severity, f.excerpt, f.message);
            }
        }
    }
}
