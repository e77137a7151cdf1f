//! Pictures that a file carries in itself, as `data:` addresses.
//!
//! PNG and JPEG are kept, each once, after a look whether they can be read at
//! all: a PNG is decoded row by row, of a JPEG the segments are walked. All
//! else (files, web addresses, other formats, damaged or too large pictures)
//! becomes a finding. Nothing is ever fetched. The bytes decide what a picture
//! is, not the type that its address declares.

mod data_address;
mod readable;

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use wenshu_model::source::{Asset, PictureMedia};
use wenshu_model::{Finding, FindingCode, Line, Lines, Severity};

use data_address::Data;
pub use data_address::{SetAside, decode_base64, folded_address};

use crate::Limits;

/// Characters of a picture's address that a finding shows.
const SHOWN_ADDRESS: usize = 60;

/// The pictures of one file.
#[derive(Debug, Default)]
pub struct Pictures {
    assets: Vec<Asset>,
    /// What became of each sequence of bytes, by its sum.
    known: BTreeMap<String, Result<(), Loss>>,
    /// What became of each part of the file by its name there.
    parts: BTreeMap<String, Option<String>>,
    lost: Vec<Lost>,
    /// Pictures that could not be taken over and are in no finding of their own.
    unlisted: usize,
    bytes: usize,
    pixels: u64,
    count: usize,
    /// Parts of the file that a page may name, by folded address.
    linked: BTreeMap<String, PicturePart>,
    /// Added to the numbers of lines while a piece of HTML inside Markdown is read.
    pub lines_before: u32,
}

