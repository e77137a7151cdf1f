//! What a child that works well does.

use std::collections::BTreeSet;
use std::future::pending;

use bytes::Bytes;
use wenshu_children::{Children, Limits, Order, Program, Sealing};

use crate::pool::{LONG, ask, exists, order, pool, program, told, until, who};

#[tokio::test]
async fn an_order_comes_back_byte_for_byte() {
    let children = pool(Limits::default(), 1).await;
    for lengths in [&[][..], &[0], &[1, 0, 70_000], &[5 << 20, 3]] {
        let parts: Vec<Bytes> = lengths.iter().map(|length| (0..*length).map(|n| n as u8).collect()).collect();
        let order = Order::new(Bytes::from_static(b"echo"), parts.clone());
        let reply = children.work(order, LONG, pending()).await.unwrap();
        assert_eq!(reply.header, "echo");
        assert_eq!(reply.parts, parts);
    }
    assert_eq!(children.statistics().spawned, 1);
}

#[tokio::test]
async fn a_failing_slot_leaves_the_others_alone() {
    let children = pool(Limits::default(), 3).await;
    // Idle slots take turns, so that three orders in a row meet all children.
    let mut before = BTreeSet::new();
    for _ in 0..3 {
        before.insert(who(&children).await);
    }
    assert_eq!(before.len(), 3);
    let (poison, good) = tokio::join!(ask(&children, "abort"), async {
        let mut good = 0;
        for _ in 0..20 {
            good += usize::from(ask(&children, "echo").await.is_ok());
        }
        good
    });
    assert_eq!((poison.unwrap_err().code(), good), ("aborted", 20));
    let mut after = BTreeSet::new();
    for _ in 0..30 {
        after.insert(who(&children).await);
    }
    assert_eq!(before.intersection(&after).count(), 2);
    until("the place is filled again", || children.statistics().alive == 3).await;
}

#[tokio::test]
async fn poison_among_a_thousand_documents_costs_only_itself() {
    // Not sealed: one kind of poison reaches for the pipe by its name.
    let limits = Limits { memory_bytes: 256 << 20, reply_bytes: 1 << 20, sealing: Sealing::Off, ..Limits::default() };
    let children = pool(limits, 2).await;
    let poison = [
        ("panic", "panicked"),
        ("abort", "aborted"),
        ("overflow", "stack_overflow"),
        ("huge", "out_of_memory"),
        ("exit", "exited"),
        ("rubbish", "garbled"),
        ("large", "reply_too_large"),
    ];
    let lane = |first: usize| {
        let children = &children;
        async move {
            for number in (first..1_000).step_by(2) {
                if number % 20 < 2 {
                    let (header, class) = poison[number / 20 % poison.len()];
                    assert_eq!(ask(children, header).await.unwrap_err().code(), class, "document {number}");
                } else {
                    assert_eq!(told(children, "echo").await, "echo", "document {number}");
                }
            }
        }
    };
    tokio::join!(lane(0), lane(1));
    assert_eq!(children.statistics().replied, 900);
    until("both children live", || children.statistics().alive == 2).await;
}

#[tokio::test]
async fn the_allowance_of_cpu_time_is_for_each_document() {
    let children = pool(Limits { cpu_seconds: 2, ..Limits::default() }, 1).await;
    let mut cpu = std::time::Duration::ZERO;
    for _ in 0..6 {
        cpu += ask(&children, "work").await.unwrap().cpu;
    }
    assert!(cpu.as_secs() >= 3, "the documents together passed the limit of one: {cpu:?}");
    assert_eq!(children.statistics().spawned, 1);
}

#[tokio::test]
async fn what_a_library_prints_does_not_garble_a_reply() {
    let children = pool(Limits::default(), 1).await;
    assert_eq!(told(&children, "print").await, "printed");
    assert_eq!(told(&children, "echo").await, "echo");
    assert_eq!(children.statistics().spawned, 1);
}

#[tokio::test]
async fn a_child_sees_only_the_variables_that_are_named() {
    let children = pool(Limits::default(), 1).await;
    assert_eq!(told(&children, "environment").await, "");
    let named = Program { environment: vec!["PATH".into(), "NOT_SET_ANYWHERE".into()], ..program() };
    let children = Children::start(named, Limits::default(), 1).await.unwrap();
    assert_eq!(told(&children, "environment").await, "PATH");
}

#[tokio::test]
async fn a_child_has_laid_the_limits_on_itself() {
    // Not sealed: it reads its limits from a file.
    let limits = Limits { memory_bytes: 123 << 20, open_files: 17, sealing: Sealing::Off, ..Limits::default() };
    let table = told(&pool(limits, 1).await, "limits").await;
    let limit = |name: &str| {
        let line = table.lines().find(|line| line.starts_with(name)).expect(name);
        line.trim_start_matches(name).split_whitespace().take(2).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(limit("Max data size"), format!("{0} {0}", 123 << 20));
    assert_eq!(limit("Max address space"), format!("{0} {0}", (123 << 20) + (1 << 30)));
    assert_eq!(limit("Max file size"), "0 0");
    assert_eq!(limit("Max core file size"), "0 0");
    assert_eq!(limit("Max open files"), "17 17");
    assert!(limit("Max cpu time").starts_with("6"), "{table}");
}

#[tokio::test]
async fn a_child_is_replaced_after_its_documents() {
    let children = pool(Limits { documents: 3, ..Limits::default() }, 1).await;
    let mut pids = Vec::new();
    for _ in 0..9 {
        pids.push(who(&children).await);
    }
    assert!(pids.chunks(3).all(|three| three.iter().all(|pid| *pid == three[0])), "{pids:?}");
    assert_eq!(pids.iter().collect::<BTreeSet<_>>().len(), 3);
    assert!(!exists(pids[0]));
    assert!(children.statistics().ended["retired"] >= 2);
}

#[tokio::test]
async fn an_order_that_must_be_alone_shares_its_child_with_none() {
    let children = pool(Limits::default(), 1).await;
    let alone = || async {
        let order = Order { alone: true, ..order("who") };
        let reply = children.work(order, LONG, pending()).await.unwrap();
        String::from_utf8(reply.header.to_vec()).unwrap().parse::<u32>().unwrap()
    };
    let pids = [who(&children).await, alone().await, alone().await, who(&children).await, who(&children).await];
    assert_eq!(BTreeSet::from(pids).len(), 4);
    assert_eq!(pids[3], pids[4]);
}

#[tokio::test]
async fn the_memory_of_children_is_known() {
    let children = pool(Limits::default(), 2).await;
    assert!(children.statistics().resident_peak_bytes > 100 << 10);
}
