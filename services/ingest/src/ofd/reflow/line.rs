//! Runs at one height are a line.

use super::{Run, StyledText};

/// Gap between Chinese characters from which on a reader sees a space, in
/// heights of a character. Justified and mixed text has smaller ones.
const GAP: f64 = 0.6;
/// The same between Latin words.
const LATIN_GAP: f64 = 0.2;
/// Gap from which on the parts of a line are columns.
const COLUMN_GAP: f64 = 3.0;
/// Runs of which less than this lies between them, with the same text, are one
/// run drawn twice to look bold.
const DOUBLED: f64 = 0.3;

/// A line of text.
#[derive(Debug, Clone)]
pub struct Line {
    /// Left edge of its first character.
    pub left: f64,
    /// Right edge of its last one.
    pub right: f64,
    /// Base line.
    pub y: f64,
    /// Height of most of its characters.
    pub size: f64,
    /// True when it is turned or runs downwards.
    pub turned: bool,
    /// Its text.
    pub runs: Vec<StyledText>,
    /// The widest gap in it, in heights of a character.
    widest_gap: f64,
}

impl Line {
    /// Its characters.
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }

    /// True when its parts stand far apart, as cells of a table do.
    pub fn is_columned(&self) -> bool {
        self.widest_gap >= COLUMN_GAP
    }

    /// Its first characters.
    pub fn start(&self) -> impl Iterator<Item = char> + '_ {
        self.runs.iter().flat_map(|run| run.text.chars())
    }
}

/// The lines of a page, from top to bottom; turned ones last.
pub fn lines(runs: Vec<Run>) -> Vec<Line> {
    let (mut level, turned): (Vec<Run>, Vec<Run>) = runs.into_iter().partition(|run| run.level);
    level.retain(|run| !run.text.is_empty());
    level.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
    let mut lines = Vec::new();
    let mut open: Vec<Run> = Vec::new();
    for run in level {
        if open.first().is_some_and(|first| !at_one_height(first, &run, &open)) {
            lines.extend(line(std::mem::take(&mut open), false));
        }
        open.push(run);
    }
    lines.extend(line(open, false));
    lines.extend(turned.into_iter().filter_map(|run| line(vec![run], true)));
    lines
}

/// True when a run stands on the line of those before it. The smaller of two,
/// an index or an exponent, may stand higher or lower.
fn at_one_height(first: &Run, run: &Run, open: &[Run]) -> bool {
    let tallest = open.last().map_or(first.size, |last| last.size.max(first.size)).max(run.size);
    run.y - first.y <= 0.45 * tallest
}

/// A line out of its runs; nothing when they are blank.
fn line(mut runs: Vec<Run>, turned: bool) -> Option<Line> {
    runs.sort_by(|a, b| a.x.total_cmp(&b.x));
    let runs = without_doubles(runs);
    let size = main_size(&runs);
    let y = runs.iter().filter(|run| run.size >= 0.8 * size).map(|run| run.y).fold(f64::MIN, f64::max);
    let spread = even_spread(&runs, size);
    let mut styled: Vec<StyledText> = Vec::new();
    let mut widest_gap = 0.0f64;
    let mut end: Option<f64> = None;
    let (mut left, mut right) = (f64::MAX, f64::MIN);
    for run in runs {
        let gap = end.map_or(0.0, |end| (run.x - end - spread) / size);
        let before = styled.iter().rev().find_map(|run| run.text.chars().next_back());
        let spaces = before.map_or("", |before| space(gap, before, run.text.chars().next().unwrap_or(' ')));
        if !spaces.is_empty() {
            widest_gap = widest_gap.max(gap);
        }
        if let Some((from, to)) = inked(&run) {
            left = left.min(from);
            right = right.max(to);
        }
        end = Some(end.unwrap_or(f64::MIN).max(run.x + run.width));
        push(&mut styled, spaces, false, false);
        push(&mut styled, &run.text, run.bold, run.slanted);
    }
    trim(&mut styled);
    let shown = styled.iter().any(|run| !run.text.is_empty());
    shown.then_some(Line { left, right, y, size, turned, runs: styled, widest_gap })
}

/// From the first to the last character that is no space.
fn inked(run: &Run) -> Option<(f64, f64)> {
    let count = run.text.chars().count();
    let blank = |c: &char| c.is_whitespace();
    let before = run.text.chars().take_while(blank).count();
    let behind = run.text.chars().rev().take_while(blank).count();
    if before == count {
        return None;
    }
    // All characters are taken to be as wide as each other, near enough here.
    let each = run.width / to_f64(count);
    Some((run.x + each * to_f64(before), run.x + run.width - each * to_f64(behind)))
}

