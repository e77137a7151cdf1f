//! Free ports on 127.0.0.1.

use std::collections::HashSet;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Mutex;

/// Below the range from which the kernel takes ports for outgoing connections,
/// so that a port is still free when a killed server comes back.
const PORTS: std::ops::Range<u16> = 12_000..31_000;

/// A port that nobody listens on and that this process has not handed out.
/// Random, because other test processes look for ports at the same time.
pub(crate) fn free() -> u16 {
    static TAKEN: Mutex<Option<HashSet<u16>>> = Mutex::new(None);
    let mut taken = TAKEN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let taken = taken.get_or_insert_with(HashSet::new);
    for _ in 0..1_000 {
        let random = uuid::Uuid::new_v4().as_u128() % u128::from(PORTS.end - PORTS.start);
        let port = PORTS.start + u16::try_from(random).unwrap();
        let is_free = !taken.contains(&port) && TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok();
        if is_free {
            taken.insert(port);
            return port;
        }
    }
    panic!("no free port on 127.0.0.1 in {PORTS:?} after 1,000 tries");
}
