//! Chinese words for what the ledger says.

use jiff::Timestamp;
use wenshu_messages::Lane;
use wenshu_messages::event::JobStatus;
use wenshu_messages::query::{JobSummary, JobSums};

/// How a job stands.
pub(crate) fn status(job: &JobSummary) -> &'static str {
    match job.status {
        None => "处理中",
        Some(JobStatus::Completed) if job.counts.documents_failed > 0 => "部分失败",
        Some(status) => ended(status),
    }
}

/// How a job ended.
pub(crate) const fn ended(status: JobStatus) -> &'static str {
    match status {
        JobStatus::Completed => "完成",
        JobStatus::Failed => "失败",
        JobStatus::Cancelled => "已取消",
        JobStatus::Expired => "已过期",
    }
}

/// How urgent a job is.
pub(crate) const fn lane(lane: Lane) -> &'static str {
    match lane {
        Lane::Interactive => "交互",
        Lane::Bulk => "批量",
    }
}

/// Sums on one line.
pub(crate) fn sums(sums: &JobSums) -> String {
    let JobSums { open, completed, completed_with_failures, failed, cancelled, expired, .. } = *sums;
    let total = open + completed + completed_with_failures + failed + cancelled + expired;
    let mut line = format!("共 {total} 个作业：完成 {completed}");
    let parts = [
        (completed_with_failures, "部分失败"),
        (failed, "失败"),
        (cancelled, "已取消"),
        (expired, "已过期"),
        (open, "处理中"),
    ];
    for (count, word) in parts {
        if count > 0 {
            line.push_str(&format!("，{word} {count}"));
        }
    }
    line.push_str(&format!("；{} 个文档", sums.documents));
    if sums.documents_failed > 0 {
        line.push_str(&format!("，其中 {} 个失败", sums.documents_failed));
    }
    line
}

/// A time to the second, UTC.
pub(crate) fn time(at: Timestamp) -> String {
    let text = at.to_string();
    let seconds: String = text.chars().take_while(|c| *c != '.' && *c != 'Z').collect();
    format!("{}Z", seconds.replace('T', " "))
}

/// Text from elsewhere, made harmless for a terminal.
pub(crate) fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
