//! CPU time of ingest and parse for long lines that a rule going back and forth
//! would hate, at a tenth of a size and at the size:
//! `cargo run --release -p wenshu-parse --example hostile_lines [BYTES [SHAPE]]`.

#![allow(clippy::print_stdout)]

/// What fills the line, by name.
const SHAPES: [(&str, &str); 23] = [
    ("mixed", "一、（一）1.（1）①第一，一是附件1：2024年3月1日"),
    ("（一）", "（一）"),
    ("一、", "一、"),
    ("第", "第"),
    ("年月日", "年月日"),
    ("brackets", "（（"),
    ("both brackets", "（）"),
    ("quotes", "“"),
    ("both quotes", "“”"),
    ("titles", "《"),
    ("digits", "1"),
    ("Han digits", "一"),
    ("spaces", " 一"),
    ("dates", "2024年3月1日"),
    ("、", "、"),
    ("one word", "a"),
    ("篇", "第一篇"),
    ("organ", "县教育局"),
    ("sentence", "各单位要高度重视，县教育局负责，12月底前完成。"),
    ("labels", "责任单位：教育局 组长：张三 "),
    ("points", "一是加强，"),
    ("owners", "责任单位：教育局"),
    ("stems", "篇1"),
];

/// Lines that may join, part documents or stand at an end, by what they are.
const LINES: [&str; 17] = [
    "一、工作",
    "（一）",
    "附件1",
    "教育局",
    "加强，",
    "加强。建设",
    "加强。12号",
    "（加强",
    "篇一\n加强教育",
    "篇一\n各单位要高度重视，县教育局负责，十二月底前全部完成任务。",
    "工作计划 篇1\n加强",
    "主动公开",
    "出席：张三",
    "推荐阅读",
    "教育局2024年工作计划",
    "供大家参考，加强学习提高认识",
    "加强。\n教育局2024年工作计划",
];

/// CPU time of this process, in milliseconds.
fn used() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|time| time.parse::<f64>().ok()).unwrap_or_default() / 1e6
}

/// CPU milliseconds of ingest and of parse.
fn measured(text: &str) -> (f64, f64, String) {
    let start = used();
    let source = match wenshu_ingest::ingest(text.as_bytes(), "line.txt", &wenshu_ingest::Limits::default()) {
        Ok(source) => source,
        Err(error) => return (used() - start, 0.0, error.to_string()),
    };
    let between = used();
    let outcome = match wenshu_parse::parse(source) {
        Ok(plans) => format!("{} documents", plans.documents.len()),
        Err(error) => error.to_string(),
    };
    (between - start, used() - between, outcome)
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let size: usize = arguments.next().and_then(|size| size.parse().ok()).unwrap_or(1 << 20);
    let only = arguments.next();
    let wanted = |name: &str| only.as_deref().is_none_or(|only| only == name);
    println!("{:24} {:>9} {:>9} {:>9} {:>9}", "shape", "ingest/10", "parse/10", "ingest", "parse");
    let whole = |text: &str, size: usize| text.repeat((size - 1) / text.len());
    let lines = |text: &str, size: usize| format!("{text}\n").repeat((size - 1) / (text.len() + 1));
    for (name, unit) in SHAPES.into_iter().filter(|(name, _)| wanted(name)) {
        row(name, &whole(unit, size / 10), &whole(unit, size));
        // As the text of a task, which is read for goals, owners and dates.
        let task = |size: usize| format!("工作计划\n一、加强建设\n工作{}", whole(unit, size - 60));
        row(&format!("{name} in a task"), &task(size / 10), &task(size));
    }
    for unit in LINES.into_iter().filter(|_| wanted("lines")) {
        row(&format!("lines {}", unit.replace('\n', "/")), &lines(unit, size / 10), &lines(unit, size));
    }
    if wanted("pairs") {
        let pairs = |size: usize| format!("工作计划\n一、加强{}{}", "（".repeat(size / 7), "》".repeat(size / 7));
        row("pairs", &pairs(size / 10), &pairs(size));
    }
}

fn row(name: &str, small: &str, large: &str) {
    let (small, large) = (measured(small), measured(large));
    println!("{name:24} {:9.1} {:9.1} {:9.1} {:9.1}  {}", small.0, small.1, large.0, large.1, large.2);
}
