//! Tests from outside, in one program: linking is most of their price.

mod common;
mod conservation;
mod elements;
mod findings;
mod given_elements;
mod given_files;
mod letterheads;
mod normalisations;
mod profiles;
mod real_plans;
mod signatures;
mod tables_and_figures;
