//! ZIP files of other files.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wenshu_ingest::{Limits, batch};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { bytes: 1 << 20, ..Limits::default() };
    let bytes = [b"PK\x03\x04", bytes].concat();
    let Ok(Some(files)) = batch::files(&bytes, &limits) else { return };
    for file in files.iter().take(20) {
        let from = usize::try_from(file.offset).unwrap_or(usize::MAX).min(bytes.len());
        let _ = file.unpack(&bytes[from..], &limits);
    }
});
