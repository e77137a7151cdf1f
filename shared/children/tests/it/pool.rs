//! What the tests ask of a pool.

use std::future::pending;
use std::time::Duration;

use bytes::Bytes;
use tokio::time::{Instant, sleep};
use wenshu_children::{ChildError, Children, Limits, Order, Program, Reply};

/// Longer than anything here takes.
pub const LONG: Duration = Duration::from_secs(120);

pub fn program() -> Program {
    Program::new(env!("CARGO_BIN_EXE_wenshu-test-child"), "test")
}

pub async fn pool(limits: Limits, slots: usize) -> Children {
    Children::start(program(), limits, slots).await.unwrap()
}

pub fn order(header: &'static str) -> Order {
    Order::new(Bytes::from_static(header.as_bytes()), Vec::new())
}

pub async fn ask(children: &Children, header: &'static str) -> Result<Reply, ChildError> {
    children.work(order(header), LONG, pending()).await
}

/// The header of the reply.
pub async fn told(children: &Children, header: &'static str) -> String {
    String::from_utf8(ask(children, header).await.unwrap().header.to_vec()).unwrap()
}

/// The process id of the child that serves.
pub async fn who(children: &Children) -> u32 {
    told(children, "who").await.parse().unwrap()
}

/// Whether there is a process of this id, a zombie included.
pub fn exists(pid: u32) -> bool {
    std::path::Path::new(&format!("/proc/{pid}")).exists()
}

/// Waits until `condition` holds; panics when it does not within a minute.
pub async fn until(what: &str, condition: impl Fn() -> bool) {
    let began = Instant::now();
    while !condition() {
        assert!(began.elapsed() < Duration::from_secs(60), "never: {what}");
        sleep(Duration::from_millis(5)).await;
    }
}
