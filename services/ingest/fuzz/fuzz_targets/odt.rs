//! The parts of an ODT: content and styles, parted by a zero byte.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wenshu_ingest_fuzz::{package, read, split};

fuzz_target!(|bytes: &[u8]| {
    let [content, styles] = split(bytes);
    let mimetype: &[u8] = b"application/vnd.oasis.opendocument.text";
    read(&package(&[("mimetype", mimetype), ("content.xml", content), ("styles.xml", styles)]));
});
