//! The portal: a web page for people and an HTTP API for programs.
//!
//! | module | what it does |
//! |---|---|
//! | [`views`], [`requests`] | what the API answers and takes, as types |
//! | [`backend`] | what the portal asks of the pipeline |
//! | [`pipeline`] | the pipeline, asked over RabbitMQ or within the process |
//! | [`viewing`] | documents laid open and pages drawn, in children |
//! | [`convert`] | how the ledger shows a job, as the API shows it |
//! | [`auth`] | who asks: keys, logins, tenants, requests of other sites |
//! | [`problem`] | answers that say what is wrong (RFC 9457) |
//! | [`api`] | the endpoints: one table for the router and the OpenAPI document |
//! | [`form`], [`intake`] | uploads under limits, and what becomes of them |
//! | [`service`] | the portal from start to drain |
//! | [`serve`] | connections: their number, their pace, their end |
//! | [`page`] | the pages for people |

#![warn(missing_docs)]

pub mod api;
pub mod auth;
pub mod backend;
pub mod convert;
pub mod extract;
pub mod form;
mod headers;
pub mod intake;
pub mod names;
mod pace;
pub mod page;
pub mod pipeline;
mod portal;
pub mod problem;
mod rate;
pub mod requests;
mod room;
pub mod serve;
pub mod service;
pub mod viewing;
pub mod views;

pub use portal::{Portal, PortalError, router};
