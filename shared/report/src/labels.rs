//! Chinese words for the codes in a report: one table for the command line, the
//! report and the page.

use wenshu_model::{ChangeReason, PaperKind, RemovalReason, Severity};

/// Why a run of text is in no document.
pub const fn removal(reason: RemovalReason) -> &'static str {
    match reason {
        RemovalReason::SiteFurniture => "网页附属文字",
        RemovalReason::EditorPreface => "编者按语",
        RemovalReason::Separator => "篇目分隔标记",
        RemovalReason::CollectionHeadline => "合集标题",
        RemovalReason::DuplicateTitle => "重复的标题",
        RemovalReason::PageNumber => "页码",
        RemovalReason::TitleLabel => "“标题：”一类的提示语",
        RemovalReason::PosterRemark => "发布者的备注",
        RemovalReason::PublicationDate => "网页发布日期",
        RemovalReason::EmptyTemplate => "未填写的模板文字",
        RemovalReason::HiddenText => "隐藏文字",
        RemovalReason::PageTitle => "网页标题",
        RemovalReason::FormControl => "表单控件文字",
        RemovalReason::Comment => "注释",
        RemovalReason::Invisible => "不可见字符",
        RemovalReason::Markup => "标记符号",
        RemovalReason::Ornament => "装饰线",
        RemovalReason::ContentsList => "目录（页码已不适用）",
        RemovalReason::PictureText => "图片的替代文字",
        RemovalReason::RunningHead => "页眉页脚",
        RemovalReason::DeletedText => "修订中删除的文字",
        RemovalReason::Symbol => "专用符号",
        RemovalReason::DroppedByUser => "用户弃用的文件",
    }
}

/// Why a run of text was altered.
pub const fn change(reason: ChangeReason) -> &'static str {
    match reason {
        ChangeReason::TitleDerived => "由分隔标记得出标题",
        ChangeReason::Script => "繁体字转为简体字",
        ChangeReason::PlantedCharacter => "删去词中夹杂的字符",
        ChangeReason::GivenElement => "采用用户给定的内容",
        ChangeReason::FullWidthMark => "半角标点改为全角",
        ChangeReason::Quotes => "引号配对",
        ChangeReason::NumberBrackets => "发文字号改用六角括号",
        ChangeReason::Dash => "破折号",
        ChangeReason::Ellipsis => "省略号",
        ChangeReason::Connector => "连接号",
        ChangeReason::ConnectorForm => "连接号的字形",
        ChangeReason::MiddleDot => "间隔号",
        ChangeReason::TitleMarks => "书名号嵌套",
        ChangeReason::CommaBeforeEtc => "“等”前的顿号",
        ChangeReason::ShortDate => "日期简写",
        ChangeReason::OrdinalMark => "序号后的标点",
        ChangeReason::RunInOrdinal => "“一是”后的标点",
        ChangeReason::OrdinalWord => "“第一”后的标点",
        ChangeReason::TitleEndMark => "标题末尾的标点",
        ChangeReason::Space => "多余的空格",
        ChangeReason::DoubledMark => "重复的标点",
        ChangeReason::DecimalZero => "小数点前补零",
        ChangeReason::RangeUnit => "数值范围补单位",
        ChangeReason::DatePadding => "日期去掉补位的零",
        ChangeReason::HalfWidthDigits => "全角数字和字母改为半角",
        ChangeReason::DateSuffix => "日期中的“号”改为“日”",
        ChangeReason::DateOfIssue => "成文日期的写法",
        ChangeReason::UnitCase => "计量单位符号的大小写",
        ChangeReason::AddresseesMoved => "主送机关移至版记",
        ChangeReason::AddresseeColon => "主送机关后的冒号",
        ChangeReason::AttachmentForm => "附件说明的写法",
        ChangeReason::AttachmentEndMark => "附件名称后的标点",
        ChangeReason::NoteBrackets => "附注的括号",
        ChangeReason::MarkSuffix => "发文机关标志补“文件”“纪要”",
        ChangeReason::SignatoryForm => "签发人的写法",
        ChangeReason::CopyToForm => "主送、抄送的写法",
        ChangeReason::PrintingForm => "印发机关和印发日期的写法",
        ChangeReason::AttendanceForm => "出席、请假、列席的写法",
    }
}

/// How much a finding asks of a person.
pub const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "提示",
        Severity::Warning => "留意",
        Severity::Review => "请核对",
    }
}

/// Form of a paper.
pub const fn kind(kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::Plain => "无版头",
        PaperKind::Document => "文件",
        PaperKind::Upward => "文件（上行）",
        PaperKind::Letter => "信函",
        PaperKind::Order => "命令（令）",
        PaperKind::Minutes => "纪要",
    }
}
