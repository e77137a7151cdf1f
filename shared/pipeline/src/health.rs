//! How the broker stands, from its two connections.

use std::sync::{Arc, Mutex, PoisonError};

use wenshu_telemetry::{Health, Part, Reason};

use crate::link::LinkState;

/// Reports the state of both connections as one.
#[derive(Clone)]
pub struct BrokerHealth {
    health: Health,
    state: Arc<Mutex<(LinkState, LinkState)>>,
}

impl BrokerHealth {
    /// Both connections are down at first.
    pub fn new(health: Health) -> Self {
        let told = Self { health, state: Arc::new(Mutex::new((LinkState::Broken, LinkState::Broken))) };
        told.tell();
        told
    }

    /// The state of the publishing connection.
    pub fn publishing(&self, state: LinkState) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).0 = state;
        self.tell();
    }

    /// The state of the consuming connection.
    pub fn consuming(&self, state: LinkState) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).1 = state;
        self.tell();
    }

    fn tell(&self) {
        let (publishing, consuming) = *self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match (publishing, consuming) {
            (LinkState::Broken, _) | (_, LinkState::Broken) => self.health.down(Part::Broker, Reason::Unreachable),
            (LinkState::Blocked, _) | (_, LinkState::Blocked) => self.health.down(Part::Broker, Reason::Blocked),
            (LinkState::Open, LinkState::Open) => self.health.up(Part::Broker),
        }
    }
}
