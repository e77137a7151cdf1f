//! Styles: one named paragraph style a role, a character style a level of
//! run-in heading, and those of page number and tables.

use wenshu_model::pages::Colour;
use wenshu_model::{Alignment, Face, Language, Role};
use wenshu_standard::{Profile, RoleSetting, figures, roles, setting};
use wenshu_table_grid::{PADDING, line_pitch};

use super::{DECLARATION, MAIN, language_tag};
use crate::faces::{self, FaceNames};
use crate::indents::Indents;
use crate::page::{PAGE_NUMBER_LINE, PageSetup};

/// Levels of headings that have styles.
pub(crate) const LEVELS: u8 = 5;
/// Paragraph style of text in tables.
pub(crate) const TABLE_TEXT_STYLE: &str = "WsTableText";
/// Table style.
pub(crate) const TABLE_STYLE: &str = "WsTable";
/// Size of text in tables, half-points.
pub(crate) const TABLE_HALF_POINTS: u32 = 24;
/// Blank above and below a cell's text, twips (1 mm): less than the heights of
/// rows leave, so that the rules have room in them.
const TABLE_BLANK: u32 = 57;
/// Face of text in tables.
pub(crate) const TABLE_FACE: Face = Face::FangSong;
/// Paragraph style of the line behind a table.
pub(crate) const CLOSING_STYLE: &str = "WsAfterTable";
/// Paragraph style of a picture.
pub(crate) const FIGURE_STYLE: &str = "WsFigure";
/// Table style of the 版记.
pub(crate) const IMPRINT_STYLE: &str = "WsImprint";
/// Paragraph style of a comment's text; its name is one of Word's own.
pub(crate) const COMMENT_STYLE: &str = "CommentText";
/// Paragraph style of the page number.
pub(super) const PAGE_NUMBER_STYLE: &str = "WsPageNumber";

/// Character style of a run-in heading; the levels beyond the fifth share the fifth's.
pub(crate) fn run_in_style(level: u8) -> &'static str {
    match level {
        1 => "WsHeading1Char",
        2 => "WsHeading2Char",
        3 => "WsHeading3Char",
        4 => "WsHeading4Char",
        _ => "WsHeading5Char",
    }
}

/// Face that the paragraph style of a role gives. A run-in paragraph has the
/// face of the text: only its heading differs, through the character style.
pub(crate) fn style_face(role: Role) -> Face {
    match role {
        Role::RunIn(_) => setting(Role::Body).face,
        other => setting(other).face,
    }
}

/// The styles part.
pub(super) fn part(language: Language, profile: &Profile, names: FaceNames) -> String {
    let setup = PageSetup::of(profile);
    let mut part = format!("{DECLARATION}<w:styles xmlns:w=\"{MAIN}\">");
    part.push_str(&defaults(language, names));
    part.push_str(&normal(&setup));
    part.push_str(DEFAULT_STYLES);
    for role in roles::all_roles() {
        part.push_str(&paragraph_style(role, profile, names));
    }
    for level in 1..=LEVELS {
        part.push_str(&character_style(level, profile, names));
    }
    part.push_str(&page_number_style(names));
    part.push_str(&table_styles());
    part.push_str(&drawn_styles());
    part.push_str("</w:styles>");
    part
}

/// Document defaults: the face, size and language of everything.
fn defaults(language: Language, names: FaceNames) -> String {
    let fonts = fonts(Face::FangSong, names);
    let size = half_points(figures::BODY_SIZE_PT.value);
    let tag = language_tag(language);
    format!(
        concat!(
            "<w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:kern w:val=\"0\"/><w:sz w:val=\"{size}\"/>",
            "<w:szCs w:val=\"{size}\"/><w:lang w:val=\"en-US\" w:eastAsia=\"{tag}\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault>",
            "<w:pPrDefault/></w:docDefaults>"
        ),
        fonts = fonts,
        size = size,
        tag = tag,
    )
}

