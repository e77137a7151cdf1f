//! What a command against the pipeline says: Chinese lines for people, JSON
//! lines for programs, a bar on a terminal.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::error::RemoteError;

/// Speaks to the clerk or to a program.
#[derive(Debug)]
pub struct Voice {
    json: bool,
    bar: ProgressBar,
    waiting: AtomicBool,
}

/// A line of `--json` about the command itself.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
enum Event<'a> {
    Waiting { reason: &'a str },
    GoingOn,
    Stopped { reason: &'a str },
    Refused { error: Told<'a> },
}

#[derive(Serialize)]
struct Told<'a> {
    code: &'static str,
    reason: &'a str,
}

impl Voice {
    /// `json`: JSON lines instead of Chinese ones.
    pub fn new(json: bool) -> Self {
        let bar = if !json && std::io::stderr().is_terminal() { new_bar() } else { ProgressBar::hidden() };
        Self { json, bar, waiting: AtomicBool::new(false) }
    }

    /// True when a program listens.
    pub const fn is_json(&self) -> bool {
        self.json
    }

    /// Shows a bar for `total` files, of which `done` are done.
    pub fn begin(&self, total: usize, done: usize) {
        self.bar.set_length(total as u64);
        // What an earlier run did says nothing about the rate of this one.
        self.bar.set_position(done as u64);
        self.bar.reset_eta();
        self.bar.tick();
    }

    /// One more file is done.
    pub fn file_done(&self, name: &str) {
        self.bar.inc(1);
        self.bar.set_message(name.to_owned());
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }

    /// A line on standard output.
    pub fn say(&self, line: &str) {
        // Nobody may be listening (`wenshu … | head`); the work goes on.
        self.bar.suspend(|| drop(writeln!(std::io::stdout().lock(), "{line}")));
    }

    /// A line on standard error.
    pub fn complain(&self, line: &str) {
        self.bar.suspend(|| drop(writeln!(std::io::stderr().lock(), "{line}")));
    }

    /// A value as one line of JSON.
    pub fn event(&self, value: &impl Serialize) {
        if let Ok(line) = serde_json::to_string(value) {
            self.say(&line);
        }
    }

    /// Something is waited for; said once until [`Voice::going_on`].
    pub fn waiting(&self, reason: &str) {
        if self.waiting.swap(true, Ordering::Relaxed) {
            return;
        }
        if self.json {
            return self.event(&Event::Waiting { reason });
        }
        self.complain(&format!("等待：{reason}"));
    }

    /// What was waited for is there.
    pub fn going_on(&self) {
        if !self.waiting.swap(false, Ordering::Relaxed) {
            return;
        }
        if self.json {
            return self.event(&Event::GoingOn);
        }
        self.complain("已恢复，继续");
    }

    /// The command stopped half-way.
    pub fn stopped(&self, reason: &str) {
        self.end();
        if self.json {
            self.event(&Event::Stopped { reason });
        }
        self.complain(&format!("已停止：{reason}；再次运行同样的命令即可继续"));
    }

    /// The command could not begin.
    pub fn refused(&self, error: &RemoteError) {
        self.end();
        let reason = error.to_string();
        if self.json {
            self.event(&Event::Refused { error: Told { code: error.code(), reason: &reason } });
        }
        self.complain(&format!("错误：{reason}"));
    }
}

fn new_bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} 个文件  每秒 {per_sec}  剩余 {eta}  {wide_msg}");
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
