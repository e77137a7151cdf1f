//! Folding of text for comparison with the words that parse knows.

use std::sync::LazyLock;

use crate::text::is_space;

/// Traditional characters of the words that parse looks for, each followed by
/// its Simplified form, in code point order. Only for looking at words: no text
/// is changed by it, so the ambiguous pairs of a real conversion do not matter.
const TRADITIONAL: &str = "丟丢佈布佔占來来侷局係系個个們们備备傢家僅仅優优兒儿內内兩两冊册刪删則则劃划動动務务匯汇區区協协厤历參参叄叁員员問问啓启啟启單单嗎吗噹当嚮向國国園园圖图團团執执報报場场墰坛壇坛壜坛夠够婦妇學学實实審审寫写將将專专對对導导\
     屆届層层屬属師师帶带幫帮幾几廣广廳厅強强彔录彙汇從从復复徵征憶忆戶户掃扫換换揮挥擊击據据擬拟敎教數数斷断於于時时暫暂曆历曏向書书會会東东査查條条業业構构樣样機机檢检欄栏權权歡欢歷历歸归氣气決决沒没況况淚泪準准滙汇滿满瀏浏\
     灣湾為为無无熱热爭争爲为獲获現现環环產产當当發发監监眾众確确碼码祕秘稱称穫获箇个簡简簽签籤签糰团紀纪約约級级細细組组結结絕绝絡络給给統统絶绝經经綫线綱纲網网緊紧線线編编緻致縣县總总織织繫系繼继續续罈坛罎坛習习聯联聲声職职\
     脩修臺台與与興兴舉举舘馆華华著着蒐搜蓆席蔘参薦荐處处號号衆众衕同衛卫補补製制複复覈核見见規规覽览訂订計计討讨記记設设註注評评詞词試试該该語语說说説说誰谁課课調调請请論论議议讀读讓让負负財财責责貳贰費费資资質质軍军載载輯辑\
     輸输轉转辦办農农迴回連连進进運运過过達达選选鄉乡釦扣銀银鋼钢錄录錦锦録录錶表鍵键鎭镇鎮镇鏈链鐵铁鑑鉴鑒鉴長长門门閉闭開开間间閤合閱阅閲阅闆板關关陸陆隊队際际險险隻只電电頁页頂顶項项預预頒颁領领類类顧顾館馆驟骤體体髮发麪面\
     麫面麵面麼么麽么點点黨党齣出龍龙";

static PAIRS: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let chars: Vec<char> = TRADITIONAL.chars().collect();
    chars.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect()
});

/// The characters folded for comparison: half-width, lower case, Simplified
/// for the words that parse knows, no spaces.
pub(crate) fn key(chars: &[char]) -> String {
    chars.iter().filter(|c| !is_space(**c)).map(|c| fold(*c)).collect()
}

fn fold(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c).to_ascii_lowercase(),
        'A'..='Z' => c.to_ascii_lowercase(),
        '\u{4e00}'..='\u{9fff}' => simplified(c),
        _ => c,
    }
}

fn simplified(c: char) -> char {
    let found = PAIRS.binary_search_by_key(&c, |pair| pair.0).ok();
    found.and_then(|index| PAIRS.get(index)).map_or(c, |pair| pair.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order() {
        assert!(PAIRS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn traditional_and_wide_text_folds_to_the_same_key() {
        let key = |text: &str| key(&text.chars().collect::<Vec<_>>());
        assert_eq!(key("教育局工作計劃（精選 16 篇）"), key("教育局工作计划(精选16篇)"));
        assert_eq!(key("版權聲明："), "版权声明:");
        assert_eq!(key("保存為ＷＯＲＤ"), "保存为word");
    }
}
