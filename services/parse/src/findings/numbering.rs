//! Gaps, repeats and upset order in the numbering. The numbers themselves are
//! never touched.

use wenshu_model::plan::{BlockKind, PlanBlock};
use wenshu_model::{Finding, FindingCode, Severity};

use crate::document::{excerpt_of, finding};
use crate::number::{self, Style};
use crate::numeral;

/// What was last seen at a level.
#[derive(Debug, Clone, Default)]
struct Level {
    /// Last value in the running list.
    last: Option<u32>,
    /// Last value of the list before it, for numbers that run on.
    before: Option<u32>,
    /// Items in the running list, and the first of them.
    count: u32,
    first: usize,
    /// Mark behind the first Arabic number.
    form: Option<char>,
    mixed: bool,
}

/// Checks the numbering of a document.
pub(crate) fn check(blocks: &[PlanBlock], findings: &mut Vec<Finding>) {
    let mut levels: [Level; 6] = Default::default();
    let mut previous_level = 0_usize;
    let mut skip_seen = false;
    for (index, block) in blocks.iter().enumerate() {
        let Some((level, mark)) = numbered(block) else {
            if block.kind == BlockKind::Heading {
                close_from(&mut levels, 1, blocks, findings);
                previous_level = 0;
            }
            continue;
        };
        close_from(&mut levels, level + 1, blocks, findings);
        check_order(&levels, level, previous_level, block, findings);
        if level > previous_level + 1 && previous_level > 0 && !skip_seen {
            skip_seen = true;
            push(findings, FindingCode::LevelSkip, Severity::Info, block, "序号跳过了一级层次");
        }
        let Some(state) = levels.get_mut(level) else { continue };
        check_value(state, mark.value, block, findings);
        check_form(state, mark, block, findings);
        state.before = None;
        state.last = Some(mark.value);
        if state.count == 0 {
            state.first = index;
        }
        state.count += 1;
        previous_level = level;
    }
    close_from(&mut levels, 1, blocks, findings);
    check_points(blocks, findings);
}

/// Level and number of a block.
fn numbered(block: &PlanBlock) -> Option<(usize, number::Mark)> {
    let level = usize::from(block.level?);
    let number: Vec<char> = block.number.as_ref()?.chars().chain(" 文".chars()).collect();
    Some((level, number::mark(&number)?)).filter(|(level, _)| (1..=5).contains(level))
}

/// Ends the lists of `level` and below.
fn close_from(levels: &mut [Level; 6], level: usize, blocks: &[PlanBlock], findings: &mut Vec<Finding>) {
    for state in levels.iter_mut().skip(level) {
        let lone = state.count == 1 && state.last == Some(1);
        if lone && let Some(block) = blocks.get(state.first) {
            push(findings, FindingCode::LoneItem, Severity::Info, block, "该层次只有一项");
        }
        if state.last.is_some() {
            *state = Level { before: state.last, ..Level::default() };
        }
    }
}

fn check_value(state: &Level, value: u32, block: &PlanBlock, findings: &mut Vec<Finding>) {
    let Some(last) = state.last else {
        let runs_on = state.before.is_some_and(|before| value == before + 1);
        if value != 1 && !runs_on {
            push(findings, FindingCode::NumberingStart, Severity::Warning, block, "序号不是从一开始");
        }
        return;
    };
    if value == last {
        push(findings, FindingCode::NumberingRepeat, Severity::Warning, block, "序号重复");
    } else if value > last + 1 {
        push(findings, FindingCode::NumberingGap, Severity::Warning, block, "序号不连续，中间可能缺项");
    } else if value < last {
        push(findings, FindingCode::NumberingBackwards, Severity::Warning, block, "序号倒退或重新编号");
    }
}

/// 1. and 1、 in one list.
fn check_form(state: &mut Level, mark: number::Mark, block: &PlanBlock, findings: &mut Vec<Finding>) {
    let normal = |c: char| if c == '．' { '.' } else { c };
    if mark.style != Style::Arabic {
        return;
    }
    match (state.form, mark.mark.map(normal)) {
        (Some(first), Some(form)) if first != form && !state.mixed => {
            state.mixed = true;
            push(findings, FindingCode::NumberingMixed, Severity::Info, block, "同一组序号的写法不一致");
        }
        (None, form) => state.form = form,
        _ => {}
    }
}

/// A higher form inside a lower one: 1. … （一） under one 一、.
fn check_order(levels: &[Level; 6], level: usize, previous: usize, block: &PlanBlock, findings: &mut Vec<Finding>) {
    let fresh = levels.get(level).is_some_and(|state| state.last.is_none() && state.before.is_none());
    if previous > level && fresh && level > 1 {
        push(findings, FindingCode::LevelOrder, Severity::Warning, block, "高一级的序号出现在低一级序号之内");
    }
}

/// 一是 … 三是: points that skip one.
fn check_points(blocks: &[PlanBlock], findings: &mut Vec<Finding>) {
    let mut last = 0;
    for block in blocks {
        if block.number.is_some() || block.kind == BlockKind::Heading {
            last = 0;
        }
        for value in points(&block.text) {
            if value > last + 1 && value > 1 {
                let code = if last == 0 { FindingCode::NumberingStart } else { FindingCode::NumberingGap };
                push(findings, code, Severity::Warning, block, "“一是、二是”不连续，中间可能缺项");
            } else if value == last {
                push(findings, FindingCode::NumberingRepeat, Severity::Warning, block, "“一是、二是”序号重复");
            }
            last = value;
        }
    }
}

/// Values of the 一是 points of a text, in order.
pub(crate) fn points(text: &str) -> Vec<u32> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut begins = true;
    for (index, c) in chars.iter().enumerate() {
        if begins
            && let Some((value, length)) = chars.get(index..).and_then(numeral::han_ordinal)
            && chars.get(index + length) == Some(&'是')
            && value <= 20
        {
            found.push(value);
        }
        begins = matches!(c, '。' | '；' | '：' | '，' | ';' | ':' | ',');
    }
    found
}

fn push(findings: &mut Vec<Finding>, code: FindingCode, severity: Severity, block: &PlanBlock, message: &str) {
    let excerpt = excerpt_of(block.number.as_deref().unwrap_or_default().chars().chain(block.text.chars()));
    findings.push(finding(code, severity, Some(block.lines), &excerpt, message));
}
