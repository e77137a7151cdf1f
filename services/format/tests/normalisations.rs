//! The *fix* rows of spec §8.1, §8.3, §8.4 and §9: what is put right, and
//! what must never be touched.

mod common;

use common::{set, set_numbered, set_with};
use wenshu_standard::Profile;

/// Checks pairs of written and wanted text, and that a second run is still.
fn all(pairs: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (written, wanted) in pairs {
        let found = set(written);
        if found != *wanted {
            wrong.push(format!("{written}\n  wanted {wanted}\n  found  {found}"));
        } else if set(&found) != found {
            wrong.push(format!("{written}\n  second run {}", set(&found)));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Checks that texts stay as they are.
fn untouched(texts: &[&str]) {
    all(&texts.iter().map(|text| (*text, *text)).collect::<Vec<_>>());
}

#[test]
fn half_width_marks_in_chinese_become_full_width() {
    all(&[
        ("加强管理,提高质量;落实责任:人人有责!", "加强管理，提高质量；落实责任：人人有责！"),
        ("怎么办?要实干.", "怎么办？要实干。"),
        ("20__年下半年,__附小工会", "20__年下半年，__附小工会"),
        ("达到95%,2012年完成", "达到95%，2012年完成"),
        ("培养能力等),并建立", "培养能力等），并建立"),
        ("“三限”(限人数、限分数)政策", "“三限”（限人数、限分数）政策"),
        ("新(改、扩)建", "新（改、扩）建"),
        ("均分前20;6名同学进入", "均分前20；6名同学进入"),
        ("分管领导(张三)负责", "分管领导（张三）负责"),
        ("标题:提高学生素质", "标题：提高学生素质"),
        ("时间:8:30", "时间：8:30"),
        ("(一)和(二)同时做", "（一）和（二）同时做"),
        ("“四个100%”,全覆盖", "“四个100%”，全覆盖"),
    ]);
}

#[test]
fn marks_of_numbers_times_addresses_and_latin_stay() {
    untouched(&[
        "于8:30开会，比分3:2，增长3.14%，共1,000人、12,345,678元",
        "见https://www.moe.gov.cn/a,b;c?d=1!e(f)页面",
        "邮箱office@edu.gov.cn，网址www.moe.gov.cn",
        "1.25（周一）开会",
        "2.2010届毕业生",
        "投入3.34亿元",
        "甲方A.B两类",
        "推广“身心健康4S工作法”",
        "“1+5+N”工作体系",
        "20__年，____一中",
        "参见附件.docx和plan.v2.pdf",
        "PM2.5达标，使用Windows 10与WPS办公",
        "推进STEAM教育，建设APP、PPT资源",
        "主题为Hello, world! It's a test.",
        "按GB/T 9704-2012排版",
        "电话0513-85512345，手机138-1234-5678",
        "筑牢职工思想基??",
        "函数f(x,y)的值",
        "型号ABC-123，课程编号2012-03-15-01",
    ]);
}

#[test]
fn quotes_are_paired_by_parity() {
    all(&[
        ("坚持\"三个面向\"和\"两手抓\"", "坚持“三个面向”和“两手抓”"),
        ("坚持'三个面向'原则", "坚持“三个面向”原则"),
        ("学习‘两法一例’知识", "学习“两法一例”知识"),
        ("以“学习‘两法一例’，争做小公民”为主题", "以“学习‘两法一例’，争做小公民”为主题"),
        ("推进”互联网“行动", "推进“互联网”行动"),
        ("推进“互联网“行动", "推进“互联网”行动"),
        ("推进「互联网」行动", "推进“互联网”行动"),
        ("推进「互联网『加』」行动", "推进“互联网‘加’”行动"),
        ("＂三个面向＂", "“三个面向”"),
    ]);
    untouched(&["标本兼治“的方针，以规范化管理为重点", "坚持\"三个面向的原则", "don't和it's是英文", "“甲“乙”丙”"]);
}

#[test]
fn dashes_and_ellipses_take_their_form() {
    all(&[
        ("团结--奋进", "团结——奋进"),
        ("团结－－奋进", "团结——奋进"),
        ("团结—-奋进", "团结——奋进"),
        ("团结――奋进", "团结——奋进"),
        ("--召开会议", "——召开会议"),
        ("等等...", "等等……"),
        ("等等。。。", "等等……"),
        ("等等…", "等等……"),
        ("等等......", "等等……"),
        ("学习、生活…都好", "学习、生活……都好"),
    ]);
    untouched(&["团结——奋进", "等等……", "北京—上海", "————", "目录............................12", "Wait... what"]);
}

#[test]
fn connectors_of_times_and_quantities_take_their_form() {
    all(&[
        ("2016-2020年", "2016—2020年"),
        ("2016－2020年", "2016—2020年"),
        ("2023-2024学年", "2023—2024学年"),
        ("2010年-2012年", "2010年—2012年"),
        ("规划(2011-2015)", "规划（2011—2015）"),
        ("3月1日-5日", "3月1日—5日"),
        ("8月31日-9月5日", "8月31日—9月5日"),
        ("5-6月抓好", "5—6月抓好"),
        ("周一-周五", "周一—周五"),
        ("8:30-11:30上课", "8:30—11:30上课"),
        ("1-3年级学生", "1～3年级学生"),
        ("25-30人", "25～30人"),
        ("25~30人", "25～30人"),
        ("15%-30%", "15%～30%"),
        ("9亿-16亿", "9亿～16亿"),
        ("13万元-17万元", "13万元～17万元"),
        ("10-20分钟", "10～20分钟"),
        ("2.5-3.5米", "2.5～3.5米"),
        ("长3-5km", "长3～5km"),
        ("20xx-20xx年", "20xx—20xx年"),
    ]);
    untouched(&[
        "2026-7-4完成",
        "2008-08-08开幕",
        "以3-2获胜",
        "24-7运转",
        "GB/T 15834-2011",
        "A1-3号楼",
        "电话0513-8551234",
        "3-2班",
        "教学-研究",
        "编号001-005",
        "2016—2020年",
        "25～30人",
        "附件1-3",
        "苏A-12345",
        "气温-5℃",
        "2012-3号文",
        "B-2型",
        "2011-2015号",
        "13-14-15班",
        "电话2345-8551转801",
    ]);
}

#[test]
fn spaces_between_han_characters_go() {
    all(&[
        ("相关配套 改造工程预 计各个项目 已 细化到，位", "相关配套改造工程预计各个项目已细化到，位"),
        ("达到 15 所 学校体育设施。", "达到15所学校体育设施。"),
        ("完成 。 在 做好xx年", "完成。在做好xx年"),
        ("目\u{a0}前，", "目前，"),
        ("\u{3000}\u{3000}为了加强管理。", "为了加强管理。"),
        ("2024 年 3 月", "2024年3月"),
        ("浙 江 省 教 育 厅", "浙江省教育厅"),
        ("浙\u{3000}江\u{3000}省", "浙江省"),
        ("提高 （一）能力", "提高（一）能力"),
        ("做好  工作。", "做好工作。"),
        ("完成 《纲要》 任务", "完成《纲要》任务"),
        ("完成 “双减” 任务", "完成“双减”任务"),
        ("时间  三月份", "时间\u{3000}三月份"),
        ("时\u{3000}间：三月份", "时间：三月份"),
        ("20 xx 年", "20xx年"),
    ]);
    untouched(&[
        "使用 Office 办公",
        "校训：厚德\u{3000}博学\u{3000}笃行",
        "联系人：张三 13812345678",
        "第一章\u{3000}总则",
    ]);
    assert_eq!(set("成员：张伟 李娜 王芳"), "成员：张伟\u{3000}李娜\u{3000}王芳");
    assert_eq!(set("第一章 总则"), "第一章\u{3000}总则");
}

#[test]
fn planted_characters_go() {
    all(&[
        ("由于种.种原因", "由于种种原因"),
        ("教师的`安全", "教师的安全"),
        ("办公室内的.所有人员", "办公室内的所有人员"),
    ]);
    untouched(&["买买提.阿里同志", "做好工作.加强管理。", "用`code`表示"]);
}

#[test]
fn half_width_stops_of_a_document_that_has_no_others_are_stops() {
    let texts = ["管理是重要的.我们要加强学习.", "落实责任.", "提高质量."];
    let document = common::document(&common::plan("", texts.iter().map(|text| common::body(text)).collect()));
    let set: Vec<String> = common::paragraphs(&document).iter().map(|paragraph| paragraph.text()).collect();
    assert_eq!(set, ["管理是重要的。我们要加强学习。", "落实责任。", "提高质量。"]);
}

#[test]
fn full_width_digits_and_letters_become_half_width() {
    all(&[("２０２４年１２月", "2024年12月"), ("ＰＰＴ课件", "PPT课件"), ("增长３．５％", "增长3.5%")]);
}

#[test]
fn dates_lose_their_padding() {
    all(&[
        ("2026年07月04日", "2026年7月4日"),
        ("07月04日前", "7月4日前"),
        ("20__年08月", "20__年8月"),
        ("于2016、7、4召开", "于2016-7-4召开"),
    ]);
    untouched(&["2026年10月20日", "2026-07-04", "8月1号", "第007号", "1、2、3月", "2012、2013年"]);
}

#[test]
fn units_take_their_case() {
    all(&[("长5KM", "长5km"), ("重3.5KG", "重3.5kg"), ("共120M2", "共120m²"), ("功率30KW", "功率30kW")]);
    untouched(&["时速60KM/H", "M2增速", "5km", "型号A5KG2", "80平方米"]);
}

#[test]
fn ordinal_words_take_their_marks() {
    all(&[
        ("第一、加强学习。第二、强化管理。", "第一，加强学习。第二，强化管理。"),
        ("首先、要学习", "首先，要学习"),
        ("一是，加强学习；二是：强化管理。", "一是加强学习；二是强化管理。"),
        ("一要、加强学习", "一要加强学习"),
    ]);
    untouched(&["第一、二季度", "第一、第二课堂", "第一，加强", "首先要学习", "三是“三新”改革", "第三、四季度完成"]);
}

#[test]
fn doubled_marks_and_nested_titles_are_put_right() {
    all(&[
        ("加强管理，，提高质量。。", "加强管理，提高质量。"),
        ("人、、财、物", "人、财、物"),
        ("《关于印发《规划》的通知》", "《关于印发〈规划〉的通知》"),
        ("教办[2017]3号", "教办〔2017〕3号"),
        ("教育部(2012)3号文件", "教育部〔2012〕3号文件"),
        ("余教督[20xx]14号", "余教督〔20xx〕14号"),
        ("生活•读书", "生活·读书"),
        ("详见⑴和㈡", "详见（1）和（二）"),
    ]);
    untouched(&["《规划》《纲要》", "（2012）年", "“十三五”时期", "班长（组长）"]);
}

#[test]
fn numbers_take_the_form_of_their_level() {
    for (number, wanted) in [
        ("一、", "一、"),
        ("一.", "一、"),
        ("一，", "一、"),
        ("一：", "一、"),
        ("一", "一、"),
        ("(一)", "（一）"),
        ("（一）、", "（一）"),
        ("（一），", "（一）"),
        ("(一).", "（一）"),
        ("1、", "1."),
        ("1，", "1."),
        ("１．", "1."),
        ("1．", "1."),
        ("1.", "1."),
        ("(1)", "（1）"),
        ("（1）、", "（1）"),
        ("（１）", "（1）"),
        ("㈠", "（一）"),
        ("⑴", "（1）"),
        ("⒈", "1."),
        ("Ⅰ、", "I."),
        ("①", "①"),
        ("①、", "①"),
        ("1)", "1)"),
        ("1）", "1）"),
        ("A.", "A."),
        ("第一、", "第一，"),
        ("第一，", "第一，"),
        ("一是，", "一是"),
        ("一是", "一是"),
        ("——", "——"),
        ("--", "——"),
        ("§1.", "§1."),
        ("十一、", "十一、"),
        ("1.1", "1.1"),
    ] {
        assert_eq!(set_numbered(number, "加强管理"), format!("{wanted}加强管理"), "{number}");
        assert_eq!(set_numbered(wanted, "加强管理"), format!("{wanted}加强管理"), "{wanted} again");
    }
    assert_eq!(set_numbered("1、", "2024年目标"), "1. 2024年目标");
    assert_eq!(set_numbered("1. ", "2024年目标"), "1. 2024年目标");
    assert_eq!(set_numbered("第一章", "总则"), "第一章\u{3000}总则");
    assert_eq!(set_numbered("第一条 ", "为了加强管理"), "第一条\u{3000}为了加强管理");
    assert_eq!(set_numbered("一、 ", " 加强管理"), "一、加强管理");
}

#[test]
fn what_adds_or_deletes_a_word_is_off_until_asked_for() {
    let asked = |codes: &[&str]| Profile {
        normalise_on: codes.iter().map(|code| (*code).to_owned()).collect(),
        ..Profile::default()
    };
    for (code, written, wanted) in [
        ("15834-4.5-a", "人、财、物、等", "人、财、物等"),
        ("15835-5.1.2-a", "增长.46个百分点", "增长0.46个百分点"),
        ("15835-5.1.3-a", "增长15～30%", "增长15%～30%"),
        ("impl-date", "8月1号", "8月1日"),
    ] {
        assert_eq!(set(written), written);
        assert_eq!(set_with(written, &asked(&[code])), wanted);
        assert_eq!(set_with(wanted, &asked(&[code])), wanted);
    }
}

#[test]
fn every_normalisation_can_be_switched_off() {
    let text = "２０２４年07月,坚持\"三个面向\"--由于种.种原因。。见[教办[2017]3号，1-3年级、长5KM、《甲《乙》》 等...";
    let off = Profile {
        normalise_off: wenshu_format::normalisation_codes().into_iter().map(str::to_owned).collect(),
        ..Profile::default()
    };
    assert_eq!(set_with(text, &off), text);
}