/// Normal: the grid (impl-grid-line, impl-grid-char) and line breaking
/// (spec §8.2). Widows are left alone, since they would break the 22 lines.
/// LibreOffice 7.4 reads `overflowPunct` the wrong way round and lets marks
/// hang, knows nothing of `autoSpaceDE` and `autoSpaceDN`, and compresses no
/// punctuation; what is written here is what Word and WPS understand.
fn normal(setup: &PageSetup) -> String {
    format!(
        concat!(
            "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/>",
            "<w:pPr><w:widowControl w:val=\"0\"/><w:kinsoku/><w:overflowPunct w:val=\"0\"/><w:topLinePunct w:val=\"0\"/>",
            "<w:autoSpaceDE w:val=\"0\"/><w:autoSpaceDN w:val=\"0\"/><w:adjustRightInd w:val=\"0\"/>",
            "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"{pitch}\" w:lineRule=\"exact\"/><w:jc w:val=\"both\"/></w:pPr>",
            "<w:rPr><w:spacing w:val=\"{spacing}\"/></w:rPr></w:style>"
        ),
        pitch = setup.pitch,
        spacing = figures::DOCX_SPACING_TWIP.value,
    )
}

/// The styles that every document has to name.
const DEFAULT_STYLES: &str = concat!(
    "<w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\">",
    "<w:name w:val=\"Default Paragraph Font\"/><w:uiPriority w:val=\"1\"/><w:semiHidden/><w:unhideWhenUsed/></w:style>",
    "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/>",
    "<w:uiPriority w:val=\"99\"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/>",
    "<w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"108\" w:type=\"dxa\"/>",
    "<w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>",
    "<w:style w:type=\"numbering\" w:default=\"1\" w:styleId=\"NoList\"><w:name w:val=\"No List\"/>",
    "<w:uiPriority w:val=\"99\"/><w:semiHidden/><w:unhideWhenUsed/></w:style>"
);

/// The style of a role: face, size, indent, alignment and outline level.
fn paragraph_style(role: Role, profile: &Profile, names: FaceNames) -> String {
    let style = setting(role);
    let (id, name) = (style.style_id, style.style_name);
    let link = match role {
        Role::Heading(level) => format!("<w:link w:val=\"{}\"/>", run_in_style(level)),
        _ => String::new(),
    };
    let next = if is_followed_by_text(role) { setting(Role::Body).style_id } else { id };
    format!(
        concat!(
            "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>",
            "<w:basedOn w:val=\"Normal\"/><w:next w:val=\"{next}\"/>{link}<w:qFormat/>{paragraph}{run}</w:style>"
        ),
        id = id,
        name = name,
        next = next,
        link = link,
        paragraph = paragraph_properties(role, &style),
        run = run_properties(role, &style, profile, names),
    )
}

/// True for elements behind which a clerk goes on writing the text.
fn is_followed_by_text(role: Role) -> bool {
    matches!(role, Role::Addressee | Role::Heading(_) | Role::Label | Role::AttachmentTitle)
}

/// True for titles, headings and signatures, whose lines stand on one page as
/// they do in the PDF.
fn stands_whole(role: Role) -> bool {
    match role {
        Role::Title | Role::Subtitle | Role::AttachmentLabel | Role::AttachmentTitle => true,
        Role::Heading(_) | Role::Label | Role::Signature | Role::DateOfIssue => true,
        Role::Addressee | Role::Body | Role::RunIn(_) | Role::Item(_) | Role::AttachmentNote | Role::Note => false,
        Role::Attendance => false,
        // At fixed places.
        Role::CopyNumber | Role::Secrecy | Role::Urgency | Role::IssuerMark | Role::MarkSuffix => false,
        Role::DocumentNumber | Role::Signatories => false,
        Role::MainTo | Role::CopyTo | Role::Printing | Role::ImprintOther => false,
    }
}

/// True for the elements of the 版记, whose lines are closer (9704-3.2-a).
fn is_of_imprint(role: Role) -> bool {
    matches!(role, Role::MainTo | Role::CopyTo | Role::Printing | Role::ImprintOther)
}

