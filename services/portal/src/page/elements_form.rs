//! The form of 公文 elements: all keys of `wenshu.elements/1`, with label, hint
//! and example.

use maud::{Markup, html};
use wenshu_model::PaperKind;
use wenshu_model::elements::{Elements, Seal};

use super::elements_text::texts_of;
use super::labels;
use super::shell::Shell;
use super::text::visible;
use super::words::{Lang, Word};
use crate::views::ElementView;

/// A key of the elements on the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The key.
    pub key: &'static str,
    /// Its label, in Chinese and English.
    pub label: (&'static str, &'static str),
    /// What to mind.
    pub hint: (&'static str, &'static str),
    /// What one looks like; empty for a choice.
    pub example: &'static str,
    /// How it is filled in.
    pub entry: Entry,
    /// Where it stands on the form.
    pub group: Word,
    /// True when it may be given for all documents of an upload at once.
    pub for_all: bool,
}

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// One line.
    Line,
    /// Several members, one a line.
    List,
    /// Signers with their offices, one a line.
    Signers,
    /// One of the forms of paper.
    Kind,
    /// One of the ways of signing.
    Seal,
}

const fn field(
    key: &'static str,
    label: (&'static str, &'static str),
    hint: (&'static str, &'static str),
    example: &'static str,
    entry: Entry,
    group: Word,
    for_all: bool,
) -> Field {
    Field { key, label, hint, example, entry, group, for_all }
}

const HEAD: Word = Word::GroupHead;
const BODY: Word = Word::GroupBody;
const IMPRINT: Word = Word::GroupImprint;
const MINUTES: Word = Word::GroupMinutes;
const NO_HINT: (&str, &str) = ("", "");

/// All, in the order of the standard.
pub const FIELDS: &[Field] = &[
    field(
        "kind",
        ("文种格式", "Form of paper"),
        ("不选则由内容决定", "left open, it follows from the content"),
        "",
        Entry::Kind,
        HEAD,
        true,
    ),
    field(
        "issuer_marks",
        ("发文机关标志", "Issuer's mark"),
        ("不写“文件”二字；联合行文时主办机关在前", "without 文件; the host first"),
        "明州市教育局",
        Entry::List,
        HEAD,
        true,
    ),
    field(
        "mark_suffix",
        ("标志后缀", "After the mark"),
        ("文件、命令、令、纪要，可不填", "文件, 命令, 令, 纪要 or nothing"),
        "文件",
        Entry::Line,
        HEAD,
        true,
    ),
    field(
        "document_number",
        ("发文字号", "Document number"),
        ("年份用六角括号，序号不加“第”、不补零", "year in 〔〕, number without 第 and zeros"),
        "明教〔2026〕12号",
        Entry::Line,
        HEAD,
        false,
    ),
    field(
        "signatories",
        ("签发人", "Signatories"),
        ("上行文必填，只写姓名", "for papers to an organ above; names alone"),
        "李明",
        Entry::List,
        HEAD,
        true,
    ),
    field("copy_number", ("份号", "Copy number"), ("六位数字", "six digits"), "000001", Entry::Line, HEAD, false),
    field("secrecy", ("密级和保密期限", "Secrecy"), NO_HINT, "机密★1年", Entry::Line, HEAD, true),
    field("urgency", ("紧急程度", "Urgency"), ("特急或加急", "特急 or 加急"), "加急", Entry::Line, HEAD, true),
    field(
        "title",
        ("标题", "Title"),
        ("换行处由系统按词意安排", "lines are broken by sense"),
        "关于印发2026年工作计划的通知",
        Entry::Line,
        BODY,
        false,
    ),
    field(
        "addressees",
        ("主送机关", "Addressees"),
        NO_HINT,
        "各县（市、区）教育局，局属各学校",
        Entry::Line,
        BODY,
        true,
    ),
    field(
        "attachments",
        ("附件名称", "Attachments"),
        ("不写序号", "without numbers"),
        "2026年重点工作任务分解表",
        Entry::List,
        BODY,
        false,
    ),
    field(
        "signature",
        ("署名", "Signature"),
        ("主办机关在前", "the host first"),
        "明州市教育局",
        Entry::List,
        BODY,
        true,
    ),
    field(
        "date_of_issue",
        ("成文日期", "Date of issue"),
        ("阿拉伯数字，月日不补零", "Arabic digits, no padding"),
        "2026年7月4日",
        Entry::Line,
        BODY,
        false,
    ),
    field(
        "seal",
        ("用印", "Seal"),
        ("只留出位置，不画印章", "room is kept, nothing is drawn"),
        "",
        Entry::Seal,
        BODY,
        true,
    ),
    field(
        "signers",
        ("签名章", "Signers"),
        ("每行：职务 姓名", "one a line: office, name"),
        "市长 王强",
        Entry::Signers,
        BODY,
        true,
    ),
    field(
        "note",
        ("附注", "Note"),
        ("圆括号可不写", "brackets may be left out"),
        "此件公开发布",
        Entry::Line,
        BODY,
        true,
    ),
    field("present", ("出席", "Present"), NO_HINT, "张三、李四", Entry::Line, MINUTES, false),
    field("absent", ("请假", "Absent"), NO_HINT, "王五", Entry::Line, MINUTES, false),
    field("observers", ("列席", "Observers"), NO_HINT, "赵六", Entry::Line, MINUTES, false),
    field(
        "copy_to",
        ("抄送", "Copies to"),
        ("不写“抄送”二字", "without the label"),
        "市委办公室，市人大常委会办公室",
        Entry::Line,
        IMPRINT,
        true,
    ),
    field("printing_organ", ("印发机关", "Printing organ"), NO_HINT, "明州市教育局办公室", Entry::Line, IMPRINT, true),
    field("printing_date", ("印发日期", "Date of printing"), NO_HINT, "2026年7月5日", Entry::Line, IMPRINT, true),
];

