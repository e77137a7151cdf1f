//! The portal: a web page for people and an HTTP API for programs.
//!
//! | module | what it does |
//! |---|---|
//! | [`views`] | what the API answers, as types |
//! | [`backend`] | what the portal asks of the pipeline |
//! | [`pipeline`] | the pipeline, asked over RabbitMQ or within the process |
//! | [`viewing`] | documents laid open and pages drawn, in children |

#![warn(missing_docs)]

pub mod backend;
pub mod pipeline;
pub mod viewing;
pub mod views;
