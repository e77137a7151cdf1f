//! Writes sample pages into a folder, to look at them in a browser:
//! `cargo run -p wenshu-portal --example page_samples -- FOLDER`, then serve the folder.

#[path = "../tests/it/page/samples.rs"]
#[allow(dead_code, clippy::expect_used, clippy::indexing_slicing, reason = "shared with the tests")]
mod samples;

use std::fs;
use std::path::Path;

use wenshu_portal::page::{self, BatchShown, KeyRow, Lang, LoginTrouble, Shell, Shown, Trouble, Wanted, assets};
use wenshu_portal::views::Jobs;

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "pages".to_owned());
    let folder = Path::new(&folder);
    let at = folder.join("assets").join(assets::folder());
    fs::create_dir_all(&at)?;
    for asset in assets::ALL {
        fs::write(at.join(asset.name), asset.bytes)?;
    }
    for (name, html) in pages(Lang::Zh).into_iter().chain(pages(Lang::En).into_iter().take(3)) {
        fs::write(folder.join(name), html)?;
    }
    Ok(())
}

fn shell(lang: Lang, path: &str) -> Shell {
    Shell {
        lang, path: path.to_owned(), csrf: Some("token".to_owned()), person: Some("王敏".to_owned()), admin: true
    }
}

fn pages(lang: Lang) -> Vec<(String, String)> {
    let here = |path: &str| shell(lang, path);
    let file = "明州市教育局2026年工作计划（两篇）.docx";
    let (job, open, failed) = (samples::job(file), samples::open_job(file), samples::failed_job("加密文件.docx"));
    let (source, review) = (samples::source("编者按：以下为范文"), samples::review("以下工作计划供参考"));
    let batch = samples::batch();
    let jobs = [open.clone(), job.clone(), failed.clone()];
    let shown = BatchShown { batch: &batch, failures: &samples::failures(), jobs: &jobs, more: true };
    let found = Jobs { jobs: jobs.to_vec(), more: true };
    let key = KeyRow {
        id: "1".to_owned(),
        name: "教务系统".to_owned(),
        scopes: vec!["submit".to_owned(), "read".to_owned()],
        created: job.accepted,
        revoked: false,
        expired: false,
    };
    let first = job.documents.first().cloned();
    let mut pages = vec![
        ("index", page::upload_page(&here("/"), &jobs)),
        ("job", page::job_page(&here("/jobs/1"), &job, Some(&source), Shown::default())),
        ("history", page::history_page(&here("/jobs"), &Wanted::default(), &found)),
        ("open", page::job_page(&here("/jobs/1"), &open, None, Shown::default())),
        ("failed", page::job_page(&here("/jobs/1"), &failed, None, Shown::default())),
        ("batch", page::batch_page(&here("/batches/1"), shown)),
        ("source", page::source_page(&here("/jobs/1/source"), &job, &source)),
        ("keys", page::keys_page(&here("/keys"), &[key], Some("wsk_0191e6d27c1a7cc398c4dc0c0c07398f_x"))),
        ("login", page::login_page(&Shell { lang, ..Shell::default() }, "/", true, Some(LoginTrouble::Wrong))),
        ("error", page::error_page(&here("/x"), Trouble::not_found(&here("/x")))),
        ("waiting", page::waiting_page(&here("/jobs/1"), &open)),
    ];
    if let Some(first) = first {
        pages.insert(0, ("document", page::document_page(&here("/jobs/1"), &job, &first, &review, 1)));
    }
    let name = |name: &str| format!("{name}{}.html", if lang == Lang::En { "-en" } else { "" });
    pages.into_iter().map(|(at, html)| (name(at), html.into_string())).collect()
}
