//! Text that was garbled before it reached us: read in a wrong encoding by
//! some program and saved again.
//!
//! It is restored only when every character goes back to its bytes and these
//! are flawless in another encoding and read like Chinese; else it is refused.
//! Passing it on as success would be the worst answer.

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, WINDOWS_1252};
use wenshu_model::{Finding, FindingCode, Severity};

use super::plausibility::plausibility;
use crate::IngestError;

/// A text of this plausibility is taken as it is.
const READABLE: f64 = 0.45;
/// A restored text must reach this, and be so much better.
const RESTORED: f64 = 0.6;
/// Characters that the judgement is made on.
const SAMPLE: usize = 32 << 10;

/// The text, restored if it could be and had to be.
pub fn repair_or_refuse(text: String) -> Result<(String, Option<Finding>), IngestError> {
    if let Some(sample) = lasting_damage(&text) {
        return Err(IngestError::Garbled { sample });
    }
    let sample: String = text.chars().filter(|c| !c.is_ascii()).take(SAMPLE).collect();
    let now = plausibility(&sample);
    if sample.is_empty() || now >= READABLE {
        return Ok((text, None));
    }
    if let Some((restored, finding)) = restore(&text, now) {
        return Ok((restored, Some(finding)));
    }
    if reads_like_mojibake(&sample) {
        return Err(IngestError::Garbled { sample: excerpt(&sample) });
    }
    Ok((text, None))
}

/// What is left when lost characters were saved in GBK (锟斤拷) or memory was
/// printed (烫烫烫, 屯屯屯): the text itself is gone.
fn lasting_damage(text: &str) -> Option<String> {
    const MARKS: [&str; 4] = ["锟斤拷", "锟絔", "烫烫烫烫", "屯屯屯屯"];
    let found: Vec<&str> = MARKS.into_iter().filter(|mark| text.contains(mark)).collect();
    let chars: usize = found.iter().map(|mark| text.matches(mark).count() * mark.chars().count()).sum();
    let han = text.chars().filter(|c| !c.is_ascii()).count();
    // A text may speak of 锟斤拷 once.
    (chars >= 6 && chars * 50 > han).then(|| found.first().copied().unwrap_or_default().to_owned())
}

/// Undoes one wrong reading, if that can be done without a loss.
fn restore(text: &str, now: f64) -> Option<(String, Finding)> {
    const MISTAKES: [(&Encoding, &Encoding); 6] = [
        (GB18030, UTF_8),
        (WINDOWS_1252, UTF_8),
        (WINDOWS_1252, GB18030),
        (WINDOWS_1252, BIG5),
        (BIG5, GB18030),
        (GB18030, BIG5),
    ];
    let (restored, read_as, written_in) = MISTAKES.into_iter().find_map(|(read_as, written_in)| {
        let (bytes, _, unmappable) = read_as.encode(text);
        if unmappable {
            return None;
        }
        let restored = written_in.decode_without_bom_handling_and_without_replacement(&bytes)?;
        let better = plausibility(&restored);
        (better >= RESTORED && better > now + 0.3).then(|| (restored.into_owned(), read_as, written_in))
    })?;
    let finding = Finding {
        code: FindingCode::MojibakeRepaired,
        severity: Severity::Review,
        lines: None,
        excerpt: excerpt(text),
        message: format!(
            "文件内容是乱码：原文是 {}，曾被误作 {} 保存；已逐字无损还原，请核对",
            written_in.name(),
            read_as.name()
        ),
    };
    Some((restored, finding))
}

/// True when the telling characters of a wrong reading are frequent.
fn reads_like_mojibake(sample: &str) -> bool {
    /// What the lead bytes of UTF-8 Chinese become in GBK.
    const UTF8_AS_GBK: &str = "銆锛鈥鐨鏄涓鍦浜鍜鏈鍥鐢鍙鏁鑲宸綔璁鍒浣犲ソ鎴戜滑鍚鍔鏂鍑鎵鍗鎬鐩绋嬪鍏鏉闂";
    /// What they become in Latin-1, and what GBK becomes there.
    const AS_LATIN: &str = "äåæçèéï¼½¾»¿ÔÒÐÖ¹¤×÷Æ®ãÂÃÊÇµÄ";
    let total = sample.chars().count();
    let chinese = sample.chars().filter(|&c| UTF8_AS_GBK.contains(c)).count();
    let latin = sample.chars().filter(|&c| AS_LATIN.contains(c)).count();
    let doubled = |count: usize, share: usize| count >= 4 && count * share > total;
    doubled(chinese, 5) || (doubled(latin, 3) && !has_words(sample))
}

/// European text has a few accented letters among many plain ones; the sample
/// has only the former, so their variety is what tells: garbled bytes use
/// symbols that no language puts next to letters.
fn has_words(sample: &str) -> bool {
    !sample.chars().any(|c| matches!(c, '¤' | '¼' | '½' | '¾' | '¿' | '®' | '¹' | '÷' | '×'))
}

fn excerpt(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii() && !c.is_control()).take(8).collect()
}
