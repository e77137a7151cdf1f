//! Which sections of a plan are tasks.
//!
//! A section is a frame (指导思想, 工作目标, 上半年工作总结), a container
//! (工作重点, 具体措施) whose sections are the tasks, or a task itself.

use wenshu_model::plan::{BlockKind, PlanBlock};

use crate::fold;

/// Words of which a container's or frame's heading is made.
const GENERIC: &[&str] = &[
    "具体",
    "主要",
    "重点",
    "工作",
    "任务",
    "措施",
    "举措",
    "内容",
    "安排",
    "要点",
    "计划",
    "打算",
    "思路",
    "目标",
    "指导",
    "思想",
    "总体",
    "总",
    "基本",
    "要求",
    "原则",
    "情况",
    "及",
    "和",
    "与",
    "的",
    "年",
    "上半",
    "下半",
    "本学期",
    "今后",
    "下一步",
    "一步",
    "下",
    "主",
    "各项",
    "实施",
    "步骤",
    "方法",
    "保障",
    "组织",
    "机构",
    "领导",
    "小组",
    "成效",
    "总结",
    "回顾",
    "成绩",
    "问题",
    "存在",
    "形势",
    "背景",
    "分析",
    "现状",
    "全年",
    "学年",
    "度",
    "学期",
    "明确",
    "几点",
    "建议",
    "规则",
    "比赛",
    "分组",
    "教育",
    "、",
];

/// Words that make a heading a frame.
const FRAME: &[&str] = &[
    "思想", "思路", "目标", "要求", "原则", "机构", "小组", "情况", "成效", "成绩", "总结", "回顾", "问题", "形势",
    "背景", "分析", "现状", "规则", "步骤",
];

/// A task's blocks: the head and everything up to the next of its rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Section {
    /// Index of the head's block.
    pub(super) head: usize,
    /// One past the last block.
    pub(super) end: usize,
    /// Highest level of numbered blocks inside, none when there are none.
    inner: Option<u8>,
}

impl Section {
    /// True for the blocks that say how: the numbered blocks one level down,
    /// or all text when nothing inside is numbered.
    pub(super) fn gives_measures(&self, index: usize, blocks: &[PlanBlock]) -> bool {
        let Some(block) = blocks.get(index) else { return false };
        if index == self.head {
            return block.kind != BlockKind::Heading && (self.inner.is_none() || block.lead.is_some());
        }
        match self.inner {
            Some(inner) => block.level == Some(inner),
            None => matches!(block.kind, BlockKind::Paragraph | BlockKind::Item),
        }
    }
}

/// The tasks among the blocks, in order.
pub(super) fn tasks(blocks: &[PlanBlock]) -> Vec<Section> {
    let mut tasks = Vec::new();
    collect(blocks, 0, blocks.len(), &mut tasks);
    tasks
}

fn collect(blocks: &[PlanBlock], start: usize, end: usize, tasks: &mut Vec<Section>) {
    let inside = |range: std::ops::Range<usize>| blocks.get(range).unwrap_or_default();
    let Some(level) = inside(start..end).iter().filter_map(|block| block.level).min() else { return };
    let mut index = start;
    while index < end {
        let is_head = blocks.get(index).is_some_and(|block| block.level == Some(level));
        if !is_head {
            index += 1;
            continue;
        }
        let stop =
            (index + 1..end).find(|i| blocks.get(*i).is_some_and(|block| ends_section(block, level))).unwrap_or(end);
        match blocks.get(index).map_or(Rank::Frame, rank) {
            Rank::Frame => {}
            Rank::Container => collect(blocks, index + 1, stop, tasks),
            Rank::Task => {
                let inner = inside(index + 1..stop).iter().filter_map(|block| block.level).min();
                tasks.push(Section { head: index, end: stop, inner });
            }
        }
        index = stop;
    }
}

fn ends_section(block: &PlanBlock, level: u8) -> bool {
    block.level.is_some_and(|other| other <= level) || (block.kind == BlockKind::Heading && block.level.is_none())
}

enum Rank {
    Frame,
    Container,
    Task,
}

/// Tells a head's rank by the words of its heading.
fn rank(block: &PlanBlock) -> Rank {
    let text: Vec<char> = match (block.kind, block.lead) {
        (BlockKind::Heading, _) => block.text.chars().collect(),
        (_, Some(lead)) => block.text.chars().take(lead as usize).collect(),
        _ => return Rank::Task,
    };
    let heading = fold::key(&text);
    let frame = FRAME.iter().any(|word| heading.contains(word));
    let review = ["成效", "总结", "回顾", "领导小组", "组织机构"]
        .iter()
        .any(|word| heading.trim_end_matches('。').ends_with(word));
    if review {
        return Rank::Frame;
    }
    match (is_generic(&heading), frame) {
        (true, true) => Rank::Frame,
        (true, false) => Rank::Container,
        (false, _) => Rank::Task,
    }
}

/// True when nothing but generic words make up the heading.
fn is_generic(heading: &str) -> bool {
    let digits = |c: char| c.is_ascii_digit() || matches!(c, 'x' | '_' | ':' | '。' | '×');
    let mut rest = heading.trim_matches(digits).trim_start_matches("年").to_owned();
    if rest.chars().count() > 18 {
        return false;
    }
    for word in GENERIC {
        rest = rest.replace(word, "");
    }
    rest.trim_matches(digits).is_empty()
}
