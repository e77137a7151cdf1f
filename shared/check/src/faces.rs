//! Classes of face by the names found in finished files (spec §0.5).

/// A class of face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaceClass {
    /// 小标宋体.
    XiaoBiaoSong,
    /// 黑体.
    Hei,
    /// 楷体.
    Kai,
    /// 仿宋体.
    FangSong,
    /// 宋体.
    Song,
    /// Times New Roman or its stand-in.
    Latin,
}

/// The class of a PDF's BaseFont (subset tag taken off) or of a DOCX's font.
pub fn class_of(name: &str) -> Option<FaceClass> {
    let name = name.to_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    // 小标宋 before 宋, FangSong before Song: the longer name holds the shorter.
    if has(&["小标宋", "xiaobiaosong", "fzxbs"]) {
        Some(FaceClass::XiaoBiaoSong)
    } else if has(&["仿宋", "fangsong", "simfang", "fzfs"]) {
        Some(FaceClass::FangSong)
    } else if has(&["楷", "gwkai", "kaiti", "simkai", "fzkt"]) {
        Some(FaceClass::Kai)
    } else if has(&["黑", "gwhei", "simhei", "fzht"]) {
        Some(FaceClass::Hei)
    } else if has(&["宋", "gwsong", "simsun", "fzss"]) {
        Some(FaceClass::Song)
    } else if has(&["times", "liberationserif", "liberation serif"]) {
        Some(FaceClass::Latin)
    } else {
        None
    }
}
