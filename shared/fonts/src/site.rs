//! A site's own faces.

use owned_ttf_parser::{AsFaceRef, OwnedFace};
use ttf_parser::{Face, FaceParsingError, GlyphId, Tag, fonts_in_collection};

use crate::chain::Chain;
use crate::face::FontFace;
use crate::families::{CLASSES, Class, class_of};
use crate::true_type::Tables;
use crate::{FontError, Fonts, KAI, LATIN, SONG, names, shipped_faces};

/// Largest font file that is read, bytes. The largest collections for Chinese
/// have about 40 MB.
pub const MOST_FILE_BYTES: usize = 96 << 20;
/// Most font files of a site.
pub const MOST_FILES: usize = 256;
/// Most faces of a collection.
const MOST_FACES: u32 = 64;

/// A font file of a site.
pub struct SiteFont {
    /// Its name, for messages.
    pub file_name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The set made of a site's files.
pub struct SiteFonts {
    /// The faces.
    pub fonts: Fonts,
    /// Files and faces that cannot be used, and why.
    pub refused: Vec<SiteFontError>,
    /// Faces that belong to no class of the standard or whose class is served
    /// by another, as file and face.
    pub unused: Vec<(String, String)>,
}

/// Why a font file, or a face of it, cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SiteFontError {
    /// The file is larger than any font.
    #[error("字体文件“{file}”过大：{bytes} 字节，超过 {limit} 字节的上限")]
    TooLarge {
        /// The file.
        file: String,
        /// Its size.
        bytes: usize,
        /// Size that it may have.
        limit: usize,
    },
    /// There are more files than a site needs.
    #[error("字体文件过多，未读取“{file}”；上限为 {limit} 个")]
    TooMany {
        /// The file that was not read.
        file: String,
        /// Files that there may be.
        limit: usize,
    },
    /// The collection has more faces than any has.
    #[error("字体文件“{file}”含 {faces} 个字体，超过 {limit} 个的上限")]
    TooManyFaces {
        /// The file.
        file: String,
        /// Its faces.
        faces: u32,
        /// Faces that it may have.
        limit: u32,
    },
    /// The file is no font.
    #[error("字体文件“{file}”无法解析")]
    Parse {
        /// The file.
        file: String,
        /// What is wrong.
        #[source]
        source: FaceParsingError,
    },
    /// The licence bits of the face forbid to embed it (OS/2 fsType).
    #[error("字体文件“{file}”中的“{face}”不允许嵌入文件（fsType {bits:#06x}），不能用于 PDF")]
    EmbeddingForbidden {
        /// The file.
        file: String,
        /// The face.
        face: String,
        /// The bits.
        bits: u16,
    },
    /// The tables of the face contradict each other.
    #[error("字体文件“{file}”中的“{face}”已损坏：{reason}")]
    Damaged {
        /// The file.
        file: String,
        /// The face.
        face: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// No glyphs can be taken out of the face.
    #[error("字体文件“{file}”中的“{face}”无法嵌入")]
    Unusable {
        /// The file.
        file: String,
        /// The face.
        face: String,
        /// What is wrong.
        #[source]
        source: FontError,
    },
}

/// True for names of files that hold fonts.
pub fn is_font_file(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    extension.is_some_and(|extension| ["ttf", "otf", "ttc", "otc"].contains(&extension.as_str()))
}

/// A face that could serve a class.
struct Candidate {
    class: &'static Class,
    rank: usize,
    file: usize,
    index: u32,
    name: String,
}

/// Makes a set of the shipped faces and a site's files. The order of the files
/// does not matter.
pub(crate) fn load(mut files: Vec<SiteFont>) -> SiteFonts {
    files.sort_by(|a, b| a.file_name.cmp(&b.file_name).then_with(|| a.bytes.cmp(&b.bytes)));
    let mut refused = Vec::new();
    let mut unused = Vec::new();
    let mut candidates = Vec::new();
    for (number, file) in files.iter().enumerate() {
        match candidates_of(number, file, &mut unused) {
            Ok(found) => candidates.extend(found),
            Err(error) => refused.push(error),
        }
    }
    candidates.sort_by_key(|candidate| (candidate.rank, candidate.file, candidate.index));
    let mut faces = shipped_faces();
    let mut chosen: [Option<u16>; CLASSES.len()] = [None; CLASSES.len()];
    for candidate in candidates {
        let Some(file) = files.get(candidate.file) else { continue };
        let class = CLASSES.iter().position(|class| class.face == candidate.class.face);
        let Some(place) = class.and_then(|class| chosen.get_mut(class)).filter(|place| place.is_none()) else {
            unused.push((file.file_name.clone(), candidate.name));
            continue;
        };
        match open(file, &candidate) {
            Ok(face) => {
                *place = u16::try_from(faces.len()).ok();
                faces.push(face);
            }
            Err(error) => refused.push(error),
        }
    }
    SiteFonts { fonts: set(faces, chosen), refused, unused }
}

fn candidates_of(
    number: usize,
    file: &SiteFont,
    unused: &mut Vec<(String, String)>,
) -> Result<Vec<Candidate>, SiteFontError> {
    let name = || file.file_name.clone();
    if number >= MOST_FILES {
        return Err(SiteFontError::TooMany { file: name(), limit: MOST_FILES });
    }
    if file.bytes.len() > MOST_FILE_BYTES {
        return Err(SiteFontError::TooLarge { file: name(), bytes: file.bytes.len(), limit: MOST_FILE_BYTES });
    }
    let faces = fonts_in_collection(&file.bytes).unwrap_or(1);
    if faces > MOST_FACES {
        return Err(SiteFontError::TooManyFaces { file: name(), faces, limit: MOST_FACES });
    }
    let mut found = Vec::new();
    for index in 0..faces {
        let face = Face::parse(&file.bytes, index).map_err(|source| SiteFontError::Parse { file: name(), source })?;
        let shown = names::display_name(&face).unwrap_or_default();
        match class_of(&names::families(&face)).filter(|_| !face.is_bold() && !face.is_italic()) {
            Some((class, rank)) => found.push(Candidate { class, rank, file: number, index, name: shown }),
            None => unused.push((name(), shown)),
        }
    }
    Ok(found)
}

/// Takes a face out of its file, after a look at what would fail later.
fn open(file: &SiteFont, candidate: &Candidate) -> Result<FontFace, SiteFontError> {
    let (file_name, name) = (|| file.file_name.clone(), || candidate.name.clone());
    let owned = OwnedFace::from_vec(file.bytes.clone(), candidate.index)
        .map_err(|source| SiteFontError::Parse { file: file_name(), source })?;
    let damaged = |reason| SiteFontError::Damaged { file: file_name(), face: name(), reason };
    let face = owned.as_face_ref();
    if let Some(bits) = licence_bits(face).filter(|bits| forbids_embedding(*bits)) {
        return Err(SiteFontError::EmbeddingForbidden { file: file_name(), face: name(), bits });
    }
    if Tables::of(face.raw_face()).is_some_and(|tables| !tables.is_in_order()) {
        return Err(damaged("字形表次序有误"));
    }
    let sample = if candidate.class.face.is_some() { COMMON } else { "Aa0" };
    let glyphs: Option<Vec<u16>> = sample.chars().map(|ch| Some(face.glyph_index(ch)?.0)).collect();
    let glyphs = glyphs.ok_or_else(|| damaged("缺少常用字"))?;
    let centre = centre(face, &glyphs).ok_or_else(|| damaged("常用字没有笔画"))?;
    let opened = FontFace::of_site(owned, candidate.index, file_name(), centre);
    let unusable = |source| SiteFontError::Unusable { file: file_name(), face: name(), source };
    opened.subset(&glyphs).map_err(unusable)?;
    Ok(opened)
}

/// Characters that every face for Chinese has; their ink tells its centre.
const COMMON: &str = "国家发展工作计划组织管理学习教育人民政府关于印发通知";

/// Mean centre of the inked boxes over the baseline, 1/1000 em.
fn centre(face: &Face<'_>, glyphs: &[u16]) -> Option<i16> {
    let boxes = glyphs.iter().filter_map(|glyph| face.glyph_bounding_box(GlyphId(*glyph)));
    let centres: Vec<f64> = boxes.map(|ink| f64::midpoint(f64::from(ink.y_min), f64::from(ink.y_max))).collect();
    let mean = centres.iter().sum::<f64>() / centres.len() as f64;
    (!centres.is_empty()).then(|| (mean * 1000.0 / f64::from(face.units_per_em())).round() as i16)
}

/// What the licence of a face lets one do with it (OS/2 fsType).
fn licence_bits(face: &Face<'_>) -> Option<u16> {
    let table = face.raw_face().table(Tag::from_bytes(b"OS/2"))?;
    table.get(8..)?.first_chunk().copied().map(u16::from_be_bytes)
}

/// Restricted licence alone (where several bits are set, the mildest counts),
/// no subsets, or bitmaps only.
fn forbids_embedding(bits: u16) -> bool {
    bits & 0x000e == 0x0002 || bits & 0x0300 != 0
}

/// The set: each class with its site's face before the shipped one, the 宋体
/// of both and the shipped 楷体 behind them.
fn set(faces: Vec<FontFace>, chosen: [Option<u16>; CLASSES.len()]) -> Fonts {
    let [xiao_biao_song, hei, kai, fang_song, song, latin] = chosen;
    let chain = |site: Option<u16>, shipped: u16| {
        let mut order: Vec<u16> = Vec::new();
        for face in site.into_iter().chain([shipped]).chain(song).chain([SONG, KAI]) {
            if !order.contains(&face) {
                order.push(face);
            }
        }
        Chain::new(order)
    };
    let chains = [
        chain(xiao_biao_song, crate::XIAO_BIAO_SONG),
        chain(hei, crate::HEI),
        chain(kai, crate::KAI),
        chain(fang_song, crate::FANG_SONG),
        chain(song, crate::SONG),
    ];
    Fonts { faces, chains, latin: latin.into_iter().chain([LATIN]).collect() }
}

const _: fn() = || {
    fn used_from_several_threads<T: Send + Sync>() {}
    used_from_several_threads::<Fonts>();
};
