//! GB/T 9704-2012 as data.
//!
//! Every figure carries the id of its rule in `spec/gbt9704.md` and the
//! strength of that rule. Nothing here reads, lays out or decides; a profile
//! says how a site departs from the standard, and [`Profile::deviations`]
//! lists each departure with the rule it departs from.

pub mod figures;
pub mod profile;
pub mod roles;
pub mod rules;

pub use figures::{Figure, Strength};
pub use profile::{
    Deviation, DocxGrid, FontNames, ImprintPage, LatinFace, PageNumbers, Profile, ProfileError, SealDefault,
};
pub use roles::{RoleSetting, setting};
pub use rules::{Rule, rule_of, rules};
