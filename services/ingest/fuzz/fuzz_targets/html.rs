//! HTML: a tag leads to its reader.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| wenshu_ingest_fuzz::read(format!("<html>{text}").as_bytes()));
