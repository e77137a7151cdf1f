//! Numerals, units and ordinals (clause 9, GB/T 15835, GB 3100–3102).

use super::{Rule, rule};
use crate::figures::Strength::{Derived, Must, Normal, Practice};

pub(super) const RULES: &[Rule] = &[
    rule("15835-4.1-a", Normal, "GB/T 15835 4.1", "计量、编号、公历日期用阿拉伯数字"),
    rule("15835-4.2-a", Normal, "GB/T 15835 4.2", "概数、“几”、农历等用汉字数字"),
    rule("15835-4.3-a", Normal, "GB/T 15835 4.3", "两种数字均可时，同一场合前后一致"),
    rule("15835-5.1.1-a", Normal, "GB/T 15835 5.1.1", "多位数分节方式前后一致，年份、编号不分节"),
    rule("15835-5.1.2-a", Normal, "GB/T 15835 5.1.2", "纯小数写出小数点前的0（0.46）"),
    rule("15835-5.1.3-a", Normal, "GB/T 15835 5.1.3", "数值范围用浪纹线或一字线，百分号、万、亿不省略（15%～30%）"),
    rule("15835-5.1.4-a", Normal, "GB/T 15835 5.1.4", "年份用四位数字"),
    rule("15835-5.1.4-b", Normal, "GB/T 15835 5.1.4", "行文中年月日形式的日期月、日不补零"),
    rule("15835-5.1.6-a", Normal, "GB/T 15835 5.1.6", "含月日的专名用间隔号并加引号"),
    rule("15835-5.1.7-a", Must, "GB/T 15835 5.1.7", "阿拉伯数字用半角，一个数字不断开分处两行"),
    rule("15835-5.2-a", Normal, "GB/T 15835 5.2", "编号、年份用“〇”，数量用“零”"),
    rule("15835-5.3-a", Normal, "GB/T 15835 5.3", "大数可以用“万”“亿”作单位，只用一个汉字数位"),
    rule("impl-date", Normal, "惯例", "日期用“日”不用“号”，汉字数字与阿拉伯数字不混用"),
    rule("unit-a", Must, "GB 3100～3102", "使用法定计量单位"),
    rule("unit-b", Must, "GB 3100～3102", "单位符号的大小写正确（km、kg、kW）"),
    rule("unit-c", Normal, "GB 3100～3102", "单位符号没有复数形式，不加句点"),
    rule("unit-d", Normal, "GB 3100～3102", "数值与单位不分处两行，同一文中单位写法一致"),
    rule("impl-break", Practice, "惯例", "数字与其单位、年份括号、外文单词、序次语与其后一字不分处两行"),
    rule("num-order", Normal, "GB/T 15834 附录B.3.8", "序数逐级向下使用，下一级之中不回到上一级形式"),
    rule("num-skip", Practice, "惯例", "只有两层时也可以由“一、”直接到“1.”，以“（一）”为宜"),
    rule("num-restart", Derived, "推算", "每一级序数在上级之下从头连续编号"),
    rule("num-single", Practice, "惯例", "同级只有一项时不必编号"),
    rule("num-runin", Practice, "GB/T 15834 附录B.3.7", "“一是”“二是”之后不加标点"),
    rule("num-ordinalwords", Practice, "GB/T 15834 附录B.3.1", "“第一”“首先”之后用逗号，不用顿号"),
    rule("num-chapter", Practice, "GB/T 15834 附录B.3.6", "“第一章”“第一条”之后空一字，不用标点"),
    rule("num-decimal", Practice, "GB/T 15834 附录B.3.5", "“1.1”式编号末位数字后不加标点，不用于公文正文层次"),
    rule("num-heading-punct", Practice, "GB/T 15834 附录B.4", "独立成行的标题末尾不用标点"),
    rule("num-literal", Practice, "惯例", "序数不重复（自动编号之外不再手写“一、”）"),
];
