//! Documents of one upload that are nearly the same.

use wenshu_model::{Finding, FindingCode, Plan, Severity};

use crate::document::finding;
use crate::text::is_space;

/// Characters of a shingle.
const SHINGLE: usize = 8;
/// Hashes kept a document; the similarity is estimated from them.
const SKETCH: usize = 512;
/// Share of common shingles from which two documents are nearly the same.
const NEARLY_THE_SAME: f64 = 0.7;

/// Documents in front of one that it is compared with: no compilation has more.
const REACH: usize = 300;
/// Findings of this kind that a document has at most. A file of thousands of equal
/// documents would have one for each pair.
const MOST_FOUND: usize = 20;

/// Adds a finding to both documents of every near-duplicate pair.
pub(crate) fn near_duplicates(documents: &mut [Plan]) {
    let sketches: Vec<Vec<u64>> = documents.iter().map(sketch).collect();
    let mut found: Vec<(usize, Finding)> = Vec::new();
    let mut told = vec![0_usize; sketches.len()];
    for (second, b) in sketches.iter().enumerate() {
        let before = sketches.iter().enumerate().take(second).skip(second.saturating_sub(REACH));
        for (first, a) in before {
            if is_full(&told, first) && is_full(&told, second) {
                continue;
            }
            let similarity = similarity(a, b);
            if similarity < NEARLY_THE_SAME {
                continue;
            }
            for (here, there) in [(first, second), (second, first)] {
                if is_full(&told, here) {
                    continue;
                }
                if let Some(document) = documents.get(here) {
                    let percent = (similarity * 100.0).round();
                    let message = format!("与本文件第 {} 份内容相近（约 {percent}%），可能是重复收录", there + 1);
                    let code = FindingCode::NearDuplicate;
                    if let Some(told) = told.get_mut(here) {
                        *told += 1;
                    }
                    found
                        .push((here, finding(code, Severity::Review, Some(document.lines), &document.title, &message)));
                }
            }
        }
    }
    for (index, finding) in found {
        if let Some(document) = documents.get_mut(index) {
            document.findings.push(finding);
        }
    }
}

/// True when a document has all the findings that it may have.
fn is_full(told: &[usize], index: usize) -> bool {
    told.get(index).is_some_and(|told| *told >= MOST_FOUND)
}

/// The smallest hashes of a document's shingles, in order.
fn sketch(document: &Plan) -> Vec<u64> {
    let texts = document.blocks.iter().flat_map(|block| block.text.chars());
    let chars: Vec<char> = texts.filter(|c| !is_space(*c)).collect();
    let mut hashes: Vec<u64> = chars.windows(SHINGLE).map(hash).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(SKETCH);
    hashes
}

/// FNV-1a: fixed for all time, so that the same file gives the same findings.
fn hash(chars: &[char]) -> u64 {
    let hash = chars
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, c| (hash ^ u64::from(u32::from(*c))).wrapping_mul(0x0100_0000_01b3));
    // The low bits of FNV are weak for short input; mix them.
    (hash ^ (hash >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Estimated share of common shingles (bottom-k sketch).
fn similarity(a: &[u64], b: &[u64]) -> f64 {
    if a.len() < 20 || b.len() < 20 {
        return 0.0;
    }
    let size = a.len().min(b.len()).min(SKETCH);
    let (mut i, mut j, mut common, mut seen) = (0, 0, 0_usize, 0_usize);
    while seen < size {
        match (a.get(i), b.get(j)) {
            (Some(x), Some(y)) if x == y => {
                common += 1;
                i += 1;
                j += 1;
            }
            (Some(x), Some(y)) if x < y => i += 1,
            (Some(_), Some(_)) => j += 1,
            _ => break,
        }
        seen += 1;
    }
    if seen == 0 { 0.0 } else { common as f64 / seen as f64 }
}
