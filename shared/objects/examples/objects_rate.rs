//! How many objects of 200 KB a second a place stores.
//!
//! `cargo run --release -p wenshu-objects --example objects_rate -- FOLDER [SECONDS]`
//!
//! For each way to sync and each number of writers: puts a second, and how long one
//! put takes (half of them, and all but one in a hundred). The folder is made, and
//! removed afterwards. Last, what hashing one object costs.

#![allow(clippy::print_stdout, reason = "an example tells its figures")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use bytes::Bytes;
use wenshu_objects::{Objects, ObjectsError, Place, Sync};

const OBJECT: usize = 200_000;
/// A job has about this many objects.
const OBJECTS_A_JOB: u64 = 10;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let folder: PathBuf = arguments.next().ok_or("usage: rate FOLDER [SECONDS]")?.into();
    let seconds = arguments.next().map_or(Ok(3), |text| text.to_string_lossy().parse())?;

    for sync in [Sync::None, Sync::Group] {
        for writers in [1, 8, 64] {
            let objects = Objects::open(&Place::Folder { path: folder.clone(), sync }).await?;
            rustix::fs::sync();
            let begun = Instant::now();
            let until = begun + Duration::from_secs(seconds);
            let tasks = (0..writers).map(|writer| tokio::spawn(put_until(objects.clone(), writer, until)));
            let mut waits = Vec::new();
            for task in tasks.collect::<Vec<_>>() {
                waits.extend(task.await??);
            }
            let rate = waits.len() as f64 / begun.elapsed().as_secs_f64();
            waits.sort_unstable();
            let part = |hundredths: usize| waits.get(waits.len() * hundredths / 100).copied().unwrap_or_default();
            println!(
                "sync {sync:?}, {writers:2} writers: {rate:5.0} puts/s, half within {:.1?}, 99 % within {:.1?}",
                part(50),
                part(99)
            );
            std::fs::remove_dir_all(&folder)?;
        }
    }
    let begun = Instant::now();
    for _ in 0..100 {
        std::hint::black_box(<sha2::Sha256 as sha2::Digest>::digest(content(1, 1)));
    }
    println!("hash of one object, with making it: {:.2?}", begun.elapsed() / 100);
    Ok(())
}

async fn put_until(objects: Objects, writer: u64, until: Instant) -> Result<Vec<Duration>, ObjectsError> {
    let mut waits = Vec::new();
    let mut number = 0;
    while Instant::now() < until {
        let job = format!("{writer:08x}-0000-7000-8000-{:012x}", number / OBJECTS_A_JOB);
        let bytes = content(writer, number);
        let begun = Instant::now();
        objects.put("default", &job, bytes).await?;
        waits.push(begun.elapsed());
        number += 1;
    }
    Ok(waits)
}

/// Different each time, so that every put writes.
fn content(writer: u64, number: u64) -> Bytes {
    let mut bytes = vec![7; OBJECT];
    bytes.splice(..16, [writer.to_le_bytes(), number.to_le_bytes()].concat());
    bytes.into()
}
