//! Messages behind their first header.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wenshu_ingest_fuzz::read;

fuzz_target!(|bytes: &[u8]| {
    read(&[b"MIME-Version: 1.0\r\n", bytes].concat());
});
