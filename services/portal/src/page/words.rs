//! Every word of the page, in Chinese and English: nothing is written in the
//! templates. A key stands in one line with both, so that none can be missing.

/// The language of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Chinese, the default.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// As it stands in the cookie and in `?lang=`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// The language of this code; nothing for any other text.
    pub fn of(code: &str) -> Option<Self> {
        [Self::Zh, Self::En].into_iter().find(|lang| lang.code() == code)
    }

    /// As it stands in `<html lang>`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The other one.
    pub const fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }

    /// A text of the page.
    pub const fn say(self, word: Word) -> &'static str {
        match self {
            Self::Zh => word.zh(),
            Self::En => word.en(),
        }
    }

    /// A text with its places filled: `{n}` becomes the value named `n`.
    pub fn fill(self, word: Word, values: &[(&str, &str)]) -> String {
        let mut text = String::new();
        let mut rest = self.say(word);
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, behind)) = after.split_once('}') else { break };
            text.push_str(before);
            if let Some((_, value)) = values.iter().find(|(key, _)| *key == name) {
                text.push_str(value);
            }
            rest = behind;
        }
        text.push_str(rest);
        text
    }
}

macro_rules! words {
    ($($key:ident: $zh:literal, $en:literal;)*) => {
        /// A text of the page.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "the text says what it is")]
        pub enum Word { $($key),* }

        impl Word {
            /// All.
            pub const ALL: &[Self] = &[$(Self::$key),*];

            /// Its name, by which the scripts know it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$key => stringify!($key)),* }
            }

            /// In Chinese.
            pub const fn zh(self) -> &'static str {
                match self { $(Self::$key => $zh),* }
            }

            /// In English.
            pub const fn en(self) -> &'static str {
                match self { $(Self::$key => $en),* }
            }
        }
    };
}

