//! What carries messages between the services: RabbitMQ, or this process.

use crate::local::LocalBroker;

/// Where messages go. Ledger, workers and portal are the same code on both.
#[derive(Clone)]
pub enum Carrier {
    /// RabbitMQ, at the address of the settings.
    RabbitMq,
    /// This process: `wenshu serve`.
    Process(LocalBroker),
}
