//! Text that was garbled before it reached us: read in a wrong encoding by
//! some program and saved again.
//!
//! It is restored only when every character goes back to its bytes and these
//! are flawless in another encoding and read like Chinese; else it is refused.
//! Passing it on as success would be the worst answer.

use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, WINDOWS_1252};
use wenshu_model::{Finding, FindingCode, Severity};

use super::{common_han::is_common_han, plausibility::plausibility};
use crate::IngestError;

/// A text of this plausibility is taken as it is.
const READABLE: f64 = 0.45;
/// A restored text must reach this, and be so much better.
const RESTORED: f64 = 0.6;
/// Characters that the judgement is made on.
const SAMPLE: usize = 8 << 10;

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
    if has_traces(&text, &sample) || lacks_usual_han(&sample) {
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
        (GBK, UTF_8),
        (WINDOWS_1252, UTF_8),
        (WINDOWS_1252, GB18030),
        (WINDOWS_1252, BIG5),
        (BIG5, GB18030),
        (GBK, BIG5),
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

/// True for a text outside ASCII with the traces that wrong readings leave.
pub fn reads_like_mojibake(sample: &str) -> bool {
    has_traces(sample, sample)
}

/// True for many Han characters none of which is one that every Chinese text has:
/// one in five is in the sample plans, none in Korean or Russian read as Chinese.
/// Only asked of texts that read badly, since lists of names may lack them too.
fn lacks_usual_han(sample: &str) -> bool {
    const USUAL: &str = "的一是在不了有和人中大上国國我以要工作教学學校年月日为為会會发發全时時及对對实實第";
    const ENOUGH: usize = 80;
    let han = || sample.chars().filter(|c| matches!(c, '\u{3400}'..='\u{9fff}'));
    let usual = han().filter(|c| USUAL.contains(*c)).count();
    // Japanese in its right encoding.
    let kana = sample.chars().filter(|c| matches!(c, '\u{3041}'..='\u{30fe}')).count();
    han().count() >= ENOUGH && usual.saturating_mul(100) < han().count() && kana.saturating_mul(5) < han().count()
}

/// True for the traces that wrong readings leave in their result.
fn has_traces(text: &str, sample: &str) -> bool {
    utf8_read_as_gbk(sample) || bytes_read_as_latin(text) || only_rare_han(sample)
}

/// Two Han characters in UTF-8 are six bytes, which GBK reads as three: one of
/// them has a lead byte from E4 to E9 and a trail byte from 80 to BF. Hardly
/// any character of a real text is coded there.
fn utf8_read_as_gbk(sample: &str) -> bool {
    let coded_there = |c: &char| {
        let mut place = [0; 4];
        let (bytes, _, unmappable) = GBK.encode(c.encode_utf8(&mut place));
        !unmappable && matches!(*bytes, [0xe4..=0xe9, 0x80..=0xbf])
    };
    let count = sample.chars().filter(coded_there).count();
    count >= 4 && count * 7 > sample.chars().count()
}

/// Bytes read as Latin-1 stand in runs; accented letters of a European text
/// stand alone among plain ones.
fn bytes_read_as_latin(text: &str) -> bool {
    let latin =
        |c: char| matches!(c, '\u{80}'..='\u{ff}') || WINDOWS_1252.encode(c.encode_utf8(&mut [0; 4])).0.len() == 1;
    let (mut alone, mut in_runs, mut run) = (0usize, 0usize, 0usize);
    for c in text.chars().take(SAMPLE).chain([' ']) {
        if !c.is_ascii() && latin(c) {
            run += 1;
        } else {
            *(if run >= 3 { &mut in_runs } else { &mut alone }) += run;
            run = 0;
        }
    }
    in_runs >= 8 && in_runs > 2 * alone
}

/// A real text of some length has common characters, whatever it speaks of.
fn only_rare_han(sample: &str) -> bool {
    let han = || sample.chars().filter(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}'));
    let common = han().filter(|&c| is_common_han(c)).count();
    let total = han().count();
    total >= 50 && common * 25 < total
}

fn excerpt(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii() && !c.is_control()).take(8).collect()
}