words! {
    // Frame
    Brand: "文书", "Wenshu";
    BrandLine: "工作计划排成公文", "Work plans set as official documents";
    SkipToMain: "跳到正文", "Skip to content";
    SkipToFindings: "跳到发现", "Skip to findings";
    MainMenu: "主菜单", "Main menu";
    NavUpload: "上传", "Upload";
    NavHistory: "记录", "History";
    NavKeys: "接口密钥", "API keys";
    OtherLanguage: "English", "中文";
    SignOut: "退出", "Sign out";
    SignedInAs: "当前用户", "Signed in as";
    FootNote: "按 GB/T 9704—2012 排版；原文逐字可查，删改之处都有记录。",
        "Set by GB/T 9704—2012. Every character is accounted for; whatever was left out or altered is listed.";
    ServerGone: "与服务器的连接断了，正在重试……", "The connection to the server is lost; trying again …";
    ServerBack: "已重新连接。", "Connected again.";
    Colon: "：", ": ";
    Semicolon: "；", "; ";

    // Upload
    UploadTitle: "上传工作计划", "Upload work plans";
    UploadLead: "一个文件里有几篇计划都可以：系统分篇、排版，生成符合国家标准的 PDF 和 Word 文件。",
        "One file may hold several plans: they are told apart, set by the national standard, and come back as PDF and Word files.";
    DropHere: "把文件、文件夹或压缩包拖到这里", "Drop files, a folder or a ZIP archive here";
    DropOr: "或点击选择文件", "or click to choose files";
    DropFormats: "可用格式：Word（docx、doc）、WPS、PDF、OFD、ODT、RTF、网页（html）、文本（txt、md），以及装有这些文件的 ZIP。",
        "Formats: Word (docx, doc), WPS, PDF, OFD, ODT, RTF, web pages (html), text (txt, md), and ZIP archives of them.";
    ChooseFolder: "选择文件夹", "Choose a folder";
    FilesField: "文件", "Files";
    StartUpload: "上传并处理", "Upload";
    Options: "选项：输出格式、批注、公文要素、版式", "Options: formats, comments, elements, profile";
    OptionFormats: "生成哪些文件", "Files to make";
    FormatPdf: "PDF", "PDF";
    FormatDocx: "Word（DOCX）", "Word (DOCX)";
    FormatJson: "结构数据（JSON）", "Structure (JSON)";
    OptionComments: "在 Word 文件里用批注标出需要核对的地方", "Mark what needs a look as comments in the Word file";
    OptionProfile: "版式配置", "Profile";
    OptionProfileHint: "TOML 格式，可不填；不填则按国家标准。", "TOML; the national standard when empty.";
    OptionElements: "用于所有篇目的公文要素", "Elements for all documents";
    OptionElementsHint: "留空的项取自原文；原文也没有的，不会编造。", "What is left empty is taken from the text; nothing is made up.";
    UploadProgress: "上传进度", "Progress";
    Recent: "最近的文件", "Latest files";
    AllHistory: "查看全部记录", "All history";
    StageUpload: "上传", "Upload";
    StageRead: "读取", "Read";
    StageSet: "排版", "Set";
    StageWrite: "写出", "Write";
    StageDone: "完成", "Done";
    Stages: "处理进度", "Stages";
    Uploading: "正在上传", "Uploading";
    Uploaded: "已上传，等待处理", "Uploaded";
    UploadFailed: "没有上传成功", "The upload failed";
    UploadNothing: "没有选择文件。", "No file was chosen.";
    UploadAgain: "重新上传", "Upload again";
    OpenIt: "打开", "Open";
    EmptyFile: "空文件", "empty file";

    // State of a job
    StateReading: "正在读取", "Reading";
    StateSetting: "正在排版", "Setting";
    StateWriting: "正在写出文件", "Writing files";
    StateCompleted: "完成", "Done";
    StatePartly: "部分完成", "Partly done";
    StateFailed: "失败", "Failed";
    StateCancelled: "已取消", "Cancelled";
    StateExpired: "已过期", "Expired";
    StateOpen: "处理中", "Under way";
    WhyNot: "原因", "Why";
    WhatToDo: "怎么办", "What to do";

    // Job
    JobTitle: "文件", "File";
    Crumbs: "位置", "Where you are";
    OfBatch: "所属批次", "Batch";
    BasedOn: "由这次结果更正而来", "Corrected from this earlier result";
    AcceptedAt: "收到时间", "Received";
    EndedAt: "完成时间", "Ended";
    CountDocuments: "篇目", "Documents";
    CountPages: "页数", "Pages";
    CountFindings: "发现", "Findings";
    CountFailed: "未成", "Failed";
    Documents: "篇目", "Documents";
    DocumentsCaption: "从文件中分出的篇目", "Documents found in the file";
    DocumentsWait: "正在读取文件，篇目分出后显示在这里。", "The file is being read; its documents appear here.";
    DocumentsNone: "没有分出篇目。", "No document was found.";
    ColNumber: "序号", "No.";
    ColPage: "首页", "First page";
    ColTitle: "标题", "Title";
    ColPages: "页数", "Pages";
    ColDownload: "下载", "Download";
    PagesN: "{n} 页", "{n} pages";
    NoTitle: "（标题待定）", "(no title yet)";
    ReviewIt: "查看与核对", "Review";
    FirstPageOf: "第 {n} 篇的首页", "First page of document {n}";
    NthDocument: "第 {n} 篇", "Document {n}";
    NthPage: "第 {n} 页", "Page {n}";
    DownloadAll: "全部下载（ZIP）", "Download all (ZIP)";
    DownloadOriginal: "下载原文件", "Original file";
    DownloadReport: "处理报告（JSON）", "Report (JSON)";
    SeeSource: "查看读出的原文", "Text as read";
    Cancel: "取消处理", "Cancel";
    SeparationTitle: "更正分篇", "Correct the separation";
    SeparationLead: "分错了篇？在这里并篇、去掉不要的，或改标题，再重新生成；原来的结果仍然保留。",
        "Told apart wrongly? Join documents, leave some out or change titles, and set them again; the earlier result stays.";
    SeparationCaption: "每一篇怎么处理", "What to do with each document";
    ColAction: "处理", "Action";
    ActionKeep: "保留", "Keep";
    ActionMerge: "并入上一篇", "Join to the one before";
    ActionDrop: "不要", "Leave out";
    ActionOf: "第 {n} 篇怎么处理", "What to do with document {n}";
    TitleOf: "第 {n} 篇的标题", "Title of document {n}";
    RenderAgain: "按此重新生成", "Set again";
    LeftOutTitle: "未收入的文字", "Text left out";
    LeftOutLead: "下列文字不属于任何一篇，没有排进公文。如有误删，请核对原文。",
        "These texts belong to no document and were not set. Compare with the source if in doubt.";
    LeftOutNone: "没有遗漏的文字：原文全部收入。", "Nothing was left out.";
    LeftOutCaption: "未收入的文字及原因", "Text left out, with reasons";
    ColText: "文字", "Text";
    ColPlace: "位置", "Place";
    ColReason: "原因", "Reason";
    AllReasons: "全部", "All";
    FilterReason: "按原因筛选", "Filter by reason";
    ShowAllN: "显示全部 {n} 条", "Show all {n}";
    ShownOf: "显示前 {n} 条，共 {all} 条。", "The first {n} of {all}.";
    ChangedTitle: "改动的文字", "Text altered";
    ChangedFileCaption: "分篇时的改动", "Alterations in telling documents apart";
    ChangedCaption: "排版时的改动", "Alterations in setting";
    ChangedNone: "没有改动。", "Nothing was altered.";
    ColBefore: "原来", "Before";
    ColAfter: "现在", "After";
    FileFindings: "关于整个文件", "About the file";
    SourceLine: "原文第 {n} 行", "Source line {n}";
    SourceLines: "原文第 {n}–{m} 行", "Source lines {n}–{m}";
    PlaceLine: "文件第 {n} 行", "line {n} of the file";
    PlacePage: "第 {n} 页", "page {n}";
    PlaceParagraph: "第 {n} 段", "paragraph {n}";
    PlaceNone: "—", "—";
    SourceTitle: "读出的原文", "Text as read";
    SourceLead: "行号是各处“原文第 N 行”所指的行。灰色的文字没有收入公文。",
        "Line numbers are those that findings refer to. Text in grey is in no document.";
    BackToJob: "返回文件", "Back to the file";

    // Document
    DocumentNav: "各篇", "Documents";
    PrevDocument: "上一篇", "Previous document";
    NextDocument: "下一篇", "Next document";
    KindIs: "格式", "Form";
    KindNoLetterhead: "原文和所填要素都没有版头内容", "neither the text nor the form has elements of a letterhead";
    KindGiven: "按您的选择", "as you chose";
    KindFromElements: "由所填要素得出", "from the elements filled in";
    KindFromText: "由原文得出", "from the text";
    Structure: "结构", "Structure";
    StructureElements: "公文要素", "Elements";
    StructureBody: "正文", "Body";
    BlockTable: "表格", "Table";
    BlockRoster: "名单", "Roster";
    BlockFigure: "图片", "Picture";
    BlockNote: "注释", "Note";
    BlockPageBreak: "分页", "Page break";
    PagePanel: "页面", "Page";
    PrevPage: "上一页", "Previous page";
    NextPage: "下一页", "Next page";
    PageOf: "第 {n} 页，共 {all} 页", "Page {n} of {all}";
    PagePicture: "第 {n} 页的版面", "Picture of page {n}";
    Thumbnails: "页面缩略图", "Pages";
    PreviewBadge: "预览", "Preview";
    PreviewHint: "预览：尚未生成文件", "Preview: no file has been made yet";
    Details: "核对", "Details";
    TabFindings: "发现", "Findings";
    TabElements: "要素", "Elements";
    TabChanges: "改动", "Alterations";
    TabSource: "原文", "Source";
    FindingsTitle: "需要您留意的地方", "What to look at";
    FindingsNone: "没有需要留意的地方。", "Nothing to look at.";
    FindingsHint: "按 J、K 键看下一条、上一条；按 [ 键、] 键翻页。", "Keys: J and K for the next and previous finding, [ and ] for pages.";
    FindingMark: "发现 {n}", "Finding {n}";
    NeedsReview: "请核对", "Please check";
    GoToPage: "到第 {n} 页", "Go to page {n}";
    AdjustmentsTitle: "版面调整", "Adjustments of the page";
    AdjustLinePitch: "第 {page} 页行距调整 {points} 磅", "Page {page}: line pitch by {points} pt";
    AdjustCharacters: "第 {page} 页字距调整 {points} 磅", "Page {page}: character spacing by {points} pt";
    AdjustCarried: "第 {page} 页：正文末几行移到落款所在页", "Page {page}: last lines of the body moved to the page of the signature";
    AdjustMark: "第 {page} 页：缩小发文机关标志，使首页显示正文", "Page {page}: mark set smaller so that page 1 shows text";
    AdjustAddressees: "第 {page} 页：主送机关移至版记", "Page {page}: addressees moved to the imprint";
    ElementsTitle: "公文要素", "Elements";
    ElementsLead: "边填边看左边的页面；留空的项取自原文（灰字）。", "The page beside changes as you fill in; what is empty is taken from the text (in grey).";
    ApplyElements: "应用并重新生成", "Apply and set again";
    GroupHead: "版头", "Letterhead";
    GroupBody: "主体", "Body";
    GroupImprint: "版记", "Imprint";
    GroupMinutes: "纪要", "Minutes";
    OnePerLine: "每行一个", "one a line";
    Example: "例：", "e.g. ";
    FromSource: "取自原文", "from the text";
    Unset: "（按原文）", "(as in the text)";
    SourceOpen: "在新页面打开原文", "Open the source on a page of its own";
    SourceLoading: "正在读取原文……", "Loading …";
    NotYetTitle: "这一篇还在排版", "This document is still being set";
    NotYetLead: "排好后会自动显示。", "It appears here as soon as it is ready.";

    // History
    HistoryTitle: "记录", "History";
    HistoryCaption: "上传过的文件，最近的在前", "Files, the latest first";
    HistoryNone: "没有符合条件的文件。", "No file fits.";
    HistoryFirst: "还没有上传过文件。", "No file has been uploaded yet.";
    SearchName: "文件名", "File name";
    SearchStatus: "状态", "State";
    AnyStatus: "全部状态", "Any state";
    Search: "查找", "Search";
    ColFile: "文件", "File";
    ColState: "状态", "State";
    ColBatch: "批次", "Batch";
    ColWhen: "收到时间", "Received";
    Older: "更早的记录", "Older";
    Newest: "回到最近", "Latest";
    BatchLink: "查看批次", "Batch";

    // Batch
    BatchTitle: "批次", "Batch";
    BatchOf: "批次 {id}", "Batch {id}";
    BatchProgress: "已处理 {done} 个，共 {all} 个", "{done} of {all} processed";
    BatchOpen: "处理中", "Under way";
    BatchDone: "完成", "Done";
    BatchPartly: "部分完成", "Partly done";
    BatchFailed: "失败", "Failed";
    BatchCancelled: "已取消", "Cancelled";
    BatchExpired: "已过期", "Expired";
    BatchDocuments: "篇目", "Documents";
    BatchRate: "每分钟文件数", "Files a minute";
    BatchFailures: "失败原因", "Failures by reason";
    BatchFailuresCaption: "失败的文件，按原因", "Failed files by reason";
    BatchRefused: "没有收下的文件", "Files that were not taken";
    BatchJobs: "文件", "Files";
    BatchJobsCaption: "这一批的文件", "Files of this batch";
    BatchCancel: "取消未完成的", "Cancel what is open";
    ColCount: "个数", "Count";
    ColDocuments: "篇目", "Documents";

    // Login and keys
    LoginTitle: "登录", "Sign in";
    LoginName: "用户名", "User name";
    LoginPassword: "密码", "Password";
    LoginDo: "登录", "Sign in";
    LoginOidc: "用单位统一账号登录", "Sign in with the account of your organisation";
    LoginFailed: "用户名或密码不对。", "User name or password is wrong.";
    LoginNotConfirmed: "登录服务没有确认您的身份。", "The login service did not confirm who you are.";
    LoginSlow: "尝试次数过多，请 {s} 秒后再试。", "Too many tries; wait {s} seconds.";
    KeysTitle: "接口密钥", "API keys";
    KeysLead: "密钥供其他系统调用接口；只在创建时显示一次，请当场保存。",
        "Keys are for programs that call the API. A key is shown once, when it is made.";
    KeysCaption: "已有的密钥", "Keys";
    KeysNone: "还没有密钥。", "There is no key yet.";
    KeyName: "用途", "Purpose";
    KeyNameHint: "例如：教务系统", "for example: school administration";
    KeyScopes: "权限", "Scopes";
    KeyCreated: "创建时间", "Made";
    KeyState: "状态", "State";
    KeyValid: "有效", "Valid";
    KeyRevoked: "已停用", "Revoked";
    KeyExpired: "已过期", "Expired";
    KeyMake: "新建密钥", "Make a key";
    KeyRevoke: "停用", "Revoke";
    KeyRevokeOf: "停用密钥 {name}", "Revoke the key {name}";
    KeyMade: "新密钥（只显示这一次）", "The new key (shown this once)";
    ScopeSubmit: "提交文件", "Submit";
    ScopeRead: "读取结果", "Read";
    ScopeCancel: "取消处理", "Cancel";
    ScopeAdmin: "管理", "Administer";

    // Errors
    ErrorNotFoundTitle: "没有这个页面", "There is no such page";
    ErrorNotFound: "地址不对，或者它不属于您。", "The address is wrong, or it is not yours.";
    ErrorTitle: "出了问题", "Something went wrong";
    ErrorHome: "回到上传页", "Back to the upload page";
}

