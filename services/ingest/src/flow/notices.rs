//! What the clerk is told of a document: counted while it is read, said once.

use wenshu_model::{Finding, FindingCode, RemovalReason, Severity};

/// Something in a document that acts or points outside. It is never followed,
/// and never carried over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Active {
    /// Macros.
    Macros,
    /// Documents or programs packed into it.
    Embedded,
    /// Links to templates, pictures or data elsewhere.
    External,
    /// Fields that fetch data (DDE, INCLUDETEXT, INCLUDEPICTURE).
    Fields,
}

impl Active {
    const fn words(self) -> &'static str {
        match self {
            Self::Macros => "宏",
            Self::Embedded => "嵌入的文件或对象",
            Self::External => "指向文件之外的模板、图片或数据",
            Self::Fields => "会读取外部数据的域",
        }
    }
}

/// Characters of a text that a finding shows.
const SHOWN: usize = 20;

/// Counts what is said at the end.
#[derive(Debug, Default)]
pub struct Notices {
    /// Paragraphs whose number the format makes.
    pub numbered: u32,
    /// Notes.
    pub notes: u32,
    /// Insertions that were accepted.
    pub insertions: u32,
    deletions: Removal,
    comments: Removal,
    hidden: Removal,
    heads: Removal,
    symbols: Removal,
    active: Vec<Active>,
    other: Vec<Finding>,
}

/// Texts removed for one reason.
#[derive(Debug, Default)]
struct Removal {
    count: u32,
    first: String,
}

impl Removal {
    fn add(&mut self, text: &str) {
        self.count = self.count.saturating_add(1);
        if self.first.is_empty() {
            self.first = text.trim().chars().filter(|c| !c.is_control()).take(SHOWN).collect();
        }
    }
}

impl Notices {
    /// Says that something acts or points outside.
    pub fn active(&mut self, what: Active) {
        if !self.active.contains(&what) {
            self.active.push(what);
        }
    }

    /// A finding of a format's own.
    pub fn say(&mut self, code: FindingCode, severity: Severity, excerpt: &str, message: String) {
        let excerpt = excerpt.chars().filter(|c| !c.is_control()).take(SHOWN).collect();
        self.other.push(Finding { code, severity, lines: None, excerpt, message });
    }

    /// Counts a removed text.
    pub fn count_removed(&mut self, text: &str, reason: RemovalReason) {
        match reason {
            RemovalReason::DeletedText => self.deletions.add(text),
            RemovalReason::Comment => self.comments.add(text),
            RemovalReason::HiddenText => self.hidden.add(text),
            RemovalReason::RunningHead => self.heads.add(text),
            RemovalReason::Symbol => self.symbols.add(text),
            _ => {}
        }
    }

    /// The findings.
    pub fn findings(mut self) -> Vec<Finding> {
        let mut findings = std::mem::take(&mut self.other);
        let mut say = |code, severity, excerpt: &str, message| {
            findings.push(Finding { code, severity, lines: None, excerpt: excerpt.to_owned(), message });
        };
        if self.insertions > 0 || self.deletions.count > 0 {
            let (inserted, deleted) = (self.insertions, self.deletions.count);
            let message = format!(
                "文件带有修订痕迹（插入 {inserted} 处、删除 {deleted} 处），已按“接受全部修订”读取；请确认修订均已定稿"
            );
            say(FindingCode::TrackedChanges, Severity::Review, &self.deletions.first, message);
        }
        if self.comments.count > 0 {
            let message = format!("文件里有 {} 条批注，没有收入正文", self.comments.count);
            say(FindingCode::Comments, Severity::Review, &self.comments.first, message);
        }
        if self.hidden.count > 0 {
            let message = format!("文件里有 {} 处隐藏文字，没有收入正文", self.hidden.count);
            say(FindingCode::HiddenText, Severity::Info, &self.hidden.first, message);
        }
        if self.heads.count > 0 {
            let message = format!("页眉、页脚有 {} 处文字，没有收入正文", self.heads.count);
            say(FindingCode::RunningHeads, Severity::Info, &self.heads.first, message);
        }
        if self.notes > 0 {
            let message = format!("文件里有 {} 条脚注或尾注，排在引用它的段落之后", self.notes);
            say(FindingCode::Notes, Severity::Review, "", message);
        }
        if self.numbered > 0 {
            let message = format!("有 {} 段的编号由原软件自动生成，已按读者所见写成文字", self.numbered);
            say(FindingCode::AutomaticNumbers, Severity::Info, "", message);
        }
        if self.symbols.count > 0 {
            let message =
                format!("有 {} 处字符只在专用符号字体里有字形，没有收入正文，请对照原文补上", self.symbols.count);
            say(FindingCode::SymbolLost, Severity::Review, &self.symbols.first, message);
        }
        if !self.active.is_empty() {
            self.active.sort_unstable();
            let words: Vec<&str> = self.active.iter().map(|what| what.words()).collect();
            let message = format!("文件带有{}；一律没有执行、没有读取，也不会带入成品", words.join("、"));
            say(FindingCode::ActiveContent, Severity::Warning, "", message);
        }
        findings
    }
}
