//! The elements that a user gives: reading the file, and what of it is meant
//! for a document (DESIGN §5).
//!
//! One shape in a file, a message and a form: `defaults` for all documents,
//! then entries for single ones. A key that is not known is refused and named.

use std::collections::BTreeSet;

use wenshu_model::elements::ELEMENTS_SCHEMA;
use wenshu_model::{Elements, Finding, FindingCode, GivenElements, Severity};

/// Largest file, in bytes.
pub const MOST_BYTES: usize = 1 << 20;
/// Most entries for single documents.
pub const MOST_DOCUMENTS: usize = 10_000;
/// Most characters of a value.
pub const MOST_CHARACTERS: usize = 2_000;
/// Most values of a list.
pub const MOST_VALUES: usize = 100;

/// Why given elements were refused.
#[derive(Debug, thiserror::Error)]
pub enum GivenError {
    /// Not TOML, a wrong type or an unknown key; the source names it.
    #[error("要素文件不是有效的 TOML，或者有不认识的键")]
    Toml(#[source] Box<toml::de::Error>),
    /// Not JSON, a wrong type or an unknown key; the source names it.
    #[error("要素文件不是有效的 JSON，或者有不认识的键")]
    Json(#[from] serde_json::Error),
    /// Larger than [`MOST_BYTES`].
    #[error("要素文件有 {bytes} 字节，超过 {MOST_BYTES} 字节")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// Written for another version of Wenshu.
    #[error("要素文件的 schema 应为“{ELEMENTS_SCHEMA}”，现为“{found}”")]
    Schema {
        /// What it says.
        found: String,
    },
    /// More entries than [`MOST_DOCUMENTS`], or more values than
    /// [`MOST_VALUES`] in a list.
    #[error("{place}的 {key} 有 {count} 项，超过 {most} 项")]
    TooMany {
        /// `defaults` or `documents[n]`, from 1.
        place: String,
        /// The key.
        key: &'static str,
        /// How many there are.
        count: usize,
        /// How many are allowed.
        most: usize,
    },
    /// A value longer than [`MOST_CHARACTERS`].
    #[error("{place}的 {key} 超过 {MOST_CHARACTERS} 个字")]
    TooLong {
        /// `defaults` or `documents[n]`, from 1.
        place: String,
        /// The key.
        key: &'static str,
    },
    /// A value with a control character in it.
    #[error("{place}的 {key} 中有控制字符")]
    Control {
        /// `defaults` or `documents[n]`, from 1.
        place: String,
        /// The key.
        key: &'static str,
    },
    /// Documents are counted from 1.
    #[error("documents[{entry}] 的 index 应从 1 起")]
    Index {
        /// The entry, from 1.
        entry: usize,
    },
    /// Two entries for one document.
    #[error("documents[{entry}] 与前面的一项重复：同一文件的第 {index} 篇")]
    Repeated {
        /// The entry, from 1.
        entry: usize,
        /// The document.
        index: u32,
    },
}

/// Reads a TOML file of elements.
///
/// # Errors
/// [`GivenError`] names the key, entry or limit.
pub fn from_toml(text: &str) -> Result<GivenElements, GivenError> {
    check_size(text)?;
    let given = toml::from_str(text).map_err(|error| GivenError::Toml(Box::new(error)))?;
    checked(given)
}

/// Reads a JSON file of elements.
///
/// # Errors
/// [`GivenError`] names the key, entry or limit.
pub fn from_json(text: &str) -> Result<GivenElements, GivenError> {
    check_size(text)?;
    checked(serde_json::from_str(text)?)
}

fn check_size(text: &str) -> Result<(), GivenError> {
    if text.len() > MOST_BYTES { Err(GivenError::TooLarge { bytes: text.len() }) } else { Ok(()) }
}

fn checked(given: GivenElements) -> Result<GivenElements, GivenError> {
    check(&given)?;
    Ok(given)
}

/// Checks elements that came another way than by a file.
///
/// # Errors
/// [`GivenError`] names the key, entry or limit.
pub fn check(given: &GivenElements) -> Result<(), GivenError> {
    if let Some(found) = given.schema.as_ref().filter(|schema| *schema != ELEMENTS_SCHEMA) {
        return Err(GivenError::Schema { found: found.clone() });
    }
    let count = given.documents.len();
    if count > MOST_DOCUMENTS {
        let (place, key) = ("要素文件".to_owned(), "documents");
        return Err(GivenError::TooMany { place, key, count, most: MOST_DOCUMENTS });
    }
    check_values(&given.defaults, "defaults")?;
    let mut seen = BTreeSet::new();
    for (entry, document) in given.documents.iter().enumerate() {
        let entry = entry + 1;
        if document.index == 0 {
            return Err(GivenError::Index { entry });
        }
        if !seen.insert((document.file.as_deref(), document.index)) {
            return Err(GivenError::Repeated { entry, index: document.index });
        }
        check_values(&document.elements, &format!("documents[{entry}]"))?;
    }
    Ok(())
}

fn check_values(elements: &Elements, place: &str) -> Result<(), GivenError> {
    let place = || place.to_owned();
    for (key, values) in values(elements) {
        if values.len() > MOST_VALUES {
            return Err(GivenError::TooMany { place: place(), key, count: values.len(), most: MOST_VALUES });
        }
        for value in values {
            if value.chars().count() > MOST_CHARACTERS {
                return Err(GivenError::TooLong { place: place(), key });
            }
            if value.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
                return Err(GivenError::Control { place: place(), key });
            }
        }
    }
    Ok(())
}

/// Every value with its key.
fn values(elements: &Elements) -> Vec<(&'static str, Vec<&str>)> {
    let single = [
        ("copy_number", &elements.copy_number),
        ("secrecy", &elements.secrecy),
        ("urgency", &elements.urgency),
        ("mark_suffix", &elements.mark_suffix),
        ("document_number", &elements.document_number),
        ("title", &elements.title),
        ("addressees", &elements.addressees),
        ("date_of_issue", &elements.date_of_issue),
        ("note", &elements.note),
        ("present", &elements.present),
        ("absent", &elements.absent),
        ("observers", &elements.observers),
        ("copy_to", &elements.copy_to),
        ("printing_organ", &elements.printing_organ),
        ("printing_date", &elements.printing_date),
    ];
    let lists = [
        ("issuer_marks", &elements.issuer_marks),
        ("signatories", &elements.signatories),
        ("attachments", &elements.attachments),
        ("signature", &elements.signature),
    ];
    let mut found: Vec<(&'static str, Vec<&str>)> =
        single.into_iter().map(|(key, value)| (key, value.iter().map(String::as_str).collect())).collect();
    found.extend(lists.into_iter().map(|(key, list)| (key, list.iter().map(String::as_str).collect())));
    let signers = elements.signers.iter().flat_map(|signer| [Some(signer.office.as_str()), signer.name.as_deref()]);
    found.push(("signers", signers.flatten().collect()));
    found
}

/// The elements for one document: the defaults, over them the entry for this
/// place in any file, over that the entry for this file. 份号, 发文字号,
/// attachments and 成文日期 belong to one paper: given as defaults for an upload
/// that yields several documents they are left out, and a finding says so.
///
/// `file` is the file's name without folders, `index` the document's place in
/// it from 1, `documents_in_upload` how many documents the run has in all.
pub fn for_document(
    given: &GivenElements,
    file: &str,
    index: u32,
    documents_in_upload: usize,
) -> (Elements, Vec<Finding>) {
    let entries =
        |named: bool| given.documents.iter().filter(move |entry| entry.index == index && entry.file.is_some() == named);
    let own = entries(false).chain(entries(true).filter(|entry| entry.file.as_deref() == Some(file)));
    let mut own_elements = Elements::default();
    for entry in own {
        lay_over(&mut own_elements, &entry.elements);
    }
    let mut elements = given.defaults.clone();
    let mut findings = Vec::new();
    if documents_in_upload > 1 {
        findings = leave_out_single(&mut elements, &own_elements);
    }
    lay_over(&mut elements, &own_elements);
    (elements, findings)
}

/// Takes out of the defaults what belongs to one paper.
fn leave_out_single(defaults: &mut Elements, own: &Elements) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut left_out = |name: &str, value: Option<String>, has_own: bool| {
        if let Some(value) = value.filter(|_| !has_own) {
            findings.push(Finding {
                code: FindingCode::DefaultNotApplied,
                severity: Severity::Warning,
                lines: None,
                message: format!("{name}“{value}”是给全部公文的，但本次有多篇公文，未采用；请在 documents 中逐篇给出"),
                excerpt: value,
            });
        }
    };
    left_out("份号", defaults.copy_number.take(), own.copy_number.is_some());
    left_out("发文字号", defaults.document_number.take(), own.document_number.is_some());
    let attachments = std::mem::take(&mut defaults.attachments);
    let attachments = (!attachments.is_empty()).then(|| attachments.join("；"));
    left_out("附件说明", attachments, !own.attachments.is_empty());
    left_out("成文日期", defaults.date_of_issue.take(), own.date_of_issue.is_some());
    findings
}

/// Sets every key that `over` has.
fn lay_over(elements: &mut Elements, over: &Elements) {
    fn one<T: Clone>(below: &mut Option<T>, over: &Option<T>) {
        if over.is_some() {
            below.clone_from(over);
        }
    }
    fn list<T: Clone>(below: &mut Vec<T>, over: &[T]) {
        if !over.is_empty() {
            *below = over.to_vec();
        }
    }
    // Taken apart by name, so that a new key cannot be forgotten here.
    let Elements {
        kind,
        copy_number,
        secrecy,
        urgency,
        issuer_marks,
        mark_suffix,
        document_number,
        signatories,
        title,
        addressees,
        attachments,
        signature,
        date_of_issue,
        seal,
        signers,
        note,
        present,
        absent,
        observers,
        copy_to,
        printing_organ,
        printing_date,
    } = over;
    one(&mut elements.kind, kind);
    one(&mut elements.copy_number, copy_number);
    one(&mut elements.secrecy, secrecy);
    one(&mut elements.urgency, urgency);
    list(&mut elements.issuer_marks, issuer_marks);
    one(&mut elements.mark_suffix, mark_suffix);
    one(&mut elements.document_number, document_number);
    list(&mut elements.signatories, signatories);
    one(&mut elements.title, title);
    one(&mut elements.addressees, addressees);
    list(&mut elements.attachments, attachments);
    list(&mut elements.signature, signature);
    one(&mut elements.date_of_issue, date_of_issue);
    one(&mut elements.seal, seal);
    list(&mut elements.signers, signers);
    one(&mut elements.note, note);
    one(&mut elements.present, present);
    one(&mut elements.absent, absent);
    one(&mut elements.observers, observers);
    one(&mut elements.copy_to, copy_to);
    one(&mut elements.printing_organ, printing_organ);
    one(&mut elements.printing_date, printing_date);
}