const GROUPS: [Word; 4] = [HEAD, BODY, MINUTES, IMPRINT];
const KINDS: [PaperKind; 6] =
    [PaperKind::Plain, PaperKind::Document, PaperKind::Upward, PaperKind::Letter, PaperKind::Order, PaperKind::Minutes];
const SEALS: [(Seal, (&str, &str)); 3] = [
    (Seal::Sealed, ("加盖印章", "sealed")),
    (Seal::Unsealed, ("不加盖印章", "without a seal")),
    (Seal::Stamp, ("加盖签发人签名章", "with the signer's stamp")),
];

/// Label of an element's key; the key itself for one that is not known.
pub fn label(lang: Lang, key: &str) -> &str {
    FIELDS.iter().find(|field| field.key == key).map_or(key, |field| pick(lang, field.label))
}

/// What a document has of the elements.
#[derive(Debug, Clone, Copy)]
pub struct Has<'a> {
    /// What was given beside the file: it stands in the fields, to be sent again.
    pub given: &'a Elements,
    /// What the document says, of the text or of what was given.
    pub found: &'a [ElementView],
}

/// The fields of a form: those of one document, with what it has, or those that
/// may be given for all.
pub fn fields(shell: &Shell, of_one: Option<Has<'_>>) -> Markup {
    let shown = |field: &Field| of_one.is_some() || field.for_all;
    let given = of_one.map(|has| texts_of(has.given)).unwrap_or_default();
    let found = |key: &str| of_one.and_then(|has| has.found.iter().find(|element| element.key == key));
    html! {
        @for group in GROUPS {
            @if FIELDS.iter().any(|field| field.group == group && shown(field)) {
                fieldset class="elements" {
                    legend { (shell.say(group)) }
                    @for field in FIELDS.iter().filter(|field| field.group == group && shown(field)) {
                        (one(shell, field, given.get(field.key).map_or("", String::as_str), found(field.key)))
                    }
                }
            }
        }
    }
}

