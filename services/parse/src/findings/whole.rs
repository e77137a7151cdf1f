//! Does the text read like a plan at all?

use wenshu_model::plan::PlanBlock;
use wenshu_model::{Finding, FindingCode, Severity};

use crate::document::finding;

/// Words of someone who looks ahead.
const PLANNING: &[&str] = &[
    "将",
    "要",
    "力争",
    "确保",
    "计划",
    "下半年",
    "明年",
    "本学期",
    "今年",
    "继续",
    "加强",
    "推进",
    "落实",
    "目标",
    "任务",
    "措施",
    "做好",
];

/// Words of someone who tells what it was like.
const NARRATIVE: &[&str] =
    &["让我", "我感到", "我非常", "体会", "感悟", "心得", "收获", "回想", "回忆", "热泪", "启发", "使我", "短短"];

/// Words of an assessment.
const ASSESSING: &[&str] = &["自评分", "满分", "得分", "扣分"];

/// Checks a document against what plans look like.
pub(crate) fn check(title: &str, blocks: &[PlanBlock], findings: &mut Vec<Finding>) {
    let text: String = blocks.iter().map(|block| block.text.as_str()).collect();
    let length = text.chars().count();
    if length < 200 {
        return;
    }
    let count = |words: &[&str]| words.iter().map(|word| text.matches(word).count()).sum::<usize>();
    let numbered = blocks.iter().filter(|block| block.level.is_some()).count();
    let (planning, narrative, assessing) = (count(PLANNING), count(NARRATIVE), count(ASSESSING));
    let lines = blocks.first().map(|block| block.lines);
    if numbered == 0 && narrative >= 4 && narrative * 5 >= planning {
        findings.push(finding(FindingCode::NotAPlan, Severity::Review, lines, title, "内容像心得体会，不像工作计划"));
    } else if assessing >= 4 && assessing >= planning {
        findings.push(finding(FindingCode::NotAPlan, Severity::Review, lines, title, "内容像自查自评，不像工作计划"));
    }
}
