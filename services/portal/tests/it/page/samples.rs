//! Views as a file of two plans has them, for tests of the pages and for looking
//! at them.

use serde_json::{Value, json};
use wenshu_portal::backend::FailureCount;
use wenshu_portal::views::{Batch, Job, Review, SourceView};
use wenshu_report::{Problem, ProblemCode};

/// Id of the sample job.
pub const JOB: &str = "0191e6d2-7c1a-7cc3-98c4-dc0c0c07398f";
/// Id of the sample batch.
pub const BATCH: &str = "0191e6d2-7c1a-7cc3-98c4-00000000ba7c";

/// Whose text is put into every place that a file can fill.
pub const HOSTILE: &str = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u{202e}fdp.exe";

fn of<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("a sample is as the type")
}

/// A job of this file that ended.
pub fn job(file: &str) -> Job {
    let output = |n: u32, format: &str, bytes: u64| {
        json!({"format": format, "name": format!("{n:02}-教育局工作计划.{format}"), "bytes": bytes,
            "sha256": "00", "href": format!("/v1/jobs/{JOB}/documents/{n}/outputs/{format}")})
    };
    let document = |n: u32, title: &str| {
        json!({"document": n, "title": title, "pages": 3, "wanted": 2, "viewable": true,
            "outputs": [output(n, "pdf", 91_204), output(n, "docx", 18_733)]})
    };
    of(json!({
        "job": JOB, "file": file, "lane": "interactive", "stage": "ended", "status": "completed",
        "counts": {"documents": 2, "documents_done": 2, "documents_failed": 0, "outputs": 4, "pages": 6, "findings": 9},
        "accepted": "2026-07-04T01:12:07Z", "ended": "2026-07-04T01:12:08Z",
        "documents": [
            document(1, "明州市教育局2026年下半年工作计划"),
            document(2, "明州市教育局关于进一步加强义务教育阶段学校教学常规管理和教师队伍建设的工作计划"),
        ],
    }))
}

/// A job under way.
pub fn open_job(file: &str) -> Job {
    let mut job = job(file);
    job.status = None;
    job.ended = None;
    job.stage = wenshu_portal::views::Stage::Setting;
    if let Some(second) = job.documents.get_mut(1) {
        second.viewable = false;
        second.outputs.clear();
        second.pages = 0;
    }
    job
}

/// A job of which nothing was made.
pub fn failed_job(file: &str) -> Job {
    let problem = Problem::new(ProblemCode::Ingest, "文件设有打开密码，无法读取；请取消密码后再上传");
    let mut job = job(file);
    job.status = Some(wenshu_messages::event::JobStatus::Failed);
    job.problem = Some(problem);
    job.documents.clear();
    job.counts = wenshu_messages::reply::Counts::default();
    job
}

