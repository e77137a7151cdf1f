//! PDF behind its first line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wenshu_ingest_fuzz::read;

fuzz_target!(|bytes: &[u8]| {
    read(&[b"%PDF-1.7\n", bytes].concat());
});
