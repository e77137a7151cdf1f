//! Line-start and line-end prohibitions (spec §8.2).

use crate::support::*;

/// Lines of a text set from the left edge on.
fn lines(text: &str) -> Vec<String> {
    texts(&lay_out(vec![flush(text)]))
}

/// The text, with a break that would fall after `before` characters.
fn at_the_edge(before: usize, text: &str) -> Vec<String> {
    lines(&format!("{}{text}{}", "国".repeat(before), "国".repeat(30)))
}

/// 15834-5.1.1-a, 15834-5.1.2-a, 15834-5.1.3-a
#[test]
fn a_closing_mark_never_starts_a_line() {
    for mark in "。，、；：？！”’）》〉】〕％%℃…·～".chars() {
        let lines = at_the_edge(28, &mark.to_string());
        assert!(!lines[1].starts_with(mark), "{mark}: {lines:?}");
    }
}

/// 15834-5.1.3-a
#[test]
fn an_opening_mark_never_ends_a_line() {
    for mark in "“‘（《〈【〔".chars() {
        let lines = at_the_edge(27, &mark.to_string());
        assert!(lines[1].starts_with(mark), "{mark}: {lines:?}");
    }
}

/// 15834-5.1.4-a, 15834-5.1.5-a
#[test]
fn a_dash_and_an_ellipsis_are_never_split() {
    assert!(at_the_edge(27, "——")[1].starts_with("——"));
    assert!(at_the_edge(27, "……").iter().all(|line| !line.starts_with('…') || line.starts_with("……")));
}

/// 15834-5.1.6-a, 15834-5.1.7-a, 15834-5.1.9-a
#[test]
fn a_connector_a_middle_dot_and_a_slash_keep_to_their_neighbours() {
    assert!(!at_the_edge(28, "—")[1].starts_with('—'));
    for lines in [at_the_edge(28, "-"), at_the_edge(27, "-")] {
        assert!(!lines[0].ends_with('-') && !lines[1].starts_with('-'), "{lines:?}");
    }
    assert!(!at_the_edge(28, "·")[1].starts_with('·'));
    for lines in [at_the_edge(28, "/"), at_the_edge(27, "/")] {
        assert!(!lines[0].ends_with('/') && !lines[1].starts_with('/'), "{lines:?}");
    }
}

/// 15835-5.1.7-a, impl-break
#[test]
fn a_number_keeps_its_digits_and_its_unit() {
    for number in ["2026年", "12.5%", "3.5万元", "1000人", "25℃", "120平方米", "34 500", "6个月", "25 kg", "100亿元"]
    {
        for before in 23..28 {
            let lines = at_the_edge(before, number);
            assert!(lines.iter().any(|line| line.contains(number)), "{number}: {lines:?}");
        }
    }
}

/// impl-break
#[test]
fn a_document_number_holds_together() {
    for before in 20..28 {
        let lines = at_the_edge(before, "发〔2026〕12号");
        assert!(lines.iter().any(|line| line.contains("发〔2026〕12号")), "{lines:?}");
    }
}

/// impl-break
#[test]
fn an_ordinal_keeps_the_character_after_it() {
    for (before, ordinal) in [(25, "（一）抓"), (27, "①抓")] {
        let lines = at_the_edge(before, ordinal);
        assert!(lines[1].contains(ordinal), "{lines:?}");
    }
    assert!(lines("1.国").len() == 1);
}

#[test]
fn a_latin_word_is_kept_whole() {
    for before in 20..28 {
        let lines = at_the_edge(before, "PowerPoint");
        assert!(lines.iter().any(|line| line.contains("PowerPoint")), "{lines:?}");
    }
}

#[test]
fn a_word_longer_than_a_line_is_broken_where_it_divides() {
    let address = "https://www.example.com/notices/2026/11/22/plans/of/the/education/bureau/index.html";
    let lines = lines(&format!("网址为{address}，请登录。"));
    assert!(lines[0].ends_with('/'), "{lines:?}");
    assert_eq!(lines.concat(), format!("网址为{address}，请登录。"));
}

#[test]
fn letters_without_any_place_to_break_are_broken_at_the_edge() {
    let lines = lines(&"a".repeat(500));
    assert!(lines.len() > 5);
    assert_eq!(lines.concat().len(), 500);
}

/// 15834-5.1.10-a: 27 cells, three digits and a mark would be 29.5 cells at
/// full width; the mark gives up its blank half.
#[test]
fn a_mark_at_the_edge_gives_up_its_blank_half_to_stay() {
    let lines = lines(&format!("{}123。{}", "国".repeat(26), "国".repeat(30)));
    assert!(lines[0].ends_with("123。"), "{lines:?}");
}

/// 15834-5.1.11-a
#[test]
fn two_marks_at_the_edge_share_the_room_of_one() {
    let lines = lines(&format!("{}。”{}", "国".repeat(27), "国".repeat(30)));
    assert!(lines[0].ends_with("。”"), "{lines:?}");
    assert_eq!(lines[0].chars().count(), 29);
}

#[test]
fn a_mark_gives_up_at_most_half_an_em() {
    let layout = lay_out(vec![flush(&format!("{}。”{}", "国".repeat(27), "国".repeat(30)))]);
    let places = places(all_lines(&layout)[0]);
    let smallest = places.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::MAX, f64::min);
    assert!(smallest > 8.0 * MM - 0.001);
}

/// 15834-5.1.11-a: the line holds 29 cells, one of them in the blank halves of
/// its marks.
#[test]
fn the_marks_of_a_line_make_room_for_a_point() {
    let layout = lay_out(vec![flush(&format!("国国国国国，国国（国国{}。{}", "国".repeat(17), "国".repeat(30)))]);
    let line = all_lines(&layout)[0];
    assert_eq!(text_of(line).chars().count(), 29);
    let places = places(line);
    assert!(places[28] + 8.0 * MM < RIGHT + 0.1);
    let steps: Vec<f64> = places.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let (after_comma, before_bracket) = (steps[5], steps[7]);
    assert!((after_comma - before_bracket).abs() < 0.01 && after_comma < CELL - 1.0);
    assert!(steps.iter().enumerate().all(|(at, step)| at == 5 || at == 7 || (step - CELL).abs() < 0.01));
}

#[test]
fn a_mark_that_finds_no_room_takes_the_character_before_it_along() {
    let lines = lines(&format!("{}。{}", "国".repeat(28), "国".repeat(30)));
    assert_eq!(lines[0].chars().count(), 27);
    assert!(lines[1].starts_with("国。"));
}

#[test]
fn marks_inside_a_line_keep_their_whole_cell() {
    let layout = lay_out(vec![flush("国，国。国“国”国")]);
    let places = places(all_lines(&layout)[0]);
    assert!(places.windows(2).all(|pair| (pair[1] - pair[0] - CELL).abs() < 0.01));
}

/// 15834-5.1.2-a
#[test]
fn two_question_or_exclamation_marks_share_a_cell() {
    let layout = lay_out(vec![flush("好？！国")]);
    let places = places(all_lines(&layout)[0]);
    assert!((places[3] - places[1] - CELL).abs() < 0.1);
}

#[test]
fn spaces_at_a_break_do_not_begin_the_next_line() {
    let lines = at_the_edge(28, "   ");
    assert!(lines[1].starts_with('国'));
}

#[test]
fn a_line_feed_breaks_a_line_and_is_not_set() {
    assert_eq!(lines("第一行\n第二行"), ["第一行", "第二行"]);
}