fn to_f64(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

/// The height of most characters.
fn main_size(runs: &[Run]) -> f64 {
    let tallest = runs.iter().map(|run| run.size).fold(0.0, f64::max);
    let chars = |size: f64| -> usize {
        let alike = runs.iter().filter(|run| (run.size - size).abs() <= 0.05 * size);
        alike.map(|run| run.text.trim().chars().count()).sum()
    };
    // Few sizes occur on a line; the first runs have them.
    let sizes = runs.iter().take(16).map(|run| run.size);
    sizes.max_by_key(|&size| chars(size)).unwrap_or(tallest).max(0.01)
}

/// The gap between single characters that are spread evenly over the line, as
/// those of a banner are; such gaps are none.
fn even_spread(runs: &[Run], size: f64) -> f64 {
    let mut gaps: Vec<f64> =
        runs.iter().zip(runs.iter().skip(1)).map(|(left, right)| right.x - left.x - left.width).collect();
    if gaps.len() < 3 || runs.iter().any(|run| run.text.trim().chars().nth(1).is_some()) {
        return 0.0;
    }
    gaps.sort_by(f64::total_cmp);
    let (least, most) = (gaps.first().copied().unwrap_or(0.0), gaps.last().copied().unwrap_or(0.0));
    if most - least <= 0.3 * size { least.max(0.0) } else { 0.0 }
}

/// Takes out runs that are drawn a second time, a little to the side, so that
/// they look bold.
fn without_doubles(runs: Vec<Run>) -> Vec<Run> {
    let mut kept: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        // A shadow stands within a few runs of what it doubles.
        let double = kept.iter_mut().rev().take(4).find(|other| {
            let near = (other.x - run.x).abs() <= DOUBLED * run.size && (other.y - run.y).abs() <= DOUBLED * run.size;
            near && other.text == run.text && !run.text.trim().is_empty()
        });
        match double {
            Some(other) => other.bold = true,
            None => kept.push(run),
        }
    }
    kept
}

/// The spaces that a gap stands for.
fn space(gap: f64, before: char, after: char) -> &'static str {
    if before.is_whitespace() || after.is_whitespace() {
        // A space of the file stands in the gap already; a wide gap is more.
        return if gap >= COLUMN_GAP { "\u{3000}" } else { "" };
    }
    let latin = |c: char| c.is_ascii_alphanumeric();
    match gap {
        _ if latin(before) && latin(after) && (LATIN_GAP..GAP).contains(&gap) => " ",
        gap if gap < GAP => "",
        gap if gap < 1.5 => "\u{3000}",
        _ => "\u{3000}\u{3000}",
    }
}

fn push(styled: &mut Vec<StyledText>, text: &str, bold: bool, slanted: bool) {
    if text.is_empty() {
        return;
    }
    match styled.last_mut() {
        Some(last) if (last.bold, last.slanted) == (bold, slanted) => last.text.push_str(text),
        _ => styled.push(StyledText { bold, slanted, text: text.to_owned() }),
    }
}

/// Takes white space off both ends: where a line begins is its place.
fn trim(styled: &mut Vec<StyledText>) {
    let blank = |run: &StyledText| run.text.trim().is_empty();
    let before = styled.iter().take_while(|run| blank(run)).count();
    styled.drain(..before);
    let behind = styled.iter().rev().take_while(|run| blank(run)).count();
    styled.truncate(styled.len().saturating_sub(behind));
    if let Some(first) = styled.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
    if let Some(last) = styled.last_mut() {
        last.text.truncate(last.text.trim_end().len());
    }
}

#[cfg(test)]
mod tests {
    use super::{Run, lines};

    fn run(x: f64, y: f64, text: &str) -> Run {
        let width = 5.0 * text.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum::<f64>();
        Run { x, y, width, size: 5.0, bold: false, slanted: false, level: true, text: text.to_owned() }
    }

    fn texts(runs: Vec<Run>) -> Vec<String> {
        lines(runs).iter().map(super::Line::text).collect()
    }

    #[test]
    fn runs_at_one_height_are_a_line_in_order() {
        let runs = vec![run(20.0, 10.4, "局"), run(10.0, 20.0, "计划"), run(10.0, 10.0, "教育")];
        assert_eq!(texts(runs), ["教育局", "计划"]);
    }

    #[test]
    fn gaps_are_spaces() {
        assert_eq!(texts(vec![run(0.0, 1.0, "甲"), run(9.0, 1.0, "乙")]), ["甲\u{3000}乙"]);
        assert_eq!(texts(vec![run(0.0, 1.0, "甲"), run(60.0, 1.0, "乙")]), ["甲\u{3000}\u{3000}乙"]);
        assert_eq!(texts(vec![run(0.0, 1.0, "甲"), run(6.0, 1.0, "2024")]), ["甲2024"]);
        assert_eq!(texts(vec![run(0.0, 1.0, "work"), run(12.0, 1.0, "plan")]), ["work plan"]);
        let spread = vec![run(0.0, 1.0, "教"), run(15.0, 1.0, "育"), run(30.0, 1.0, "局"), run(45.0, 1.0, "文")];
        assert_eq!(texts(spread), ["教育局文"]);
        assert_eq!(texts(vec![run(0.0, 1.0, "  甲 "), run(12.5, 1.0, "乙  ")]), ["甲 乙"]);
    }

    #[test]
    fn doubled_runs_are_bold() {
        let lines = lines(vec![run(0.0, 1.0, "标题"), run(0.2, 1.0, "标题")]);
        assert_eq!(lines[0].text(), "标题");
        assert!(lines[0].runs[0].bold);
    }

    #[test]
    fn an_exponent_is_on_its_line() {
        let mut small = run(10.0, 8.2, "2");
        small.size = 2.5;
        assert_eq!(texts(vec![run(0.0, 10.0, "面积"), small, run(12.5, 10.0, "平方")]), ["面积2平方"]);
    }
}
