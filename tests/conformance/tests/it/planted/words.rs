//! A paper whose words keep every rule of punctuation and numerals, and the
//! words that break them one by one (clause 9, GB/T 15834, GB/T 15835).

use super::fault::{Fault, pdf, typed};
use super::pdf::{Pdf, Picked};

/// Name of the paper.
pub const NAME: &str = "words";

/// The paper, as its author wrote it.
pub const TEXT: &str = "明州市第二中学2026年后勤工作计划

为加强领导，落实责任，根据《关于印发〈明州市学校后勤管理办法〉的通知》，制定本计划。
一、工作目标
围绕一个目标——安全，要求人人做到“有令必行”。全年投入3.45亿元，其中设备购置0.46亿元，公共建筑能耗下降15%～30%，服务师生12000人，用餐35000人次，养护绿地3公顷，新增20kW水泵2台、20kg灭火器30具，巡查管线20km，检修管线30km。
二、主要任务
（一）做好日常保障
水、电、气等供应不断，由三四个班组轮流值守，检修十几天的提前公告，覆盖全校120人的值班队伍。
1.完善工作台账。2024—2026年的台账分类保存，2025年的台账于2026年7月4日前归档，编号写作2026-3-5的形式。
2.检查食堂宿舍。第三季度检查食堂，第四季度检查宿舍，重点检查水、电、燃气……
（二）开展主题宣传
开展“学习‘两法’进校园”活动，在“3·15”当天集中宣讲，8月1日前总结，学习诺尔曼·白求恩的事迹，名单附后（含附表〔一〕）。
三、保障措施
2025年的做法继续执行，成效增长12%的班组予以表扬。问：还有什么困难？答：没有困难！各班组按照职责分工，认真组织实施，确保各项后勤保障工作任务按时保质完成，让广大师生满意。

明州市第二中学
2026年2月20日
";

pub fn faults() -> Vec<Fault> {
    let mut faults: Vec<Fault> = wordings().into_iter().flatten().collect();
    faults.extend(line_breaks());
    faults
}

fn wordings() -> Vec<[Fault; 2]> {
    vec![
        typed("9704-9-a", "为加强领导，落实责任", "为加强领导,落实责任"),
        typed("reg-11-a", "巡查管线20km", "巡查管线20英里"),
        typed("15834-4-a", "为加强领导，落实责任", "为加强领导,落实责任"),
        typed("15834-4.8-a", "“有令必行”", "“有令必行"),
        typed("15834-4.8-b", "“学习‘两法’进校园”", "“学习“两法”进校园”"),
        typed("15834-4.9-a", "（含附表〔一〕）", "（含附表（一））"),
        typed("15834-4.10-a", "一个目标——安全", "一个目标--安全"),
        typed("15834-4.11-a", "水、电、燃气……", "水、电、燃气..."),
        typed("15834-A.9-a", "水、电、燃气……", "水、电、燃气……等。"),
        typed("15834-4.13-a", "2024—2026年", "2024-2026年"),
        typed("15834-4.14-a", "诺尔曼·白求恩", "诺尔曼•白求恩"),
        typed(
            "15834-4.15-a",
            "《关于印发〈明州市学校后勤管理办法〉的通知》",
            "《关于印发《明州市学校后勤管理办法》的通知》",
        ),
        typed("15834-4.5-a", "水、电、气等供应", "水、电、气、等供应"),
        typed("15834-4.5-c", "三四个班组", "三、四个班组"),
        typed("15834-A.4-a", "2026-3-5的形式", "2026、3、5的形式"),
        typed("15834-B.3", "（一）做好日常保障", "（一）、做好日常保障"),
        typed("15835-4.3-a", "2025年的做法", "二〇二五年的做法"),
        typed("15835-5.1.1-a", "服务师生12000人", "服务师生12,000人"),
        typed("15835-5.1.2-a", "购置0.46亿元", "购置.46亿元"),
        typed("15835-5.1.3-a", "15%～30%", "15～30%"),
        typed("15835-5.1.4-a", "2026年7月4日前", "26年7月4日前"),
        typed("15835-5.1.4-b", "2026年7月4日前", "2026年07月04日前"),
        typed("15835-5.1.7-a", "全校120人的", "全校１２０人的"),
        typed("15835-5.2-a", "2025年的做法", "二零二五年的做法"),
        typed("15835-5.3-a", "3.45亿元", "3亿4500万元"),
        typed("impl-date", "8月1日前总结", "8月1号前总结"),
        typed("unit-a", "巡查管线20km", "巡查管线20英里"),
        typed("unit-b", "20kW水泵", "20KW水泵"),
        typed("unit-c", "20kg灭火器", "20kgs灭火器"),
        typed("num-order", "（一）做好日常保障\n1.完善工作台账", "1.做好日常保障\n（一）完善工作台账"),
    ]
}

/// Marks at the wrong end of a line; the words stay on their lines.
fn line_breaks() -> Vec<Fault> {
    vec![
        pdf("15834-5.1.1-a", NAME, "a comma begins a line", |p| begin_line(p, "，")),
        pdf("15834-5.1.2-a", NAME, "a question mark begins a line", |p| begin_line(p, "？")),
        pdf("15834-5.1.3-a", NAME, "a closing bracket begins a line", |p| begin_line(p, "）")),
        pdf("15834-5.1.3-a", NAME, "an opening quotation mark ends a line", |p| end_line(p, "“")),
        pdf("15834-5.1.4-a", NAME, "a dash is broken over two lines", |p| {
            end_line(p, "—");
            begin_line(p, "—");
        }),
        pdf("15834-5.1.5-a", NAME, "an ellipsis is broken over two lines", |p| {
            end_line(p, "…");
            begin_line(p, "…");
        }),
        pdf("15834-5.1.6-a", NAME, "a connector begins a line", |p| begin_line(p, "～")),
        pdf("15834-5.1.7-a", NAME, "a middle dot begins a line", |p| begin_line(p, "·")),
        pdf("15834-5.1.9-a", NAME, "a slash begins a line", |p| begin_line(p, "/")),
        pdf("15835-5.1.7-a", NAME, "a number is broken over two lines", |p| {
            end_line(p, "1");
            begin_line(p, "2");
        }),
        pdf("unit-d", NAME, "a number and its unit are broken over two lines", |p| {
            end_line(p, "5");
            begin_line(p, "吨");
        }),
    ]
}

/// The second line of the first paragraph that has two, and the one above it.
fn wrapped(p: &Pdf) -> (Picked, Picked) {
    let lines = p.lines(0);
    let pair = lines.windows(2).find(|pair| {
        let ends_full = p.last(&pair[0]).x + p.last(&pair[0]).advance > 180.0;
        ends_full && (p.first(&pair[1]).x - 28.0).abs() < 0.5 && p.first(&pair[1]).size == 16.0
    });
    let pair = pair.expect("a paragraph of two lines");
    (pair[0].clone(), pair[1].clone())
}

fn begin_line(p: &mut Pdf, mark: &str) {
    let (_, second) = wrapped(p);
    let first = Picked { page: second.page, at: vec![second.at[0]] };
    p.retype(&first, mark);
}

fn end_line(p: &mut Pdf, mark: &str) {
    let (first, _) = wrapped(p);
    let last = Picked { page: first.page, at: vec![*first.at.last().unwrap()] };
    p.retype(&last, mark);
}
