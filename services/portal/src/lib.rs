//! The portal: a web page for people and an HTTP API for programs.
//!
//! | module | what it does |
//! |---|---|
//! | [`views`] | what the API answers, as types |
//! | [`backend`] | what the portal asks of the pipeline |
//! | [`page`] | the page for people |

#![warn(missing_docs)]

pub mod backend;
pub mod page;
pub mod views;
