//! Markdown: a heading leads to its reader.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| wenshu_ingest_fuzz::read(format!("# 题\n\n{text}").as_bytes()));
