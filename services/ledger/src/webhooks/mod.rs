//! Calls the address that a submitter named when a job ends.
//!
//! The call is a POST of the [`wenshu_messages::reply::Reply`] as JSON, signed as
//! Standard Webhooks say: `webhook-id`, `webhook-timestamp` and
//! `webhook-signature`. The id is the same for every try, so that a receiver can
//! leave out what it has seen.
//!
//! The address comes from a stranger. It is called only if every address that its
//! host stands for at that moment is a public one; the addresses that were checked
//! are those that are connected to, no redirect is followed, and no proxy of the
//! environment is used. What the receiver answers is read in part and not kept.

mod address;
mod lookup;
mod schedule;
mod sender;
mod signature;

pub use address::{AddressFault, AddressRules, check_address, is_public};
pub use lookup::{Lookup, SystemLookup};
pub use schedule::next_wait;
pub use sender::{Call, Failure, Outcome, Sender};
pub use signature::WebhookSecret;
