//! Thousands of damaged files, the same on every run: none makes a reader
//! panic, and what is accepted is well formed.

// Helpers outside of test functions fail the test when they panic.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

use crate::shared::random::Random;
use crate::shared::{PLANS, plan};
use wenshu_ingest::{Limits, ingest};

/// Mutations of each seed file.
const ROUNDS: usize = 160;

/// Pieces that readers give a meaning to.
const PIECES: [&[u8]; 48] = [
    b"<",
    b">",
    b"</",
    b"<!--",
    b"-->",
    b"<p>",
    b"</p>",
    b"<table>",
    b"<tr>",
    b"<td rowspan=0 colspan=9>",
    b"</table>",
    b"<b>",
    b"</b>",
    b"<a href=/x>",
    b"</a>",
    b"<ol start=-5 reversed>",
    b"<li value=99999999999>",
    b"<script>",
    b"<style>.a{display:none",
    b"<title>",
    b"<svg><title>",
    b"<template>",
    b"<select>",
    b"<pre>",
    b"<br>",
    b"<div hidden>",
    b"&#x110000;",
    b"&#0;",
    b"&nbsp;",
    b"&amp",
    b"\n#",
    b"\n\n---\n",
    b"**",
    b"*",
    b"`",
    b"\n```\n",
    b"[^1]",
    b"[x]: y\n",
    b"\n|a|b|\n|-|-|\n|1|2|3|\n",
    b"\n> - 1. ",
    b"![",
    b"](",
    b"\\",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\x84\x31\x95\x33",
    b"\xe2\x80\xa8",
];

fn mutate(seed: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(8) {
        let at = random.below(bytes.len() + 1);
        match random.below(6) {
            0 => bytes.truncate(at),
            1 => {
                bytes.drain(at..(at + random.below(40)).min(bytes.len()));
            }
            2 => {
                let value = random.next() as u8;
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = value;
                }
            }
            3 => {
                let piece = PIECES[random.below(PIECES.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
            4 => {
                let piece = PIECES[random.below(PIECES.len())].repeat(1 + random.below(300));
                bytes.splice(at..at, piece);
            }
            _ => {
                let end = (at + random.below(500)).min(bytes.len());
                let copied = bytes[at..end].to_vec();
                let to = random.below(bytes.len() + 1);
                bytes.splice(to..to, copied);
            }
        }
    }
    bytes
}

fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for name in PLANS {
        let text: String = plan(name).chars().take(700).collect();
        seeds.push(text.clone().into_bytes());
        seeds.push(encoding_rs::GB18030.encode(&text).0.into_owned());
        seeds.push(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
        let paragraphs: String = text.lines().map(|line| format!("<p class=a><b>{line}</b><br>")).collect();
        seeds.push(
            format!(
                "<html><head><meta charset=gbk><title>题</title></head><body>{paragraphs}<table><tr><td>a<td>b</table>"
            )
            .into_bytes(),
        );
        let marked: String = text.lines().map(|line| format!("## {line}\n\n- **{line}**\n\n")).collect();
        seeds.push(format!("# 题\n\n{marked}| a | b |\n|---|---|\n| 1 | 2 |\n").into_bytes());
    }
    seeds
}

#[test]
fn damaged_files_are_read_or_refused_and_never_panic() {
    let mut random = Random(0x5eed_0fe5);
    let mut read = 0;
    for seed in seeds() {
        for _ in 0..ROUNDS {
            let bytes = mutate(&seed, &mut random);
            match ingest(&bytes, "a.txt", &Limits::default()) {
                Ok(source) => {
                    read += 1;
                    assert!(source.lines.iter().any(|line| !line.text.trim().is_empty()));
                    assert!(source.lines.iter().all(|line| !line.text.contains('\n')));
                }
                Err(error) => assert!(!error.to_string().contains('\n')),
            }
        }
    }
    assert!(read > 3_000, "most damage is readable: {read}");
}
