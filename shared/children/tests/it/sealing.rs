//! What a child can no longer do once it is sealed off.

use wenshu_children::{ChildError, Children, Limits, Order, Sealing};

use crate::pool::{LONG, ask, pool, program, told};

/// All that an unsealed child reaches.
const EVERYTHING: &str = "read list look write start datagram pair listen connect signal";

#[tokio::test]
async fn a_sealed_child_reaches_nothing_and_still_works() {
    let children = pool(Limits::default(), 1).await;
    let seal = children.statistics().seal;
    if seal.calls {
        assert_eq!(told(&children, "reach").await, "", "seccomp alone refuses all of it");
    } else {
        // A kernel without seccomp: said, not skipped. What Landlock takes is
        // gone all the same.
        eprintln!("this kernel or container has no seccomp: {}", seal.missing());
        let reached = told(&children, "reach").await;
        assert!(!seal.reach || !reached.contains("read"), "{reached}");
    }
    assert_eq!(
        told(&children, "threads").await,
        (0..4).map(|n| (0..n * 1000_u64).sum::<u64>()).sum::<u64>().to_string()
    );
}

#[tokio::test]
async fn the_test_would_see_what_an_unsealed_child_reaches() {
    let children = pool(Limits { sealing: Sealing::Off, ..Limits::default() }, 1).await;
    assert_eq!(told(&children, "reach").await, EVERYTHING);
    assert!(!children.statistics().seal.is_whole());
}

#[tokio::test]
async fn sealing_that_is_asked_for_is_whole_or_nothing_starts() {
    let limits = Limits { sealing: Sealing::Require, ..Limits::default() };
    match Children::start(program(), limits, 1).await {
        Ok(children) => assert!(children.statistics().seal.is_whole()),
        Err(error) => assert!(matches!(error, ChildError::Unsealed), "{error:?}"),
    }
}

#[tokio::test]
async fn an_order_alone_has_a_child_and_limits_of_its_own() {
    let limits = Limits { alone_memory_bytes: 64 << 20, alone_cpu_seconds: 1, ..Limits::default() };
    let children = pool(limits, 1).await;
    let alone = |header: &'static str| {
        let order = Order { header: header.as_bytes().into(), parts: Vec::new(), alone: true };
        children.work(order, LONG, std::future::pending())
    };
    let first = alone("who").await.unwrap().header;
    let second = alone("who").await.unwrap().header;
    assert_ne!(first, second, "each has a fresh process");
    let error = alone("leak").await.unwrap_err();
    assert!(matches!(error, ChildError::OutOfMemory { limit } if limit == 64 << 20), "{error:?}");
    let error = alone("spin").await.unwrap_err();
    assert!(matches!(error, ChildError::CpuLimit { limit: 1 }), "{error:?}");
    assert!(ask(&children, "echo").await.is_ok(), "the next one finds a child");
}
