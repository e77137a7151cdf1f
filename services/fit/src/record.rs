//! What fit did, for the document's `fitted` and for a person.

use wenshu_model::official::{Adjustment, AdjustmentKind};
use wenshu_model::{Finding, FindingCode, Lines, Severity};

/// Rule by which no page ends with a single line of the text.
pub(crate) const LONE_LINE: &str = "impl-lone-line";
/// Rule by which signature and date stand on a page with text.
pub(crate) const SIGNATURE: &str = "9704-7.3.5.5-a";
/// Rule by which a mark of many organs is set smaller.
pub(crate) const MARK: &str = "impl-7.2.4-e";
/// Rule by which the addressees move.
pub(crate) const ADDRESSEES: &str = "9704-7.3.2-b";

/// Adjustments and findings of one document.
#[derive(Debug, Default)]
pub(crate) struct Record {
    /// The adjustments.
    pub adjustments: Vec<Adjustment>,
    /// The findings.
    pub findings: Vec<Finding>,
}

impl Record {
    /// Notes an adjustment, and tells a person about it.
    pub(crate) fn adjusted(&mut self, adjustment: Adjustment, lines: Option<Lines>, excerpt: String) {
        let code = match adjustment.kind {
            AdjustmentKind::AddresseesMoved => FindingCode::AddresseesMoved,
            _ => FindingCode::SpacingAdjusted,
        };
        let message = message(&adjustment);
        self.findings.push(Finding { code, severity: Severity::Info, lines, excerpt, message });
        self.adjustments.push(adjustment);
    }

    /// Page 1 shows no text, whatever is done (9704-7.3.3-a).
    pub(crate) fn no_body_on_first_page(&mut self) {
        self.findings.push(Finding {
            code: FindingCode::NoBodyOnFirstPage,
            severity: Severity::Warning,
            lines: None,
            excerpt: String::new(),
            message: "首页未能显示正文（9704-7.3.3-a）；请精简发文机关标志、标题或主送机关".to_owned(),
        });
    }

    /// Page 1 shows the text, and the signature could not follow it there.
    pub(crate) fn signature_without_body(&mut self) {
        self.findings.push(Finding {
            code: FindingCode::SpacingAdjusted,
            severity: Severity::Warning,
            lines: None,
            excerpt: String::new(),
            message: "正文过短，首页须显示正文（9704-7.3.3-a），署名和成文日期只能另起一页".to_owned(),
        });
    }

    /// The order of the pages.
    pub(crate) fn sort(&mut self) {
        self.adjustments.sort_by_key(|adjustment| adjustment.page);
    }
}

fn message(adjustment: &Adjustment) -> String {
    let Adjustment { page, points, rule, .. } = adjustment;
    let aim =
        if rule == SIGNATURE { "使署名、成文日期与正文同页" } else { "避免末页只有一行正文" };
    let way = if *points < 0.0 { "收紧" } else { "放宽" };
    let by = points.abs();
    match adjustment.kind {
        AdjustmentKind::CharacterSpacing => format!("第{page}页一段文字的字距{way} {by:.2} 磅，{aim}（{rule}）"),
        AdjustmentKind::LinePitch => format!("第{page}页的行距{way} {by:.2} 磅，{aim}（{rule}）"),
        AdjustmentKind::BodyCarriedOver => format!("上一页末尾的正文移到第{page}页，{aim}（{rule}）"),
        AdjustmentKind::MarkShrunk => {
            format!("发文机关标志的字号减小 {by:.1} 磅，使首页显示正文（{rule}）")
        }
        AdjustmentKind::AddresseesMoved => format!("主送机关移至版记，使首页显示正文（{rule}）"),
    }
}