/// The first document of the sample job laid open.
pub fn review(text: &str) -> Review {
    let block = |kind: &str, level: Option<u8>, text: &str, line: u32, page: u32| {
        let mut block = json!({"kind": kind, "text": text, "lines": {"first": line, "last": line}, "page": page});
        if let Some(level) = level {
            block["level"] = level.into();
        }
        block
    };
    let finding = |code: &str, severity: &str, message: &str, line: u32, page: u32, mark: [f64; 4]| {
        json!({"code": code, "severity": severity, "message": message, "excerpt": text,
            "lines": {"first": line, "last": line}, "needs_review": severity == "review", "page": page, "mark": mark})
    };
    of(json!({
        "document": 1,
        "title_lines": ["明州市教育局", "2026年下半年工作计划"],
        "kind": "plain", "kind_reason": "no_letterhead",
        "adjustments": [{"kind": "line_pitch", "rule": "9704-7.3.5.5-a", "page": 3, "points": -0.25}],
        "elements": [
            {"key": "title", "values": ["明州市教育局2026年下半年工作计划"], "lines": {"first": 4, "last": 4}},
            {"key": "signature", "values": ["明州市教育局"], "lines": {"first": 58, "last": 58}},
            {"key": "date_of_issue", "values": ["2026年7月4日"], "lines": {"first": 59, "last": 59}},
            {"key": "copy_to", "values": ["市委办公室"]},
        ],
        "blocks": [
            block("paragraph", None, text, 6, 1),
            block("heading", Some(1), "一、指导思想", 8, 1),
            block("paragraph", None, "坚持以立德树人为根本任务，全面贯彻党的教育方针，落实市委、市政府工作部署。", 9, 1),
            block("heading", Some(1), "二、重点工作", 11, 1),
            block("heading", Some(2), "（一）加强教学常规管理", 12, 1),
            block("item", Some(3), "1.严格执行课程计划，开齐开足课程。", 13, 2),
            block("item", Some(3), "2.每学期组织两次教学视导。", 14, 2),
            block("heading", Some(2), "（二）推进教师队伍建设", 15, 2),
            block("table", None, "序号 工作任务 责任科室", 16, 2),
            block("heading", Some(1), "三、保障措施", 30, 3),
            block("paragraph", None, "各科室要对照任务分解表，逐项抓好落实。", 31, 3),
        ],
        "findings": [
            finding("numbering-gap", "review", "序号从“二、”跳到“四、”，请核对是否漏了一条", 21, 1, [0.16, 0.31, 0.66, 0.026]),
            finding("element-missing", "warning", "没有写明成文日期的“日”", 59, 1, [0.16, 0.52, 0.40, 0.026]),
            finding("notes", "info", "脚注移到了文末", 40, 2, [0.16, 0.42, 0.66, 0.026]),
        ],
        "changed": [
            {"reason": "15834-4-a", "lines": {"first": 13, "last": 13}, "at": 4, "before": ",", "after": "，"},
            {"reason": "script", "lines": {"first": 18, "last": 18}, "at": 2, "before": text, "after": "建立"},
        ],
        "page_width": 210.0, "page_height": 297.0, "pages": 3,
    }))
}

/// The file as it was read.
pub fn source(text: &str) -> SourceView {
    let removed = |line: u32, text: &str, reason: &str| {
        json!({"lines": {"first": line, "last": line}, "text": text, "reason": reason,
            "pieces": [{"line": line, "start": 0, "end": text.chars().count()}]})
    };
    let mut lines = vec!["首页 > 范文 > 工作计划", text, "篇一", "明州市教育局2026年下半年工作计划", ""];
    lines.extend(std::iter::repeat_n("　　坚持以立德树人为根本任务，全面贯彻党的教育方针。", 60));
    of(json!({
        "lines": lines,
        "removed": [
            removed(1, "首页 > 范文 > 工作计划", "site-furniture"),
            removed(2, text, "editor-preface"),
            removed(3, "篇一", "separator"),
            {"origin": {"page": 2, "paragraph": 7}, "text": "隐藏\u{200b}文字", "reason": "hidden-text"},
        ],
        "changed": [{"reason": "title-derived", "lines": {"first": 3, "last": 3}, "at": 0, "before": "范文", "after": ""}],
        "findings": [{"code": "encoding-declared-wrong", "severity": "info",
            "message": "文件声明的编码与实际不符，已按实际编码读取", "excerpt": text}],
    }))
}

/// A batch under way.
pub fn batch() -> Batch {
    of(json!({
        "batch": BATCH,
        "sums": {"open": 3, "completed": 112, "completed_with_failures": 1, "failed": 4, "cancelled": 0, "expired": 0,
            "documents": 348, "documents_failed": 1},
        "refused": [{"file": "归档/说明.exe", "problem": Problem::new(ProblemCode::Ingest, "不是可以读取的文件；请换成 Word 或文本")}],
    }))
}

/// Why files of the batch failed.
pub fn failures() -> Vec<FailureCount> {
    let of = |code: ProblemCode, reason: &str, jobs: u64| FailureCount { problem: Problem::new(code, reason), jobs };
    vec![
        of(ProblemCode::Ingest, "文件设有打开密码，无法读取；请取消密码后再上传", 3),
        of(ProblemCode::NoDocument, "文件中没有工作计划", 1),
    ]
}
