//! Titles broken over lines in a trapezoid or diamond (9704-7.3.1-c).
//!
//! A title that fits one line is left alone and costs no dictionary. Longer
//! ones are broken at word borders so that the meaning stays whole; among the
//! possible shapes the one with the best borders and the most even steps wins.

mod shape;
pub(crate) mod words;

use crate::characters::cells;
use wenshu_standard::figures::TITLE_MAX_CELLS;

/// A title in lines.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct BrokenTitle {
    /// The lines; together they are the title.
    pub lines: Vec<String>,
    /// The lines form a trapezoid or diamond and none is too short.
    pub is_shapely: bool,
}

/// Breaks a title over as few lines as a good shape allows.
pub(crate) fn break_title(title: &str) -> BrokenTitle {
    if f64::from(cells(title.chars())) <= TITLE_MAX_CELLS.value {
        return BrokenTitle { lines: vec![title.to_owned()], is_shapely: true };
    }
    let characters: Vec<char> = title.chars().collect();
    let borders = words::borders(title, &characters);
    let (breaks, is_shapely) = shape::best_breaks(&characters, &borders);
    BrokenTitle { lines: cut(&characters, &breaks), is_shapely }
}

fn cut(characters: &[char], breaks: &[usize]) -> Vec<String> {
    let mut lines = Vec::with_capacity(breaks.len() + 1);
    let mut start = 0;
    for end in breaks.iter().copied().chain([characters.len()]) {
        lines.push(characters.get(start..end).unwrap_or_default().iter().collect());
        start = end;
    }
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines(title: &str) -> Vec<String> {
        break_title(title).lines
    }

    #[test]
    fn a_title_that_fits_stays_on_one_line() {
        assert_eq!(lines("2024年教育局工作计划"), ["2024年教育局工作计划"]);
    }

    #[test]
    fn lines_are_trapezoids_or_diamonds_at_word_borders() {
        for (title, wanted) in [
            (
                "辽宁省教育厅关于印发2024年全省职业教育工作计划的通知",
                ["辽宁省教育厅关于印发", "2024年全省职业教育工作计划的通知"],
            ),
            (
                "铁岭市特殊教育学校工会2024—2025学年度第一学期工作计划",
                ["铁岭市特殊教育学校工会", "2024—2025学年度第一学期工作计划"],
            ),
            (
                "某某县教育局关于印发2024—2025学年度全县中小学校园安全工作计划的通知",
                ["某某县教育局关于印发2024—2025学年度", "全县中小学校园安全工作计划的通知"],
            ),
            (
                "某某市第一中学2023—2024学年度第二学期学校工会工作计划",
                ["某某市第一中学2023—2024学年度", "第二学期学校工会工作计划"],
            ),
            (
                "佛山市教育局关于做好2024年义务教育阶段公办学校招生工作的实施意见",
                ["佛山市教育局关于做好2024年", "义务教育阶段公办学校招生工作的实施意见"],
            ),
            (
                "中共某某县委教育工作领导小组办公室2024年工作要点",
                ["中共某某县委教育工作领导小组办公室", "2024年工作要点"],
            ),
            (
                "江门市教育局、江门市财政局关于做好2024年学生资助工作的通知",
                ["江门市教育局、江门市财政局", "关于做好2024年学生资助工作的通知"],
            ),
            ("国务院办公厅关于印发“十四五”国民健康规划的通知", ["国务院办公厅关于印发", "“十四五”国民健康规划的通知"]),
            (
                "提高学生素质，推动教育发展，构建和谐校园，促进学生全面发展",
                ["提高学生素质，推动教育发展，", "构建和谐校园，促进学生全面发展"],
            ),
        ] {
            let broken = break_title(title);
            assert!(broken.is_shapely, "{:?}", broken.lines);
            assert_eq!(broken.lines, wanted);
        }
    }

    #[test]
    fn three_lines_are_used_where_two_have_no_shape() {
        let title = "某某县教育局关于转发《教育部办公厅关于加强中小学生手机管理工作的通知》的通知";
        let broken = break_title(title);
        assert!(broken.is_shapely);
        assert_eq!(
            broken.lines,
            ["某某县教育局", "关于转发《教育部办公厅关于加强", "中小学生手机管理工作的通知》的通知"]
        );
    }

    proptest! {
        #[test]
        fn the_lines_are_the_title(title in "[教育局关于印发的和与工作计划2024年《》“”（）、 abc]{0,90}") {
            prop_assert_eq!(lines(&title).concat(), title);
        }

        #[test]
        fn no_line_of_han_is_wider_than_the_page(title in "[教育局关于印发的和与工作计划、]{0,90}") {
            for line in lines(&title) {
                prop_assert!(cells(line.chars()) <= 20.0, "{}", line);
            }
        }
    }
}
