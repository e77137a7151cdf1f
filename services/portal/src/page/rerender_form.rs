//! The two forms that set documents again: elements of one document, and a
//! separation that is corrected.

use std::collections::BTreeMap;

use wenshu_model::elements::{DocumentElements, Elements, GivenElements};
use wenshu_model::{Correction, CorrectionAction};
use wenshu_report::Format;

use super::elements_text;
use crate::problem::ApiProblem;
use crate::requests::RerenderRequest;

/// What the form says of a document.
#[derive(Debug, Default)]
struct Row<'a> {
    action: Option<CorrectionAction>,
    was: &'a str,
    title: &'a str,
}

/// What a form asks for.
///
/// # Errors
/// A field that is wrong.
pub fn rerender_request(fields: &[(String, String)]) -> Result<RerenderRequest, ApiProblem> {
    let (rows, formats) = (rows(fields)?, formats(fields)?);
    let mut documents = titles(&rows);
    if let Some(index) = value(fields, "document") {
        let index = index.parse().map_err(|_| ApiProblem::field("document", "不是篇目的序号"))?;
        let pairs = fields.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        let given = elements_text::from_form(pairs)
            .map_err(|field| ApiProblem::field(field, "不认识这一项要素，或填写得不对"))?;
        documents.extend(given.map(|elements| DocumentElements { file: None, index, elements }));
    }
    let corrections = rows
        .iter()
        .filter_map(|(document, row)| Some(Correction { document: *document, action: row.action? }))
        .collect();
    let elements = GivenElements { documents, ..GivenElements::default() };
    let elements = (!elements.documents.is_empty()).then_some(elements);
    Ok(RerenderRequest { elements, corrections, formats, comments: false, profile: None })
}

fn value<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

fn rows(fields: &[(String, String)]) -> Result<BTreeMap<u32, Row<'_>>, ApiProblem> {
    let mut rows: BTreeMap<u32, Row<'_>> = BTreeMap::new();
    for (name, text) in fields {
        let Some((what, number)) = name.split_once('.') else { continue };
        if !matches!(what, "action" | "was" | "title") {
            continue;
        }
        let number = number.parse().map_err(|_| ApiProblem::field(name, "不是篇目的序号"))?;
        let row = rows.entry(number).or_default();
        match what {
            "action" => row.action = action(name, text)?,
            "was" => row.was = text.trim(),
            _ => row.title = text.trim(),
        }
    }
    Ok(rows)
}

fn action(name: &str, text: &str) -> Result<Option<CorrectionAction>, ApiProblem> {
    match text {
        "keep" => Ok(None),
        "merge" => Ok(Some(CorrectionAction::Merge)),
        "drop" => Ok(Some(CorrectionAction::Drop)),
        _ => Err(ApiProblem::field(name, "只能是保留、并入上一篇或不要")),
    }
}

/// Titles that were changed, under the numbers that the documents have when the
/// corrections are made: those alone that are kept are counted.
fn titles(rows: &BTreeMap<u32, Row<'_>>) -> Vec<DocumentElements> {
    let kept = rows.values().filter(|row| row.action.is_none());
    (1_u32..)
        .zip(kept)
        .filter(|(_, row)| !row.title.is_empty() && row.title != row.was)
        .map(|(index, row)| {
            let elements = Elements { title: Some(row.title.to_owned()), ..Elements::default() };
            DocumentElements { file: None, index, elements }
        })
        .collect()
}

fn formats(fields: &[(String, String)]) -> Result<Vec<Format>, ApiProblem> {
    let named = fields.iter().filter(|(name, _)| name == "formats");
    let formats: Result<Vec<Format>, _> = named.map(|(_, text)| text.parse()).collect();
    formats.map_err(|_| ApiProblem::field("formats", "输出格式只有 pdf、docx、json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn a_separation_is_corrected_and_titles_count_what_is_kept() {
        let sent = fields(&[
            ("csrf", "x"),
            ("formats", "pdf"),
            ("was.1", "甲"),
            ("title.1", "甲"),
            ("action.1", "keep"),
            ("was.2", "乙"),
            ("title.2", "改"),
            ("action.2", "merge"),
            ("was.3", "丙"),
            ("title.3", "丙的新题"),
            ("action.3", "keep"),
            ("was.4", "丁"),
            ("title.4", ""),
            ("action.4", "drop"),
        ]);
        let asked = rerender_request(&sent).unwrap();
        assert_eq!(
            asked.corrections,
            [
                Correction { document: 2, action: CorrectionAction::Merge },
                Correction { document: 4, action: CorrectionAction::Drop },
            ]
        );
        let elements = asked.elements.unwrap().documents;
        assert_eq!((elements.len(), elements[0].index), (1, 2));
        assert_eq!(elements[0].elements.title.as_deref(), Some("丙的新题"));
        assert_eq!(asked.formats, [Format::Pdf]);
    }

    #[test]
    fn elements_of_one_document_go_to_it() {
        let asked = rerender_request(&fields(&[("document", "3"), ("e.urgency", "加急")])).unwrap();
        let documents = asked.elements.unwrap().documents;
        assert_eq!((documents[0].index, documents[0].elements.urgency.as_deref()), (3, Some("加急")));
        assert!(asked.corrections.is_empty());
    }

    #[test]
    fn what_is_no_choice_is_named() {
        for wrong in [("action.1", "burn"), ("action.x", "keep"), ("formats", "exe"), ("document", "-1")] {
            assert!(rerender_request(&fields(&[wrong])).is_err(), "{wrong:?}");
        }
    }
}
