//! The pages as they are rendered: nothing of a file is ever mark-up, and the
//! same views make the same page.

mod routes;
mod samples;

use std::collections::BTreeSet;

use samples::HOSTILE;
use wenshu_portal::page::{
    self, BatchShown, KeyRow, Lang, LoginTrouble, Shell, Shown, Trouble, Wanted, assets, elements_form,
};
use wenshu_portal::views::Jobs;

fn shell(lang: Lang, text: &str) -> Shell {
    Shell { lang, path: "/jobs".to_owned(), csrf: Some("t".to_owned()), person: Some(text.to_owned()), admin: true }
}

/// Every page, with this text in every place that a file or person fills.
fn pages(lang: Lang, text: &str) -> Vec<(&'static str, String)> {
    let shell = shell(lang, text);
    let mut job = samples::job(text);
    for document in &mut job.documents {
        document.title = text.to_owned();
        for output in &mut document.outputs {
            output.name = text.to_owned();
        }
    }
    let mut failed = samples::failed_job(text);
    if let Some(problem) = &mut failed.problem {
        problem.reason = text.to_owned();
        problem.advice = text.to_owned();
    }
    let mut review = samples::review(text);
    review.title_lines = vec![text.to_owned()];
    for element in &mut review.elements {
        element.values = vec![text.to_owned()];
    }
    for finding in &mut review.findings {
        finding.finding.message = text.to_owned();
    }
    let mut batch = samples::batch();
    for refused in &mut batch.refused {
        refused.file = text.to_owned();
    }
    let source = samples::source(text);
    let jobs = [samples::open_job(text), job.clone(), failed.clone()];
    let shown = BatchShown { batch: &batch, failures: &samples::failures(), jobs: &jobs, more: true };
    let wanted = Wanted { search: text.to_owned(), ..Wanted::default() };
    let key = KeyRow {
        id: "1".to_owned(),
        name: text.to_owned(),
        scopes: vec!["read".to_owned()],
        created: job.accepted,
        revoked: false,
        expired: false,
    };
    let trouble = Trouble { status: 422, title: text, reason: text, advice: text };
    let made = [
        ("upload", page::upload_page(&shell, &jobs)),
        ("job", page::job_page(&shell, &job, Some(&source), Shown::default())),
        ("open", page::job_page(&shell, &samples::open_job(text), None, Shown::default())),
        ("failed", page::job_page(&shell, &failed, None, Shown::default())),
        ("document", page::document_page(&shell, &job, &job.documents[0], &review, 1)),
        ("waiting", page::waiting_page(&shell, &samples::open_job(text))),
        ("source", page::source_page(&shell, &job, &source)),
        ("history", page::history_page(&shell, &wanted, &Jobs { jobs: jobs.to_vec(), more: true })),
        ("batch", page::batch_page(&shell, shown)),
        ("keys", page::keys_page(&shell, &[key], Some("wsk_1"))),
        ("login", page::login_page(&shell, text, true, Some(LoginTrouble::Slow { seconds: 4 }))),
        ("error", page::error_page(&shell, trouble)),
    ];
    made.into_iter().map(|(name, html)| (name, html.into_string())).collect()
}

#[test]
fn the_same_views_make_the_same_page() {
    assert_eq!(pages(Lang::Zh, "计划"), pages(Lang::Zh, "计划"));
}

#[test]
fn no_text_of_a_file_is_mark_up() {
    for lang in [Lang::Zh, Lang::En] {
        for ((name, plain), (_, hostile)) in pages(lang, "计划").into_iter().zip(pages(lang, HOSTILE)) {
            assert!(!hostile.contains("<script>") && !hostile.contains("<img src=x"), "{name}");
            // The same tags in the same order, however long the text is.
            assert_eq!(tags(&plain), tags(&hostile), "{name}");
        }
    }
}

#[test]
fn what_turns_the_direction_of_text_is_shown_as_its_number() {
    let seen = ["job", "failed", "source", "batch", "keys", "error"];
    for (name, html) in pages(Lang::Zh, HOSTILE).into_iter().filter(|(name, _)| seen.contains(name)) {
        let body = html.split("<main").nth(1).unwrap();
        let text: String = body.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect();
        assert!(!text.contains('\u{202e}'), "{name}");
        assert!(text.contains("U+202E"), "{name}");
    }
}

