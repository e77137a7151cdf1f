//! The messages that travel between services and to other systems.
//!
//! Wire types and nothing else: no broker, no storage, no decision. Messages
//! are small JSON; documents travel through object storage and are named by
//! [`ObjectRef`] (DESIGN §6).
//!
//! | module | who sends | who reads |
//! |---|---|---|
//! | [`request`] | other systems, the command line | ledger |
//! | [`reply`] | ledger | other systems |
//! | [`query`] | other systems, the command line | ledger, which answers |
//! | [`task`] | ledger and stages | the next stage |
//! | [`event`] | stages and ledger | ledger, anybody who follows a job |
//! | [`control`] | ledger | every worker |
//! | [`job_report`] | ledger, into object storage | other systems |
//!
//! Every JSON value names its schema and version (`wenshu.message/1`). A field
//! may be added under the same version; readers ignore fields that they do not
//! know, except in a request, where an unknown field is a misspelt one and is
//! refused by name. `schemas/messages` holds a sample of every message of every
//! version, which must decode for ever.

#![warn(missing_docs)]

pub mod control;
mod decode;
pub mod envelope;
pub mod event;
mod ids;
pub mod job_report;
pub mod object;
pub mod query;
pub mod reply;
pub mod request;
pub mod task;

pub use decode::{DecodeError, MESSAGE_BYTES_MOST, decode, decode_versioned, encode};
pub use envelope::{Envelope, MESSAGE_SCHEMA, Message};
pub use event::Event;
pub use ids::{BatchId, DocumentCount, JobId, Lane, StageName, Tenant, TenantError};
pub use object::ObjectRef;
pub use task::Task;
