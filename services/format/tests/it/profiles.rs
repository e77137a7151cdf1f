//! The shipped profile: the same as none, and complete.

use std::collections::BTreeSet;

use wenshu_format::normalisation_codes;
use wenshu_model::ChangeReason;
use wenshu_standard::{Profile, ProfileError};

const SHIPPED: &str = include_str!("../../../../profiles/gbt9704.toml");

#[test]
fn the_shipped_profile_is_the_default() {
    let profile = Profile::from_toml(SHIPPED, &normalisation_codes()).unwrap();
    assert_eq!(profile, Profile::default());
}

#[test]
fn every_shipped_profile_is_read_and_its_deviations_name_their_rules() {
    let deviations = |text: &str| {
        let profile = Profile::from_toml(text, &normalisation_codes()).unwrap();
        profile.deviations().into_iter().map(|deviation| deviation.rule).collect::<Vec<_>>()
    };
    assert_eq!(deviations(SHIPPED), Vec::<&str>::new());
    assert_eq!(deviations(include_str!("../../../../profiles/gbt33476.toml")), ["9704-5.2.1-a"]);
    let site = include_str!("../../../../profiles/example-site.toml");
    assert_eq!(deviations(site), ["impl-bold", "9704-5.2.3-c", "9704-7.5-c"]);
    assert_eq!(Profile::from_toml(site, &normalisation_codes()).unwrap().fonts_folder.as_deref(), Some("fonts"));
}

#[test]
fn the_shipped_profile_lists_every_key() {
    let keys = toml::Table::try_from(Profile {
        line_pitch_pt: Some(28.0),
        mark_size_pt: Some(48.0),
        fonts_folder: Some("fonts".to_owned()),
        ..Profile::default()
    });
    for key in keys.unwrap().keys() {
        let is_listed = SHIPPED.lines().any(|line| line.trim_start_matches("# ").starts_with(&format!("{key} = ")));
        assert!(is_listed, "{key}");
    }
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
