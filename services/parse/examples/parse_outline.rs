//! Prints the structure that parse finds in files, a line a block, for a
//! reader who reviews it: `cargo run -p wenshu-parse --example parse_outline FILE…`.

#![allow(clippy::print_stdout, clippy::print_stderr)]

#[path = "../tests/it/outline/mod.rs"]
mod outline;

fn main() {
    for file in std::env::args().skip(1) {
        println!("=== {file}");
        match std::fs::read(&file) {
            Ok(bytes) => print!("{}", outline_of(&file, &bytes)),
            Err(error) => eprintln!("{error}"),
        }
    }
}

fn outline_of(file: &str, bytes: &[u8]) -> String {
    let source = match wenshu_ingest::ingest(bytes, file, &wenshu_ingest::Limits::default()) {
        Ok(source) => source,
        Err(error) => return format!("{error}\n"),
    };
    match wenshu_parse::parse(source) {
        Ok(plans) => outline::outline(&plans),
        Err(error) => format!("{error}\n"),
    }
}
