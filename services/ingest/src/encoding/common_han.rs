//! The Han characters that make up most of any Chinese plan.

use std::sync::LazyLock;

/// 830 characters: the most frequent of general Chinese and of plans, in their
/// Simplified and Traditional forms. They are 86 to 93 % of the Han characters
/// of the five sample files, and few of a text read in a wrong encoding.
const COMMON: &str = "\
    〇一七万三上下不与专且世业东两严並个中为主么义之九也习乡书乾了争事二于五些交产京亲人什今从他代以们件价任企伍众优会传但位\
    低住体何作你使來例便係促保信個們候值假做健備傳價優儿元充先光克兒党入內全兩八公六共关兴其具养内再写军农决况准几出分切划列\
    则创別利别到制則前創劃力办加务动努劳動務勞包化北区區十千午半华单南卫即却卻厂历压原去县参參又及反发取受变口只叫可史号各合\
    同名后向听员周命和品响員商問啓啟善單器嚴四回因团园围国图圆國圍園圓圖團土在地场均坚型城培基堅報場境增壓声处备复外多大天太\
    头她好如始委子存学學它安完定实审宣室家容寒實審寫对导将將專對導小少就局层展属層屬山工己已市布师带師帶常干平年并幹幼幾广应\
    府度廉廠廣建开式引张張強强当形影彻往很律後得從復德徹心必志快思性总患情想意感應成我或战戰所手才打扶技把投护报拉招持指按挥\
    振据排採接控推措提揮據支收改放政效教数整數文斗料断斯新斷方於施族无日时明易星是時智暑更書最會月有服期本术机权村条来東极构\
    林果查标校样核根格案條检業極構標樣機檢權次正此步歷段每比毕毛民气氣水求江決沒没油治況法活派流济海消深清温源準溫满滿濟火点\
    為热無然照熱爭爲片物特状狀率王环现班現理環生產用由电界畢當疫發白百的益监監目直相省看真眼眾着督知石矿研确確礦示社神离种科\
    积称程種稱稳積穩究空立第等算管節範米类精系紀約紅級素細組結給統經綜維線縣總織繞繼續红约级纪线组细织经结绕给统继续维综置美\
    羣群義習老考者而职联聘聯聲職聽育能自至臺與興般色节花范華萬落處號衆行術街衛衡表被装裏裝裡西要見規親觀见观规角解計討訓記設\
    許評試話該認說課調論諧證識議護變计认讨训议记许论设证评识试话该说课调谐象負財貧貫責費資質購负财责质贫购贯费资走起越路身車\
    軍較轉车转较辦農边达过运近还这进连适选這通速造連進運過道達適選還邊那部都鄉配酸采里重量金鎮鐵铁镇長长門開間關门问间队防阶\
    附际院除隊階隐際障隱难集離難零電需青非面革音響項須預領頭題類项须预领题風风食養馬驗马验體高鬥麵麼點黨";

static SORTED: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut sorted: Vec<char> = COMMON.chars().collect();
    sorted.sort_unstable();
    sorted
});

/// True for a character of the list.
pub fn is_common_han(c: char) -> bool {
    SORTED.binary_search(&c).is_ok()
}
