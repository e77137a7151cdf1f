//! When children end, and that nothing is left of them.

use std::future::pending;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Command, Stdio};
use std::time::Duration;

use wenshu_children::{ChildError, Children, Limits, Program};

use crate::pool::{LONG, ask, exists, order, pool, program, told, until, who};

#[tokio::test]
async fn a_killed_worker_takes_its_working_child_with_it() {
    let mut worker = Command::new(program().path).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(worker.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let child: u32 = line.trim().parse().unwrap();
    // Utime, the 14th field, tells that the child has begun to loop.
    let ticks = || {
        let stat = std::fs::read_to_string(format!("/proc/{child}/stat")).unwrap();
        stat.split(' ').nth(13).unwrap().parse::<u64>().unwrap()
    };
    until("the child loops", || ticks() > 5).await;
    worker.kill().unwrap();
    worker.wait().unwrap();
    until("the child is gone", || !lives(child)).await;
}

/// Whether the process runs; one that nobody collects counts as ended.
fn lives(pid: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat"))
        .is_ok_and(|stat| !matches!(stat.rsplit(") ").next().and_then(|rest| rest.chars().next()), Some('Z' | 'X')))
}

#[tokio::test]
async fn a_dropped_pool_leaves_no_process() {
    let children = pool(Limits::default(), 2).await;
    let pids = [who(&children).await, who(&children).await];
    drop(children);
    until("all children are gone", || pids.iter().all(|pid| !exists(*pid))).await;
}

#[tokio::test]
async fn a_drain_lets_work_finish_and_takes_no_more() {
    let children = pool(Limits::default(), 2).await;
    let pids = [who(&children).await, who(&children).await];
    let drain = async {
        until("a child is at work", || children.statistics().busy == 1).await;
        children.drain(LONG).await;
        ask(&children, "echo").await
    };
    let (work, late) = tokio::join!(told(&children, "work"), drain);
    assert_eq!(work, "worked");
    assert!(matches!(late, Err(ChildError::Stopped)), "{late:?}");
    assert!(pids.iter().all(|pid| !exists(*pid)));
    assert_eq!(children.statistics().ended["stopped"], 2);
}

#[tokio::test]
async fn a_drain_gives_up_what_takes_too_long() {
    let children = pool(Limits::default(), 1).await;
    let drain = async {
        until("a child is at work", || children.statistics().busy == 1).await;
        children.drain(Duration::from_millis(100)).await;
    };
    let (work, waiting, ()) = tokio::join!(ask(&children, "spin"), ask(&children, "echo"), drain);
    assert!(matches!(work, Err(ChildError::Stopped)), "{work:?}");
    assert!(matches!(waiting, Err(ChildError::Stopped)), "{waiting:?}");
    assert_eq!(children.statistics().alive, 0);
}

#[tokio::test]
async fn a_child_that_falls_without_work_is_replaced_at_nobodys_cost() {
    let children = pool(Limits::default(), 1).await;
    assert_eq!(told(&children, "fall").await, "falls later");
    until("a new child is there", || {
        let statistics = children.statistics();
        statistics.ended.contains_key("idle") && statistics.alive == 1
    })
    .await;
    assert_eq!(told(&children, "echo").await, "echo");
}

#[tokio::test]
async fn a_program_that_goes_missing_is_an_error_until_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("child");
    symlink(program().path, &path).unwrap();
    let children = Children::start(Program::new(&path, "missing"), Limits::default(), 1).await.unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(ask(&children, "abort").await.unwrap_err().code(), "aborted");
    for _ in 0..2 {
        let error = ask(&children, "echo").await.unwrap_err();
        assert!(matches!(error, ChildError::Spawn { .. }), "{error:?}");
    }
    // Each failure waits longer than the one before: no hot loop.
    assert!(children.statistics().spawn_failures < 10);
    symlink(program().path, &path).unwrap();
    let (mut reply, mut tries) = (ask(&children, "echo").await, 0);
    while reply.is_err() && tries < 3 {
        (reply, tries) = (ask(&children, "echo").await, tries + 1);
    }
    assert_eq!(reply.unwrap().header, "echo");
}

#[tokio::test]
async fn a_program_that_may_not_run_is_a_failed_start() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(0o600)).unwrap();
    let error = Children::start(Program::new(file.path(), "data"), Limits::default(), 1).await.unwrap_err();
    assert!(matches!(error, ChildError::Spawn { .. }), "{error:?}");
}

#[tokio::test]
async fn a_child_is_in_a_process_group_of_its_own() {
    let children = pool(Limits::default(), 1).await;
    let pid = who(&children).await;
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let group: u32 = stat.rsplit(") ").next().unwrap().split(' ').nth(2).unwrap().parse().unwrap();
    assert_eq!(group, pid);
    let cancelled = children.work(order("spin"), LONG, async {}).await;
    assert!(matches!(cancelled, Err(ChildError::Cancelled)), "{cancelled:?}");
    let late = children.work(order("spin"), Duration::from_millis(50), pending()).await;
    assert!(matches!(late, Err(ChildError::DeadlinePassed)), "{late:?}");
}
