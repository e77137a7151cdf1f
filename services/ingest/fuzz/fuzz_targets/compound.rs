//! Compound files: DOC of Word and WPS.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wenshu_ingest_fuzz::read;

const MARK: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

fuzz_target!(|bytes: &[u8]| {
    // Whole files are seeds as well as what stands behind the mark.
    let inside = bytes.strip_prefix(MARK).unwrap_or(bytes);
    read(&[MARK, inside].concat());
});
