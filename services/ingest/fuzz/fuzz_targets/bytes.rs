//! Any bytes: signatures, encodings, and whatever reader they lead to.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| wenshu_ingest_fuzz::read(bytes));
