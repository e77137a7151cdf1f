//! RTF behind its first word.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wenshu_ingest_fuzz::read;

fuzz_target!(|bytes: &[u8]| {
    read(&[br"{\rtf1\ansi\ansicpg936 ", bytes].concat());
});