#[test]
fn pages_hold_no_style_no_script_and_nothing_from_elsewhere() {
    for (name, html) in pages(Lang::Zh, "计划") {
        assert!(!html.contains(" style=") && !html.contains("<style"), "{name}");
        assert!(!html.contains(" onclick=") && !html.contains("javascript:"), "{name}");
        assert_eq!(html.matches("<script").count(), html.matches("<script src=").count() + 1, "{name}");
        assert!(html.contains(&format!("<script type=\"module\" src=\"{}\"", assets::href("app.js"))), "{name}");
        assert!(!html.contains("http://") && !html.contains("https://"), "{name}");
    }
}

#[test]
fn every_page_has_its_language_one_heading_one_main_and_ids_that_are_unique() {
    for (lang, tag) in [(Lang::Zh, "zh-CN"), (Lang::En, "en")] {
        for (name, html) in pages(lang, "计划") {
            assert!(html.contains(&format!("<html lang=\"{tag}\">")), "{name}");
            assert_eq!((html.matches("<h1").count(), html.matches("<main").count()), (1, 1), "{name}");
            let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|part| part.split('"').next()).collect();
            let unique: BTreeSet<&str> = ids.iter().copied().collect();
            assert_eq!(ids.len(), unique.len(), "{name}");
        }
    }
}

#[test]
fn every_form_that_changes_something_carries_the_token() {
    let expected = "<input type=\"hidden\" name=\"csrf\" value=\"t\">";
    for (name, html) in pages(Lang::Zh, "计划") {
        for form in html.split("<form").skip(1).filter(|form| form.contains("method=\"post\"")) {
            assert!(form.split("</form>").next().unwrap().contains(expected), "{name}");
        }
    }
}

#[test]
fn every_field_has_a_label() {
    for (name, html) in pages(Lang::Zh, "计划") {
        for kind in ["<select", "<textarea", "<input type=\"text\"", "<input type=\"search\"", "<input type=\"file\""] {
            for field in html.split(kind).skip(1).filter_map(|part| part.split('>').next()) {
                let id = field.split(" id=\"").nth(1).and_then(|part| part.split('"').next());
                let labelled = id.is_some_and(|id| html.contains(&format!("for=\"{id}\"")));
                assert!(labelled || field.contains("aria-label"), "{name}: {field}");
            }
        }
    }
}

#[test]
fn the_english_pages_hold_no_chinese_of_ours() {
    for (name, html) in pages(Lang::En, "plan") {
        if ["login", "error", "waiting"].contains(&name) {
            let main = html.split("<main").nth(1).unwrap();
            assert!(!main.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{name}");
        }
    }
    assert_eq!(elements_form::label(Lang::En, "title"), "Title");
}

#[test]
fn the_upload_page_with_all_that_it_loads_is_light() {
    let (_, html) = pages(Lang::Zh, "计划").remove(0);
    let assets: usize = assets::ALL.iter().map(|asset| asset.bytes.len()).sum();
    assert!(html.len() + assets < 100_000, "{} + {assets}", html.len());
}

#[test]
fn a_reason_filters_what_was_left_out() {
    let job = samples::job("a.txt");
    let shown = Shown { reason: Some(wenshu_model::RemovalReason::Separator), all: false };
    let html = page::job_page(&Shell::default(), &job, Some(&samples::source("前言")), shown).into_string();
    let table = html.split("<table class=\"left-out\">").nth(1).unwrap().split("</table>").next().unwrap();
    assert!(table.contains("篇一") && !table.contains("前言"));
}

#[test]
fn the_first_document_cannot_be_joined_to_one_before_it() {
    let html = page::job_page(&Shell::default(), &samples::job("a.txt"), None, Shown::default()).into_string();
    assert!(!html.contains("name=\"action.1\" value=\"merge\""));
    assert!(html.contains("name=\"action.2\" value=\"merge\""));
}

#[test]
fn a_page_that_is_none_of_the_document_opens_the_nearest() {
    let (job, review) = (samples::job("a.txt"), samples::review("x"));
    for (asked, shown) in [(0, 1), (2, 2), (u32::MAX, 3)] {
        let html = page::document_page(&Shell::default(), &job, &job.documents[0], &review, asked).into_string();
        assert!(html.contains(&format!("data-page=\"{shown}\" data-pages=\"3\"")), "{asked}");
    }
}

/// Names of the tags, in their order.
fn tags(html: &str) -> Vec<&str> {
    html.split('<').skip(1).filter_map(|part| part.split([' ', '>']).next()).collect()
}
