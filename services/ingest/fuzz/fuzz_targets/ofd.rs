//! The parts of an OFD file: root, document, page, parted by zero bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wenshu_ingest_fuzz::{package, read, split};

fuzz_target!(|bytes: &[u8]| {
    let [root, document, page] = split(bytes);
    read(&package(&[
        ("OFD.xml", root),
        ("Doc_0/Document.xml", document),
        ("Doc_0/Pages/Page_0/Content.xml", page),
    ]));
});