/// A part of a message that is a picture.
#[derive(Debug, Clone)]
pub struct PicturePart {
    /// Its type by its own word.
    pub declared: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// A picture that could not be taken over.
#[derive(Debug)]
struct Lost {
    line: u32,
    address: String,
    loss: Loss,
}

/// Why a picture could not be taken over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Loss {
    /// It is no part of the file.
    #[error("不在本文件内（另存的文件或网址），本程序不读取外部内容")]
    Elsewhere,
    /// Its address has no base64 data that could be read.
    #[error("内嵌数据不完整或编码有误")]
    BadData,
    /// Another format.
    #[error("格式不支持（{0}），请改用 PNG 或 JPEG")]
    Format(String),
    /// PNG or JPEG that cannot be read to its end.
    #[error("{0} 图片已损坏，读不完整")]
    Damaged(&'static str),
    /// Too many bytes.
    #[error("图片太大：{bytes} 字节，上限是 {limit} 字节")]
    TooLarge {
        /// Its bytes.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// Too many pixels.
    #[error("图片太大：{width}×{height} 像素，超过上限 {limit} 万像素")]
    TooManyPixels {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
        /// The limit, in 10 000 pixels.
        limit: u64,
    },
    /// The pictures of the file together pass a limit.
    #[error("本文件的图片太多或总量太大")]
    TooManyInAll,
}

impl Pictures {
    /// True when none was met, not even one that could not be taken over.
    pub const fn is_empty(&self) -> bool {
        self.assets.is_empty() && self.lost.is_empty() && self.unlisted == 0
    }

    /// These pictures, and from now on the parts that a page may name.
    pub fn with_parts(self, linked: BTreeMap<String, PicturePart>) -> Self {
        Self { linked, ..self }
    }

    /// Takes a picture over by its address on line `line` of the file; gives
    /// its name.
    pub fn take(&mut self, address: &str, line: u32, limits: &Limits) -> Option<String> {
        let address = address.trim();
        match self.read(address, limits) {
            Ok(sha256) => Some(sha256),
            Err(loss) => {
                self.lose(address, line.saturating_add(self.lines_before), loss, limits);
                None
            }
        }
    }

    /// Takes a picture over that is a part of the file under `name`, of the type
    /// `declared` if the file says one, at paragraph `place`; gives its name here.
    pub fn take_bytes(
        &mut self,
        name: &str,
        declared: &str,
        bytes: Vec<u8>,
        place: u32,
        limits: &Limits,
    ) -> Option<String> {
        let size = bytes.len();
        let kept = self.count_one(limits).and_then(|()| match size {
            0 => Err(Loss::BadData),
            size if size > limits.picture_bytes => Err(Loss::TooLarge { bytes: size, limit: limits.picture_bytes }),
            _ => self.keep_once(Data { declared: declared.to_ascii_lowercase(), bytes }, limits),
        });
        let kept = kept.map_err(|loss| self.lose(name, place, loss, limits)).ok();
        self.parts.insert(name.to_owned(), kept.clone());
        kept
    }

    /// What became of a part of the file that was taken before; counts as
    /// another picture.
    pub fn again(&mut self, name: &str, limits: &Limits) -> Option<Option<String>> {
        let known = self.parts.get(name)?.clone();
        Some(known.filter(|_| self.count_one(limits).is_ok()))
    }

    /// Says that a picture at paragraph `place` is no part of the file.
    pub fn elsewhere(&mut self, address: &str, place: u32, limits: &Limits) {
        self.lose(address, place, Loss::Elsewhere, limits);
    }

    /// Says that a picture of the file could not be read within its limit.
    pub fn too_large(&mut self, name: &str, place: u32, limits: &Limits) {
        let loss = Loss::TooLarge { bytes: limits.picture_bytes.saturating_add(1), limit: limits.picture_bytes };
        self.lose(name, place, loss, limits);
    }

    const fn count_one(&mut self, limits: &Limits) -> Result<(), Loss> {
        self.count = self.count.saturating_add(1);
        if self.count > limits.pictures { Err(Loss::TooManyInAll) } else { Ok(()) }
    }

    fn read(&mut self, address: &str, limits: &Limits) -> Result<String, Loss> {
        self.count_one(limits)?;
        let data = match self.linked.get(&folded_address(address)) {
            Some(part) if part.bytes.len() > limits.picture_bytes => {
                return Err(Loss::TooLarge { bytes: part.bytes.len(), limit: limits.picture_bytes });
            }
            Some(part) if part.bytes.is_empty() => return Err(Loss::BadData),
            Some(part) => Data { declared: part.declared.clone(), bytes: part.bytes.to_vec() },
            None => data_address::read(address, limits)?,
        };
        self.keep_once(data, limits)
    }

    fn keep_once(&mut self, data: Data, limits: &Limits) -> Result<String, Loss> {
        let sha256: String = Sha256::digest(&data.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        if let Some(known) = self.known.get(&sha256) {
            return known.clone().map(|()| sha256);
        }
        let found = self.keep(data, &sha256, limits);
        self.known.insert(sha256.clone(), found.clone());
        found.map(|()| sha256)
    }

    fn keep(&mut self, data: Data, sha256: &str, limits: &Limits) -> Result<(), Loss> {
        self.bytes = self.bytes.saturating_add(data.bytes.len());
        if self.bytes > limits.pictures_bytes {
            return Err(Loss::TooManyInAll);
        }
        let (media, header) = readable::header(&data)?;
        let pixels = u64::from(header.width).saturating_mul(u64::from(header.height));
        if pixels > limits.picture_pixels {
            let limit = limits.picture_pixels / 10_000;
            return Err(Loss::TooManyPixels { width: header.width, height: header.height, limit });
        }
        self.pixels = self.pixels.saturating_add(pixels);
        if self.pixels > limits.pictures_pixels {
            return Err(Loss::TooManyInAll);
        }
        match media {
            PictureMedia::Png => readable::whole_png(&data.bytes)?,
            // The header's reader has walked to the end already.
            PictureMedia::Jpeg => {}
        }
        self.assets.push(Asset {
            sha256: sha256.to_owned(),
            media,
            width: header.width,
            height: header.height,
            bytes: Arc::from(data.bytes),
        });
        Ok(())
    }

    fn lose(&mut self, address: &str, line: u32, loss: Loss, limits: &Limits) {
        let shown = data_address::shortened(address, SHOWN_ADDRESS);
        if self.lost.len() >= limits.lost_pictures {
            self.unlisted = self.unlisted.saturating_add(1);
        } else if !self.lost.iter().any(|lost| lost.address == shown && lost.loss == loss) {
            self.lost.push(Lost { line, address: shown, loss });
        }
    }

    /// The pictures kept, and the findings on the others. `lines` are those of
    /// the Source.
    pub fn finish(self, lines: &[Line]) -> (Vec<Asset>, Vec<Finding>) {
        let mut findings: Vec<Finding> = self
            .lost
            .into_iter()
            .map(|lost| Finding {
                code: FindingCode::PictureLost,
                severity: Severity::Review,
                lines: nearest(lines, lost.line),
                excerpt: lost.address,
                message: format!("图片没有收入：{}", lost.loss),
            })
            .collect();
        if self.unlisted > 0 {
            findings.push(Finding {
                code: FindingCode::PictureLost,
                severity: Severity::Review,
                lines: None,
                excerpt: String::new(),
                message: format!("另有 {} 处图片没有收入，不再逐一列出", self.unlisted),
            });
        }
        (self.assets, findings)
    }
}

/// The line of the Source at line (of text) or paragraph `wanted` of the file,
/// or the next one, or the last.
fn nearest(lines: &[Line], wanted: u32) -> Option<Lines> {
    let numbered = || lines.iter().zip(1u32..);
    let place = |line: &Line| line.origin.line.or(line.origin.paragraph);
    let at = numbered().find(|(line, _)| place(line).is_some_and(|place| place >= wanted));
    at.or_else(|| numbered().last()).map(|(_, number)| Lines::one(number))
}