fn paragraph_properties(role: Role, style: &RoleSetting) -> String {
    let mut properties = String::new();
    if stands_whole(role) {
        properties.push_str("<w:keepLines/>");
    }
    if is_of_imprint(role) {
        let line = (figures::IMPRINT_PITCH_PT.value * figures::TWIP_PER_PT).round();
        properties.push_str("<w:snapToGrid w:val=\"0\"/>");
        properties.push_str(&format!("<w:spacing w:line=\"{line}\" w:lineRule=\"exact\"/>"));
    }
    let none = Indents { first: 0.0, left: 0.0, right: 0.0 };
    let indents = Indents::of_style(role);
    if indents != none {
        properties.push_str(&indents.element(none, style.size_pt));
    }
    if style.align != Alignment::Justify {
        properties.push_str(&format!("<w:jc w:val=\"{}\"/>", alignment_value(style.align)));
    }
    if let Some(level) = style.outline {
        properties.push_str(&format!("<w:outlineLvl w:val=\"{}\"/>", level.saturating_sub(1)));
    }
    wrap("w:pPr", &properties)
}

fn run_properties(role: Role, style: &RoleSetting, profile: &Profile, names: FaceNames) -> String {
    let mut properties = String::new();
    let face = style_face(role);
    if face != Face::FangSong {
        properties.push_str(&fonts(face, names));
    }
    if let Role::Heading(level) = role
        && profile.bold_levels.contains(&level)
    {
        properties.push_str(BOLD);
    }
    if style.colour == Colour::Red {
        properties.push_str("<w:color w:val=\"FF0000\"/>");
    }
    if style.size_pt != figures::BODY_SIZE_PT.value {
        let (size, spacing) = (half_points(style.size_pt), character_spacing(style.size_pt));
        properties
            .push_str(&format!("<w:spacing w:val=\"{spacing}\"/><w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/>"));
    }
    wrap("w:rPr", &properties)
}

/// Distance of the characters of a size, twips: the 28 cells of the grid are
/// those of the body's size alone.
pub(crate) fn character_spacing(size_pt: f64) -> i32 {
    if size_pt == figures::BODY_SIZE_PT.value { figures::DOCX_SPACING_TWIP.value as i32 } else { 0 }
}

const BOLD: &str = "<w:b/><w:bCs/>";

/// The style of a run-in heading: the face of its level for the heading alone
/// (9704-7.3.3-e), linked with the heading's so that Word lists it.
fn character_style(level: u8, profile: &Profile, names: FaceNames) -> String {
    let heading = setting(Role::Heading(level));
    let bold = if profile.bold_levels.contains(&level) { BOLD } else { "" };
    format!(
        concat!(
            "<w:style w:type=\"character\" w:customStyle=\"1\" w:styleId=\"{id}\"><w:name w:val=\"{name} 字符\"/>",
            "<w:basedOn w:val=\"DefaultParagraphFont\"/><w:link w:val=\"{heading}\"/><w:rPr>{fonts}{bold}</w:rPr></w:style>"
        ),
        id = run_in_style(level),
        name = heading.style_name,
        heading = heading.style_id,
        fonts = fonts(heading.face, names),
        bold = bold,
    )
}

/// Page number: 4号 宋体 with half-width digits (9704-7.5-a), off the grid.
fn page_number_style(names: FaceNames) -> String {
    let song = names.han(Face::Song);
    let size = half_points(figures::PAGE_NUMBER_SIZE_PT.value);
    format!(
        concat!(
            "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"{id}\"><w:name w:val=\"公文页码\"/>",
            "<w:basedOn w:val=\"Normal\"/><w:pPr><w:snapToGrid w:val=\"0\"/>",
            "<w:spacing w:line=\"{line}\" w:lineRule=\"exact\"/></w:pPr>",
            "<w:rPr><w:rFonts w:ascii=\"{song}\" w:hAnsi=\"{song}\" w:eastAsia=\"{song}\" w:cs=\"{song}\"/>",
            "<w:spacing w:val=\"0\"/><w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr></w:style>"
        ),
        id = PAGE_NUMBER_STYLE,
        line = PAGE_NUMBER_LINE,
        song = song,
        size = size,
    )
}

