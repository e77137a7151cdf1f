//! Each way to fail has its class, and costs one document.

use std::future::pending;
use std::time::Duration;

use tokio::time::Instant;
use wenshu_children::{ChildError, Children, Limits, Program, Sealing};

use crate::pool::{LONG, ask, exists, order, pool, program, told, until, who};

/// Has an order fail, and sees that it ended its child, that the next document
/// is served by another, and that nothing is left of the first.
async fn failure(limits: Limits, header: &'static str) -> ChildError {
    let children = pool(limits, 1).await;
    let victim = who(&children).await;
    let error = ask(&children, header).await.expect_err(header);
    assert!(!exists(victim), "the child of {header} is left");
    assert_ne!(who(&children).await, victim);
    let statistics = children.statistics();
    assert_eq!((statistics.alive, statistics.busy, statistics.spawned), (1, 0, 2));
    assert_eq!(statistics.ended[error.code()], 1);
    error
}

#[tokio::test]
async fn a_panic_tells_its_place_and_not_its_message() {
    let error = failure(Limits::default(), "panic").await;
    let ChildError::Panicked { place } = &error else { panic!("{error:?}") };
    assert!(place.starts_with("child_program.rs:"), "{place}");
    assert!(!error.to_string().contains("正文"));
}

#[tokio::test]
async fn an_abort_is_an_abort() {
    let error = failure(Limits::default(), "abort").await;
    assert!(matches!(error, ChildError::Aborted { signal: 6 }), "{error:?}");
}

#[tokio::test]
async fn a_recursion_without_end_is_a_stack_overflow() {
    let error = failure(Limits::default(), "overflow").await;
    assert!(matches!(error, ChildError::StackOverflow), "{error:?}");
}

#[tokio::test]
async fn one_allocation_over_the_limit_is_out_of_memory() {
    let limits = Limits { memory_bytes: 64 << 20, ..Limits::default() };
    let error = failure(limits, "huge").await;
    assert!(matches!(error, ChildError::OutOfMemory { limit: 67_108_864 }), "{error:?}");
}

#[tokio::test]
async fn many_small_allocations_over_the_limit_are_out_of_memory() {
    let limits = Limits { memory_bytes: 64 << 20, ..Limits::default() };
    let error = failure(limits, "leak").await;
    assert!(matches!(error, ChildError::OutOfMemory { .. }), "{error:?}");
}

#[tokio::test]
async fn an_order_larger_than_the_memory_is_out_of_memory() {
    let children = pool(Limits { memory_bytes: 64 << 20, ..Limits::default() }, 1).await;
    let mut large = order("echo");
    large.parts.push(vec![1; 100 << 20].into());
    let error = children.work(large, LONG, pending()).await.unwrap_err();
    assert!(matches!(error, ChildError::OutOfMemory { .. }), "{error:?}");
    assert_eq!(told(&children, "echo").await, "echo");
}

#[tokio::test]
async fn a_loop_meets_the_limit_on_cpu_time() {
    let error = failure(Limits { cpu_seconds: 1, ..Limits::default() }, "spin").await;
    assert!(matches!(error, ChildError::CpuLimit { limit: 1 }), "{error:?}");
}

#[tokio::test]
async fn a_loop_meets_the_limit_on_wall_time() {
    let limits = Limits { wall: Duration::from_millis(300), ..Limits::default() };
    let error = failure(limits, "spin").await;
    assert!(matches!(error, ChildError::WallLimit { .. }), "{error:?}");
}

#[tokio::test]
async fn a_sleep_meets_the_limit_on_wall_time_and_not_on_cpu_time() {
    let limits = Limits { wall: Duration::from_millis(300), cpu_seconds: 1, ..Limits::default() };
    let error = failure(limits, "sleep").await;
    assert!(matches!(error, ChildError::WallLimit { .. }), "{error:?}");
}

#[tokio::test]
async fn an_exit_tells_its_code() {
    let error = failure(Limits::default(), "exit").await;
    assert!(matches!(error, ChildError::Exited { code: 7 }), "{error:?}");
}

