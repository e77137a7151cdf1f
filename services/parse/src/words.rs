//! Words of the field that more than one pass looks for.
//!
//! All of them are compared with folded text ([`crate::fold::key`]).

/// 文种 and what plans are called: the last word of a title.
pub(crate) const TITLE_ENDS: &[&str] = &[
    "计划",
    "规划",
    "方案",
    "要点",
    "安排",
    "意见",
    "通知",
    "总结",
    "报告",
    "思路",
    "打算",
    "设想",
    "办法",
    "制度",
    "预案",
    "纲要",
    "部署",
    "请示",
    "批复",
    "决定",
    "决议",
    "通报",
    "通告",
    "公告",
    "公报",
    "纪要",
    "议案",
    "章程",
    "细则",
    "规定",
    "条例",
    "行动计划",
    "计划书",
    "工作点",
    "重点",
    "目标",
    "任务书",
    "责任书",
    "倡议书",
    "范文",
    "汇报",
    "述职",
    "日程",
    "一览表",
    "安排表",
    "计划表",
    "进度表",
];

/// Words that end the title of a whole document, not of a part of one.
pub(crate) const DOCUMENT_ENDS: &[&str] = &[
    "计划",
    "规划",
    "方案",
    "要点",
    "意见",
    "通知",
    "总结",
    "报告",
    "办法",
    "预案",
    "纲要",
    "请示",
    "批复",
    "决定",
    "通报",
    "通告",
    "公告",
    "纪要",
    "细则",
    "规定",
    "计划书",
    "安排",
    "打算",
    "思路",
    "范文",
    "汇报",
    "的函",
    "复函",
    "的决议",
    "的公报",
    "的议案",
];

/// Endings of the names of organs.
pub(crate) const ORGAN_ENDS: &[&str] = &[
    "局",
    "委",
    "委员会",
    "厅",
    "部",
    "处",
    "科",
    "股",
    "室",
    "办",
    "办公室",
    "中心",
    "院",
    "站",
    "所",
    "队",
    "学校",
    "小学",
    "中学",
    "大学",
    "学院",
    "幼儿园",
    "园",
    "校",
    "高中",
    "初中",
    "职高",
    "中专",
    "党校",
    "工会",
    "团委",
    "支部",
    "党委",
    "党组",
    "政府",
    "协会",
    "学会",
    "集团",
    "公司",
    "总支",
    "教研组",
    "备课组",
    "年级组",
    "少先队",
    "大队部",
    "领导小组",
    "工委",
    "妇联",
    "公室",
    "馆",
    "会",
];

/// Brackets behind a title: （征求意见稿）, （试行）.
pub(crate) const DRAFT_NOTES: &[&str] = &[
    "征求意见稿",
    "讨论稿",
    "草案",
    "试行",
    "送审稿",
    "修订稿",
    "初稿",
    "修改稿",
    "暂行",
    "审议稿",
    "代拟稿",
    "节选",
    "摘要",
    "摘录",
];

/// True for a text that ends like a title of any kind.
pub(crate) fn ends_like_title(text: &str) -> bool {
    let bare = without_draft_note(text);
    TITLE_ENDS.iter().any(|word| bare.ends_with(word))
}

/// True for a text that ends like the title of a document.
pub(crate) fn ends_like_document(text: &str) -> bool {
    let bare = without_draft_note(text);
    DOCUMENT_ENDS.iter().any(|word| bare.ends_with(word))
}

/// True for 范文, 例文 and the like: a stem that only numbers samples.
pub(crate) fn is_sample(text: &str) -> bool {
    ["范文", "例文", "样本", "样文", "模板", "实例"].iter().any(|word| text.ends_with(word))
}

/// True for a text that ends like the name of an organ.
pub(crate) fn ends_like_organ(text: &str) -> bool {
    ORGAN_ENDS.iter().any(|word| text.ends_with(word))
}

fn without_draft_note(text: &str) -> &str {
    let text = text.trim_end();
    let Some(inside) = text.strip_suffix([')', '）']) else {
        return text;
    };
    inside.rfind(['(', '（']).and_then(|open| inside.get(..open)).unwrap_or(text)
}
