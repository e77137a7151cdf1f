//! The shipped profile: the same as none, and complete.

use std::collections::BTreeSet;

use wenshu_format::normalisation_codes;
use wenshu_model::ChangeReason;
use wenshu_standard::{Profile, ProfileError};

const SHIPPED: &str = include_str!("../../../profiles/gbt9704.toml");

#[test]
fn the_shipped_profile_is_the_default() {
    let profile = Profile::from_toml(SHIPPED, &normalisation_codes()).unwrap();
    assert_eq!(profile, Profile::default());
}

#[test]
fn the_shipped_profile_names_every_normalisation_once() {
    let listed: Vec<&str> = SHIPPED
        .lines()
        .skip_while(|line| !line.starts_with("# 关闭的规范化规则"))
        .filter_map(|line| line.strip_prefix("#   \""))
        .filter_map(|line| line.split('"').next())
        .collect();
    let codes: BTreeSet<&str> = normalisation_codes().into_iter().collect();
    assert_eq!(listed.len(), codes.len());
    assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), codes);
}

#[test]
fn the_code_of_a_reason_is_its_name_in_json() {
    for reason in ChangeReason::ALL {
        assert_eq!(serde_json::to_value(reason).unwrap(), reason.code());
    }
}

#[test]
fn what_is_no_normalisation_cannot_be_switched() {
    let error = Profile::from_toml("normalise_off = [\"title-derived\"]", &normalisation_codes()).unwrap_err();
    assert!(matches!(error, ProfileError::UnknownReason(code) if code == "title-derived"));
}
