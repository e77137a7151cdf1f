//! How many documents, and that nothing foreign is in them.

use wenshu_conformance::converted::{conversion, none_of};
use wenshu_conformance::program;

#[test]
fn the_five_files_hold_2_4_16_3_and_5_documents() {
    let inputs = conversion().report["inputs"].as_array().unwrap();
    let counts: Vec<usize> = inputs.iter().map(|input| input["documents"].as_array().unwrap().len()).collect();
    assert_eq!(counts, [2, 4, 16, 3, 5]);
}

#[test]
fn no_line_of_site_furniture_or_preface_is_in_any_document() {
    // Words that stand in the five files only in what surrounds the plans.
    let foreign = [
        "小编",
        "WORD",
        "本文地址",
        "一键复制",
        "版权",
        "精选16篇",
        "大全5篇",
        "工作计划范文",
        "相关文章",
        "免责",
        "篇一",
        "篇二",
        "篇三",
        "篇1",
        "篇2",
        "篇3",
        "标题:",
        "标题：",
    ];
    let mut violations = Vec::new();
    for document in &conversion().documents {
        let text = document.pdf_text();
        violations
            .extend(foreign.iter().filter(|word| text.contains(**word)).map(|w| format!("{}: {w}", document.name())));
    }
    none_of(violations);
}

/// Numbers of the five files by form, counted by hand (issue 2).
#[test]
fn all_343_block_numbers_carry_the_right_level() {
    let mut counts = [0; 6];
    let mut violations = Vec::new();
    for file in program::sample_plans().unwrap() {
        let output = program::run(&["parse".as_ref(), file.as_os_str()]).unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let plans: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        for block in plans["documents"].as_array().unwrap().iter().flat_map(|d| d["blocks"].as_array().unwrap()) {
            let Some(number) = block["number"].as_str() else { continue };
            let Some((form, level)) = form_of(number) else { continue };
            counts[form] += 1;
            if block["level"].as_u64() != Some(level) {
                violations.push(format!("{}: {number} has level {}", file.display(), block["level"]));
            }
        }
    }
    none_of(violations);
    assert_eq!(counts, [82, 69, 35, 103, 52, 2], "一、 （一） 1. 1、 （1） ①");
}

/// Form of a number as the author wrote it, and the level it stands for.
fn form_of(number: &str) -> Option<(usize, u64)> {
    let bare = number.trim().replace(['(', '（', ')', '）'], "#");
    let han = |text: &str| !text.is_empty() && text.chars().all(|c| "一二三四五六七八九十百".contains(c));
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let inside = bare.strip_prefix('#').and_then(|rest| rest.split_once('#')).map(|(inside, _)| inside);
    if bare.strip_suffix('、').is_some_and(han) {
        Some((0, 1))
    } else if inside.is_some_and(han) {
        Some((1, 2))
    } else if bare.strip_suffix(['.', '．']).is_some_and(digits) {
        Some((2, 3))
    } else if bare.strip_suffix('、').is_some_and(digits) {
        Some((3, 3))
    } else if inside.is_some_and(digits) {
        Some((4, 4))
    } else if bare.starts_with(|c| ('①'..='⑳').contains(&c)) {
        Some((5, 5))
    } else {
        None
    }
}
