//! Lines, and files of lines, that a rule going back and forth would hate: for the
//! test, and for the example that measures them.

/// What fills the line, by name.
pub const SHAPES: [(&str, &str); 23] = [
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
pub const LINES: [&str; 17] = [
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

/// One line of `unit`, a little shorter than `size` bytes.
pub fn whole(unit: &str, size: usize) -> String {
    unit.repeat((size - 1) / unit.len())
}

/// Lines of `unit`, a little shorter than `size` bytes together.
pub fn lines(unit: &str, size: usize) -> String {
    format!("{unit}\n").repeat((size - 1) / (unit.len() + 1))
}

/// One line as the text of a task, which is read for goals, owners and dates.
pub fn in_a_task(unit: &str, size: usize) -> String {
    format!("工作计划\n一、加强建设\n工作{}", whole(unit, size - 60))
}

/// Brackets that open, and as many of another kind that close.
pub fn pairs(size: usize) -> String {
    format!("工作计划\n一、加强{}{}", "（".repeat(size / 7), "》".repeat(size / 7))
}
