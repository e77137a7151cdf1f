//! How fast files are read: `cargo run --release -p wenshu-ingest --example rate
//! FILE…` reads each again and again for a second, in this process, and prints
//! a line of JSON: file, bytes, documents a second, megabytes a second.

#![allow(clippy::print_stdout, reason = "it prints")]

use std::time::{Duration, Instant};

use wenshu_ingest::{Limits, ingest};

fn main() -> std::io::Result<()> {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path)?;
        let (begun, mut count) = (Instant::now(), 0u32);
        while count < 3 || begun.elapsed() < Duration::from_secs(1) {
            if let Err(error) = ingest(&bytes, &path, &Limits::default()) {
                println!("{{\"file\":{path:?},\"error\":{:?}}}", error.code());
                break;
            }
            count += 1;
        }
        let rate = f64::from(count) / begun.elapsed().as_secs_f64();
        let megabytes = rate * bytes.len() as f64 / 1e6;
        println!(
            "{{\"file\":{path:?},\"bytes\":{},\"documents\":{rate:.1},\"megabytes\":{megabytes:.1}}}",
            bytes.len()
        );
    }
    Ok(())
}
