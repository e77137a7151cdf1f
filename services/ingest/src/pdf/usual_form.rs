//! Characters that PDF files give in the place of their usual twins.
//!
//! Many fonts have one shape for 一 and the radical ⼀, and the programs that make
//! files of them name the radical. What the reader saw was 一. The same holds for
//! the ligatures of Latin fonts.

/// The radicals of the Kangxi dictionary, U+2F00 to U+2FD5, in their usual form
/// (their compatibility decomposition).
const KANGXI: &str = "\
    一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳\
    心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸\
    缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音\
    頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// The radicals of the supplement, U+2E81 to U+2EF3, in their usual form
/// (Unicode, `EquivalentUnifiedIdeograph.txt`); U+2E9A is not assigned.
const SUPPLEMENT: &str = "\
    厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑𫜹忄心扌攵\u{2e9a}旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌\
    𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟";

/// The usual form of a character, one to three of them, and whether it was a
/// radical; nothing for one that is in its usual form.
pub fn usual_form(char: char) -> Option<([Option<char>; 3], bool)> {
    let place = |first: u32| usize::try_from(u32::from(char).saturating_sub(first)).ok();
    let radical = match char {
        '\u{2e81}'..='\u{2ef3}' => SUPPLEMENT.chars().nth(place(0x2e81)?)?,
        '\u{2f00}'..='\u{2fd5}' => KANGXI.chars().nth(place(0x2f00)?)?,
        _ => return ligature(char).map(|parts| (parts, false)),
    };
    (radical != char).then_some(([Some(radical), None, None], true))
}

const fn ligature(char: char) -> Option<[Option<char>; 3]> {
    Some(match char {
        '\u{fb00}' => [Some('f'), Some('f'), None],
        '\u{fb01}' => [Some('f'), Some('i'), None],
        '\u{fb02}' => [Some('f'), Some('l'), None],
        '\u{fb03}' => [Some('f'), Some('f'), Some('i')],
        '\u{fb04}' => [Some('f'), Some('f'), Some('l')],
        '\u{fb05}' | '\u{fb06}' => [Some('s'), Some('t'), None],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_complete() {
        assert_eq!(KANGXI.chars().count(), 0x2fd5 - 0x2f00 + 1);
        assert_eq!(SUPPLEMENT.chars().count(), 0x2ef3 - 0x2e81 + 1);
    }

    #[test]
    fn radicals_become_usual() {
        let usual = |char| usual_form(char).and_then(|(parts, _)| parts[0]);
        for (radical, char) in
            [('⼀', '一'), ('⼤', '大'), ('⼯', '工'), ('⻓', '长'), ('⻔', '门'), ('⻅', '见'), ('⻢', '马')]
        {
            assert_eq!(usual(radical), Some(char));
        }
        assert_eq!(usual_form('一'), None);
        assert_eq!(usual_form('\u{2e9a}'), None);
        assert_eq!(usual_form('\u{2e80}'), None);
    }
}