fn one(shell: &Shell, field: &Field, value: &str, found: Option<&ElementView>) -> Markup {
    let id = format!("e-{}", field.key);
    let hint_id = format!("{id}-hint");
    let hint = hint(shell, field, found);
    let described = (!hint.is_empty()).then_some(hint_id.as_str());
    // What the document says by itself is only shown: sent, it would be given.
    let placeholder = found.map_or(String::new(), |element| visible(&element.values.join("\n")));
    html! {
        div class="field" {
            label for=(id) { (pick(shell.lang, field.label)) }
            @match field.entry {
                Entry::Line => input type="text" id=(id) name={ "e." (field.key) } data-key=(field.key) data-entry="line"
                    value=(value) placeholder=(placeholder) aria-describedby=[described] autocomplete="off";,
                Entry::List | Entry::Signers => {
                    textarea id=(id) name={ "e." (field.key) } data-key=(field.key) data-entry=(entry_name(field.entry))
                        rows="2" placeholder=(placeholder) aria-describedby=[described] { (value) }
                }
                Entry::Kind => {
                    select id=(id) name="e.kind" data-key="kind" data-entry="choice" aria-describedby=[described] {
                        option value="" { (shell.say(Word::Unset)) }
                        @for kind in KINDS {
                            option value=(code(&kind)) selected[value == code(&kind)] { (labels::kind(shell.lang, kind)) }
                        }
                    }
                }
                Entry::Seal => {
                    select id=(id) name="e.seal" data-key="seal" data-entry="choice" aria-describedby=[described] {
                        option value="" { (shell.say(Word::Unset)) }
                        @for (seal, words) in SEALS {
                            option value=(code(&seal)) selected[value == code(&seal)] { (pick(shell.lang, words)) }
                        }
                    }
                }
            }
            @if !hint.is_empty() { p class="hint" id=(hint_id) { (hint) } }
        }
    }
}

fn hint(shell: &Shell, field: &Field, element: Option<&ElementView>) -> String {
    let mut parts = Vec::new();
    if element.is_some_and(|element| element.lines.is_some()) {
        parts.push(shell.say(Word::FromSource).to_owned());
    }
    let hint = pick(shell.lang, field.hint);
    if !hint.is_empty() {
        parts.push(hint.to_owned());
    }
    if matches!(field.entry, Entry::List) {
        parts.push(shell.say(Word::OnePerLine).to_owned());
    }
    if !field.example.is_empty() {
        parts.push(format!("{}{}", shell.say(Word::Example), field.example));
    }
    parts.join(pick(shell.lang, ("；", "; ")))
}

const fn entry_name(entry: Entry) -> &'static str {
    match entry {
        Entry::Line => "line",
        Entry::List => "list",
        Entry::Signers => "signers",
        Entry::Kind | Entry::Seal => "choice",
    }
}

/// A choice as it stands in JSON.
fn code(choice: &impl serde::Serialize) -> String {
    serde_json::to_value(choice).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

const fn pick(lang: Lang, words: (&'static str, &'static str)) -> &'static str {
    match lang {
        Lang::Zh => words.0,
        Lang::En => words.1,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use wenshu_model::elements::Signer;

    use super::*;

    #[test]
    fn the_form_has_every_key_of_the_elements() {
        let schema = serde_json::to_value(schemars::schema_for!(Elements)).unwrap();
        let keys: BTreeSet<&str> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        let fields: BTreeSet<&str> = FIELDS.iter().map(|field| field.key).collect();
        assert_eq!(keys, fields);
        assert_eq!(fields.len(), FIELDS.len());
    }

    #[test]
    fn every_label_has_both_languages_and_every_field_its_group() {
        for field in FIELDS {
            assert!(!field.label.0.is_empty() && !field.label.1.is_empty(), "{}", field.key);
            assert_eq!(field.hint.0.is_empty(), field.hint.1.is_empty(), "{}", field.key);
            assert!(GROUPS.contains(&field.group), "{}", field.key);
        }
    }

    #[test]
    fn what_was_given_is_sent_again_and_what_the_text_has_is_a_hint() {
        let found = [
            ElementView { key: "issuer_marks".into(), values: vec!["明州市教育局文件".into()], lines: None },
            ElementView {
                key: "signature".into(),
                values: vec!["教务处".into()],
                lines: Some(wenshu_model::Lines::one(3)),
            },
        ];
        let given = Elements {
            title: Some("给定\"题".into()),
            issuer_marks: vec!["明州市教育局".into()],
            kind: Some(PaperKind::Upward),
            signers: vec![Signer { office: "市长".into(), name: Some("王强".into()) }],
            ..Elements::default()
        };
        let html = fields(&Shell::default(), Some(Has { given: &given, found: &found })).into_string();
        assert!(html.contains("value=\"给定&quot;题\""));
        // As it was written, not as it was set.
        assert!(html.contains(">明州市教育局</textarea>"));
        assert!(html.contains(">市长 王强</textarea>"));
        assert!(html.contains("placeholder=\"教务处\""));
        assert!(html.contains("<option value=\"upward\" selected>"));
    }
}