/// The texts that the scripts need.
pub const OF_SCRIPTS: &[Word] = &[
    Word::ServerGone,
    Word::ServerBack,
    Word::StageUpload,
    Word::StageRead,
    Word::StageSet,
    Word::StageWrite,
    Word::StageDone,
    Word::Stages,
    Word::Uploading,
    Word::Uploaded,
    Word::UploadFailed,
    Word::UploadNothing,
    Word::UploadAgain,
    Word::OpenIt,
    Word::WhatToDo,
    Word::Colon,
    Word::Semicolon,
    Word::FindingMark,
    Word::PageOf,
    Word::PagePicture,
    Word::PreviewHint,
    Word::SourceLoading,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_both_languages_and_the_same_places() {
        for word in Word::ALL {
            assert!(!word.zh().trim().is_empty() && !word.en().trim().is_empty(), "{word:?}");
            assert_eq!(places(word.zh()), places(word.en()), "{word:?}");
        }
    }

    #[test]
    fn places_are_filled_and_a_value_is_not_filled_again() {
        assert_eq!(Lang::Zh.fill(Word::PageOf, &[("n", "2"), ("all", "{n}")]), "第 2 页，共 {n} 页");
    }

    #[test]
    fn a_language_is_known_by_its_code_alone() {
        assert_eq!(Lang::of("en"), Some(Lang::En));
        assert_eq!(Lang::of("zh-CN"), None);
        assert_eq!(Lang::Zh.other(), Lang::En);
    }

    fn places(text: &str) -> Vec<&str> {
        let mut found: Vec<&str> = text.split('{').skip(1).filter_map(|part| part.split('}').next()).collect();
        found.sort_unstable();
        found
    }
}
