//! Compound files: DOC of Word and WPS.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wenshu_ingest_fuzz::read;

fuzz_target!(|bytes: &[u8]| {
    read(&[b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", bytes].concat());
});
