//! Plain text: the first line keeps the other readers away.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| wenshu_ingest_fuzz::read(format!("工作计划\n{text}").as_bytes()));
