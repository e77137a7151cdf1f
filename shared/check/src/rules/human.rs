//! Rules that only paper or a person can tell.

use super::Verdict;
use crate::view::{Element, View};

/// Why a rule cannot be measured in a file.
pub(super) fn reason(id: &str) -> Option<&'static str> {
    Some(match id {
        "9704-4-a" => "纸张质量不在文件中，请在印制时核对",
        "33476.2-5-a" => "字库是否经检测、是否有授权不在文件中",
        "9704-6.1-a" | "9704-6.2-a" | "9704-6.3-a" | "9704-6.3-b" => "印制和装订质量不在文件中，请核对印制成品",
        "9704-6.2-b" => "油墨不在文件中；文件中的颜色另见9704-5.2.4-a、9704-7.2.4-c",
        "reg-9-4-a" => "是否联合行文、是否单独用主办机关标志，须由人判断",
        "reg-9-8-a" => "主送机关是否为全称、规范化简称或统称，须由人判断",
        "reg-9-12-a" => "成文日期是否为签发或通过的日期，须与签发材料核对",
        "15834-B.2-a" => "引文是否独立完整，须由人判断",
        "15835-4.1-a" | "15835-4.2-a" => "用阿拉伯数字还是汉字数字取决于词义，须由人判断",
        "15835-5.1.6-a" => "是否为含月日的专名，须由人判断",
        "9704-10.3-d" => "纪要格式可以由机关自行制定，须与机关规定核对",
        "num-literal" => "自动编号与手写序数是否重复，须结合原稿判断",
        _ => return None,
    })
}

/// How such a rule stands: not at all when its element is not there.
pub(super) fn verdict(id: &str, view: &View) -> Verdict {
    let needed = match id {
        "reg-9-4-a" => Some(Element::Mark),
        "reg-9-8-a" => Some(Element::Addressee),
        "reg-9-12-a" => Some(Element::Date),
        _ => None,
    };
    if let Some(element) = needed
        && view.first(element).is_none()
    {
        return Verdict::absent(format!("没有{}", element.name()));
    }
    if id == "9704-10.3-d" && view.kind != crate::report::Kind::Minutes {
        return Verdict::absent("不是纪要");
    }
    Verdict::unknown(reason(id).unwrap_or("本软件不检查这一条"))
}