/// Text in tables, the table itself, and the line behind it.
fn table_styles() -> String {
    format!(
        concat!(
            "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"{text}\"><w:name w:val=\"表格文字\"/>",
            "<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr><w:snapToGrid w:val=\"0\"/>",
            "<w:spacing w:line=\"{line}\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/></w:pPr>",
            "<w:rPr><w:spacing w:val=\"0\"/><w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr></w:style>",
            "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"{closing}\"><w:name w:val=\"表后行\"/>",
            "<w:basedOn w:val=\"Normal\"/><w:pPr><w:snapToGrid w:val=\"0\"/>",
            "<w:spacing w:line=\"20\" w:lineRule=\"exact\"/></w:pPr>",
            "<w:rPr><w:sz w:val=\"2\"/><w:szCs w:val=\"2\"/></w:rPr></w:style>",
            "<w:style w:type=\"table\" w:customStyle=\"1\" w:styleId=\"{table}\"><w:name w:val=\"公文表格\"/>",
            "<w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblCellMar><w:top w:w=\"{blank}\" w:type=\"dxa\"/>",
            "<w:left w:w=\"{padding}\" w:type=\"dxa\"/><w:bottom w:w=\"{blank}\" w:type=\"dxa\"/>",
            "<w:right w:w=\"{padding}\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>"
        ),
        text = TABLE_TEXT_STYLE,
        line = line_pitch(TABLE_HALF_POINTS),
        size = TABLE_HALF_POINTS,
        closing = CLOSING_STYLE,
        table = TABLE_STYLE,
        blank = TABLE_BLANK,
        padding = PADDING,
    )
}

/// Pictures, the table of the 版记 and the text of comments. A picture's line is
/// as high as the rows that it takes; its own characters are none.
fn drawn_styles() -> String {
    format!(
        concat!(
            "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"{figure}\"><w:name w:val=\"公文图片\"/>",
            "<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr><w:snapToGrid w:val=\"0\"/>",
            "<w:spacing w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"center\"/></w:pPr>",
            "<w:rPr><w:spacing w:val=\"0\"/><w:sz w:val=\"2\"/><w:szCs w:val=\"2\"/></w:rPr></w:style>",
            "<w:style w:type=\"paragraph\" w:styleId=\"{comment}\"><w:name w:val=\"annotation text\"/>",
            "<w:basedOn w:val=\"Normal\"/><w:uiPriority w:val=\"99\"/><w:unhideWhenUsed/><w:pPr><w:snapToGrid w:val=\"0\"/>",
            "<w:spacing w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"left\"/></w:pPr>",
            "<w:rPr><w:spacing w:val=\"0\"/><w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/></w:rPr></w:style>",
            "<w:style w:type=\"table\" w:customStyle=\"1\" w:styleId=\"{imprint}\"><w:name w:val=\"版记\"/>",
            "<w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/>",
            "<w:left w:w=\"0\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/>",
            "<w:right w:w=\"0\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>"
        ),
        figure = FIGURE_STYLE,
        comment = COMMENT_STYLE,
        imprint = IMPRINT_STYLE,
    )
}

/// `w:rFonts` with all four explicit names (no theme).
fn fonts(face: Face, names: FaceNames) -> String {
    let han = names.han(face);
    let latin = names.latin(han);
    format!("<w:rFonts w:ascii=\"{latin}\" w:hAnsi=\"{latin}\" w:eastAsia=\"{han}\" w:cs=\"{}\"/>", faces::TIMES)
}

fn alignment_value(align: Alignment) -> &'static str {
    match align {
        Alignment::Justify => "both",
        Alignment::Left => "left",
        Alignment::Center => "center",
        Alignment::Right => "right",
        Alignment::Distribute => "distribute",
    }
}

fn half_points(size_pt: f64) -> u32 {
    (size_pt * 2.0).round() as u32
}

fn wrap(element: &str, content: &str) -> String {
    if content.is_empty() { String::new() } else { format!("<{element}>{content}</{element}>") }
}
