//! What the way through a child costs: orders of 100 KB, replies of 300 KB.
//!
//! ```text
//! cargo run --release -p wenshu-children --example throughput -- [documents] [slots]
//! ```
#![allow(clippy::print_stdout, reason = "the figures are what it is for")]

use std::error::Error;
use std::future::pending;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use bytes::Bytes;
use rustix::time::{ClockId, clock_gettime};
use wenshu_children::{Answer, Children, Limits, Order, Program, Setup, serve};

const ORDER_BYTES: usize = 100_000;
const REPLY_BYTES: usize = 300_000;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    if let Some(setup) = Setup::from_arguments(std::env::args_os()) {
        return Ok(serve(&setup, |_, _| Answer { header: b"{}".to_vec(), parts: vec![vec![1; REPLY_BYTES]] }));
    }
    let number = |nth, otherwise| std::env::args().nth(nth).and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    let (documents, slots) = (number(1, 5_000), number(2, 1));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(measure(documents, slots))?;
    Ok(ExitCode::SUCCESS)
}

async fn measure(documents: usize, slots: usize) -> Result<(), Box<dyn Error>> {
    let limits = Limits { documents: u64::MAX, ..Limits::default() };
    let started = Instant::now();
    let children = Children::start(Program::new(std::env::current_exe()?, "throughput"), limits, slots).await?;
    println!("start of {slots} children: {:.1} ms", started.elapsed().as_secs_f64() * 1e3);

    let part = Bytes::from(vec![1; ORDER_BYTES]);
    let (began, cpu) = (Instant::now(), worker_cpu());
    let lane = async || {
        let mut cpu = Duration::ZERO;
        for _ in 0..documents / slots {
            let order = Order::new(Bytes::from_static(b"{}"), vec![part.clone()]);
            cpu += children.work(order, Duration::from_secs(60), pending()).await?.cpu;
        }
        Ok::<_, wenshu_children::ChildError>(cpu)
    };
    let lanes = futures(slots, lane).await?;
    let (wall, worker) = (began.elapsed(), worker_cpu().saturating_sub(cpu));
    let each = |time: Duration| time.as_secs_f64() * 1e3 / documents as f64;
    println!("{:.0} documents/s, {:.3} ms each", documents as f64 / wall.as_secs_f64(), each(wall));
    println!("CPU of the worker {:.3} ms, of the child {:.3} ms a document", each(worker), each(lanes));

    let began = Instant::now();
    for _ in 0..50 {
        let order = Order { alone: true, ..Order::new(Bytes::from_static(b"{}"), Vec::new()) };
        children.work(order, Duration::from_secs(60), pending()).await?;
    }
    println!("a child of its own: {:.2} ms a document", began.elapsed().as_secs_f64() * 1e3 / 50.0);
    children.drain(Duration::from_secs(5)).await;
    Ok(())
}

/// Runs one or two lanes at once.
async fn futures<E>(slots: usize, lane: impl AsyncFn() -> Result<Duration, E>) -> Result<Duration, E> {
    if slots == 1 {
        return lane().await;
    }
    let (one, two) = tokio::try_join!(lane(), lane())?;
    Ok(one + two)
}

fn worker_cpu() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
}
