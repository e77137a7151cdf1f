//! The pictures of a file as one object: a job has one reference for them,
//! however many there are.
//!
//! The form: for each picture its hash (64 characters), the length of its bytes
//! (8 bytes, big-endian), its bytes.

use std::sync::Arc;

use wenshu_paper::Pictures;
use wenshu_report::{Problem, ProblemCode};

const HASH: usize = 64;
const LENGTH: usize = 8;

/// The pictures as bytes; nothing when there are none.
pub fn pack(pictures: &Pictures) -> Option<Vec<u8>> {
    if pictures.is_empty() {
        return None;
    }
    let mut bytes = Vec::new();
    for (sha256, picture) in pictures {
        bytes.extend_from_slice(sha256.as_bytes());
        bytes.extend_from_slice(&(picture.len() as u64).to_be_bytes());
        bytes.extend_from_slice(picture);
    }
    Some(bytes)
}

/// The pictures of a pack.
pub fn unpack(bytes: Option<&[u8]>) -> Result<Pictures, Problem> {
    let mut rest = bytes.unwrap_or_default();
    let mut pictures = Pictures::new();
    while !rest.is_empty() {
        let (name, picture, after) = next(rest).ok_or_else(damaged)?;
        pictures.insert(name, Arc::from(picture));
        rest = after;
    }
    Ok(pictures)
}

fn next(bytes: &[u8]) -> Option<(String, &[u8], &[u8])> {
    let (name, bytes) = bytes.split_at_checked(HASH)?;
    let (length, bytes) = bytes.split_at_checked(LENGTH)?;
    let length = usize::try_from(u64::from_be_bytes(length.try_into().ok()?)).ok()?;
    let (picture, after) = bytes.split_at_checked(length)?;
    Some((String::from_utf8(name.to_vec()).ok()?, picture, after))
}

fn damaged() -> Problem {
    Problem::new(ProblemCode::Internal, "图片数据不完整")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_come_out_as_they_went_in() {
        let pictures: Pictures =
            [("a".repeat(64), Arc::from(*b"one")), ("b".repeat(64), Arc::from(*b""))].into_iter().collect();
        let bytes = pack(&pictures).unwrap();
        assert_eq!(unpack(Some(&bytes)).unwrap(), pictures);
        assert_eq!(pack(&Pictures::new()), None);
        assert!(unpack(None).unwrap().is_empty());
    }

    #[test]
    fn a_cut_pack_is_an_error() {
        let pictures: Pictures = [("a".repeat(64), Arc::from(*b"one"))].into_iter().collect();
        let bytes = pack(&pictures).unwrap();
        for length in 1..bytes.len() {
            assert!(unpack(Some(&bytes[..length])).is_err(), "{length}");
        }
    }
}