#[tokio::test]
async fn rubbish_in_the_pipe_is_garbled() {
    // A sealed child could not even reach the pipe by its name.
    let error = failure(Limits { sealing: Sealing::Off, ..Limits::default() }, "rubbish").await;
    assert!(matches!(error, ChildError::Garbled), "{error:?}");
}

#[tokio::test]
async fn a_reply_over_the_limits_is_refused_unread() {
    let limits = Limits { reply_bytes: 1 << 20, reply_parts: 10, ..Limits::default() };
    let error = failure(limits.clone(), "large").await;
    assert!(matches!(error, ChildError::ReplyTooLarge { bytes: 2_097_152, .. }), "{error:?}");
    let error = failure(limits, "many").await;
    assert!(matches!(error, ChildError::ReplyTooLarge { parts: 100, .. }), "{error:?}");
}

#[tokio::test]
async fn a_kill_from_outside_is_no_fault_of_the_document() {
    let children = pool(Limits::default(), 1).await;
    let pid = who(&children).await;
    let kill = async {
        until("the child is at work", || children.statistics().busy == 1).await;
        let pid = rustix::process::Pid::from_raw(pid.try_into().unwrap()).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
    };
    let (result, ()) = tokio::join!(ask(&children, "sleep"), kill);
    let error = result.unwrap_err();
    assert!(matches!(error, ChildError::Killed { signal: 9 }), "{error:?}");
    assert!(error.is_transient());
}

#[tokio::test]
async fn a_cancel_ends_a_loop_and_its_child() {
    let children = pool(Limits::default(), 1).await;
    let pid = who(&children).await;
    let began = Instant::now();
    let at_work = until("the child is at work", || children.statistics().busy == 1);
    let error = children.work(order("spin"), LONG, at_work).await.unwrap_err();
    assert!(matches!(error, ChildError::Cancelled), "{error:?}");
    until("the child is gone", || !exists(pid)).await;
    // The figure is 2 s.
    assert!(began.elapsed() < Duration::from_secs(10));
    assert_eq!(told(&children, "echo").await, "echo");
}

#[tokio::test]
async fn a_caller_that_loses_interest_ends_the_child() {
    let children = pool(Limits::default(), 1).await;
    let pid = who(&children).await;
    tokio::select! {
        _ = ask(&children, "spin") => panic!("a loop has no reply"),
        () = until("the child is at work", || children.statistics().busy == 1) => {}
    }
    until("the child is gone", || !exists(pid)).await;
    assert_eq!(told(&children, "echo").await, "echo");
}

#[tokio::test]
async fn a_deadline_counts_the_wait_for_a_child() {
    let children = pool(Limits::default(), 1).await;
    let (first, second) = tokio::join!(
        children.work(order("spin"), Duration::from_millis(400), pending()),
        children.work(order("echo"), Duration::from_millis(200), pending()),
    );
    assert!(matches!(first, Err(ChildError::DeadlinePassed)), "{first:?}");
    assert!(matches!(second, Err(ChildError::DeadlinePassed)), "{second:?}");
    assert_eq!(told(&children, "echo").await, "echo");
}

#[tokio::test]
async fn a_program_that_is_not_there_or_not_ready_is_a_failed_start() {
    let missing = Program::new("/nowhere/wenshu", "missing");
    let error = Children::start(missing, Limits::default(), 1).await.unwrap_err();
    assert!(matches!(error, ChildError::Spawn { .. }), "{error:?}");

    let unready = Program { arguments: vec!["unready".into()], ..program() };
    let error = Children::start(unready, Limits::default(), 1).await.unwrap_err();
    assert!(matches!(error, ChildError::NotReady { .. }) && error.to_string().contains("退出码 9"), "{error:?}");

    let mute = Program { arguments: vec!["mute".into()], ..program() };
    let limits = Limits { start: Duration::from_millis(300), ..Limits::default() };
    let error = Children::start(mute, limits, 1).await.unwrap_err();
    assert!(matches!(error, ChildError::NotReady { .. }), "{error:?}");
    assert!(error.is_transient());
}
