//! Corrections that cannot be carried out, and the one that changes nothing.

use super::{drop, merge, plans};
use wenshu_parse::{CorrectError, correct};

const THREE: &str = "工作计划 篇1\n一、加强学习\n认真学习。\n工作计划 篇2\n一、加强管理\n认真管理。\n工作计划 篇3\n一、加强服务\n认真服务。\n";

#[test]
fn no_correction_leaves_the_plans_as_they_are() {
    let plans = plans(THREE);
    assert_eq!(correct(plans.clone(), &[]).unwrap(), plans);
}

#[test]
fn what_cannot_be_done_is_an_error_that_names_the_document() {
    let error = |corrections: &[_]| correct(plans(THREE), corrections).unwrap_err();
    assert_eq!(error(&[drop(4)]), CorrectError::UnknownDocument { document: 4, count: 3 });
    assert_eq!(error(&[merge(0)]), CorrectError::UnknownDocument { document: 0, count: 3 });
    assert_eq!(error(&[merge(u32::MAX)]), CorrectError::UnknownDocument { document: u32::MAX, count: 3 });
    assert_eq!(error(&[merge(2), drop(2)]), CorrectError::Repeated { document: 2 });
    assert_eq!(error(&[drop(3), drop(3)]), CorrectError::Repeated { document: 3 });
    assert_eq!(error(&[merge(1)]), CorrectError::NothingBefore);
    assert_eq!(error(&[merge(3), drop(2)]), CorrectError::OntoDropped { document: 3, before: 2 });
    assert_eq!(error(&[merge(3), merge(2), drop(1)]), CorrectError::OntoDropped { document: 2, before: 1 });
    assert_eq!(error(&[drop(1), drop(2), drop(3)]), CorrectError::NothingLeft);
}

#[test]
fn errors_say_to_a_clerk_what_to_do() {
    let said = |corrections: &[_]| correct(plans(THREE), corrections).unwrap_err().to_string();
    assert_eq!(said(&[drop(4)]), "没有第 4 份文件：这次转换共有 3 份，请核对序号");
    assert_eq!(
        said(&[drop(2), merge(3)]),
        "第 3 份文件不能并入已选择弃用的第 2 份：请保留第 2 份，或者把第 3 份也弃用"
    );
}
