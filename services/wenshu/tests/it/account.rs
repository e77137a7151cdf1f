//! `wenshu account` from outside: the program, its words and exit codes, and
//! what the accounts are afterwards.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::Timestamp;
use tempfile::TempDir;
use wenshu_records::{Accounts, KeyScope, password};

const PASSWORD: &str = "correct horse battery staple";

/// How a command ended.
struct Ended {
    code: i32,
    out: String,
    err: String,
}

impl Ended {
    #[track_caller]
    fn good(self) -> Self {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self
    }

    /// The only line on standard error, of a command that ended so.
    #[track_caller]
    fn refused(self, code: i32) -> String {
        assert_eq!((self.code, self.out.as_str()), (code, ""), "{}", self.err);
        let line = self.err.strip_suffix('\n').unwrap_or_else(|| panic!("no line: {:?}", self.err));
        assert!(line.starts_with("错误：") && !line.contains('\n'), "{line}");
        line.to_owned()
    }
}

/// Runs the program with an environment that says nothing, `stdin` in its pipe.
fn run(arguments: &[&str], data: Option<&Path>, stdin: &str) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wenshu"));
    command.arg("account").args(arguments).env_clear();
    if let Some(data) = data {
        command.arg("--data").arg(data);
    }
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().unwrap();
    // A command that asks for nothing may have ended before.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

fn folder() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("数据");
    (folder, data)
}

/// Asks the accounts of a data folder, as the server would.
fn with_accounts<T>(data: &Path, ask: impl AsyncFnOnce(&dyn Accounts) -> T) -> T {
    let url = format!("sqlite:{}", data.join("records.sqlite").display());
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let accounts = wenshu_records::open_accounts(&url, 1).await.unwrap();
        let answer = ask(accounts.as_ref()).await;
        accounts.close().await;
        answer
    })
}

/// Whether somebody may log in with a password.
fn logs_in(data: &Path, name: &str, shown: &str) -> bool {
    let name = name.parse().unwrap();
    with_accounts(data, async |accounts| {
        let known = accounts.login(&name).await.unwrap();
        password::verify(shown, known.as_ref().map(|(_, hash)| hash)).unwrap()
    })
}

#[test]
fn an_account_is_made_listed_disabled_and_enabled() {
    let (_folder, data) = folder();
    let made = run(&["add", "张三", "--tenant", "oa", "--admin"], Some(&data), &format!("{PASSWORD}\n")).good();
    assert_eq!(made.out, "已建立账号“张三”（租户 oa，管理员）\n");
    run(&["add", "李四", "--tenant", "school"], Some(&data), PASSWORD).good();
    assert!(logs_in(&data, "张三", PASSWORD) && !logs_in(&data, "张三", "another long password"));

    let listed = run(&["list"], Some(&data), "").good().out;
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(lines.len(), 3, "{listed}");
    assert!(lines[0].starts_with("租户") && lines[1].contains("张三") && lines[1].contains("管理员"), "{listed}");
    assert!(lines[2].starts_with("school") && lines[2].contains("李四") && lines[2].contains("用户"), "{listed}");
    let own = run(&["list", "--tenant", "oa"], Some(&data), "").good().out;
    assert!(own.contains("张三") && !own.contains("李四"), "{own}");

    run(&["disable", "张三"], Some(&data), "").good();
    assert!(!logs_in(&data, "张三", PASSWORD));
    assert!(run(&["list"], Some(&data), "").good().out.contains("已停用"));
    run(&["enable", "张三"], Some(&data), "").good();
    assert!(logs_in(&data, "张三", PASSWORD));
}

#[test]
fn a_password_is_changed() {
    let (_folder, data) = folder();
    run(&["add", "li", "--tenant", "oa"], Some(&data), PASSWORD).good();
    run(&["password", "li"], Some(&data), "another long password\n").good();
    assert!(logs_in(&data, "li", "another long password") && !logs_in(&data, "li", PASSWORD));
}

#[test]
fn what_cannot_be_done_is_told_on_one_line() {
    let (_folder, data) = folder();
    let missing = run(&["list"], Some(&data), "").refused(1);
    assert!(missing.contains("records.sqlite 不存在") && !data.exists(), "{missing}");
    assert!(run(&["list"], None, "").refused(2).contains("--data"));

    let short = run(&["add", "li", "--tenant", "oa"], Some(&data), "short\n").refused(1);
    assert!(short.contains("12–256"), "{short}");
    assert!(run(&["add", "li", "--tenant", "oa"], Some(&data), "").refused(1).contains("无法读取密码"));
    run(&["add", "li", "--tenant", "oa"], Some(&data), PASSWORD).good();
    // Nobody is asked for the password of a name that is taken.
    assert!(run(&["add", "li", "--tenant", "other"], Some(&data), "").refused(1).contains("已被使用"));
    assert!(run(&["disable", "wang"], Some(&data), "").refused(1).contains("没有名为“wang”的账号"));
    assert!(run(&["password", "wang"], Some(&data), PASSWORD).refused(1).contains("没有名为“wang”的账号"));
    let nobodys = "00000000-0000-4000-8000-000000000000";
    assert!(run(&["revoke", nobodys], Some(&data), "").refused(1).contains(nobodys));
}

#[test]
fn a_key_is_shown_once_and_works_until_it_is_revoked() {
    let (_folder, data) = folder();
    let wanted = ["key", "--tenant", "oa", "--name", "办公系统", "--scopes", "submit,read", "--days", "30"];
    let made = run(&wanted, Some(&data), "").good();
    let key = made.out.strip_suffix('\n').unwrap().to_owned();
    assert!(key.starts_with("wsk_") && made.err.contains("只显示这一次"), "{}{}", made.out, made.err);
    let find =
        |key: &str| with_accounts(&data, async |accounts| accounts.find_key(key, Timestamp::now()).await.unwrap());
    let known = find(&key).unwrap();
    assert_eq!(known.scopes.into_iter().collect::<Vec<_>>(), [KeyScope::Submit, KeyScope::Read]);
    assert_eq!(known.expires.unwrap().duration_since(known.created).as_hours(), 30 * 24);

    let id = known.id.to_string();
    let listed = run(&["keys", "--tenant", "oa"], Some(&data), "").good().out;
    assert!(listed.contains(&id) && listed.contains("submit,read") && listed.contains("有效"), "{listed}");
    assert!(!listed.contains(&key[5..]), "{listed}");
    assert_eq!(run(&["keys", "--tenant", "other"], Some(&data), "").good().out, "还没有密钥\n");
    run(&["revoke", &id], Some(&data), "").good();
    assert!(find(&key).is_none());
    assert!(run(&["keys"], Some(&data), "").good().out.contains("已停用"));
}

#[test]
fn while_the_server_has_the_folder_it_is_refused_and_nothing_changes() {
    let (_folder, data) = folder();
    run(&["add", "li", "--tenant", "oa"], Some(&data), PASSWORD).good();
    with_accounts(&data, async |_| {
        let refused = run(&["disable", "li"], Some(&data), "").refused(1);
        assert!(refused.contains("wenshu serve") && refused.contains("停止"), "{refused}");
    });
    assert!(logs_in(&data, "li", PASSWORD));
}

#[test]
fn the_database_may_be_that_of_the_settings() {
    let (folder, data) = folder();
    run(&["add", "li", "--tenant", "oa"], Some(&data), PASSWORD).good();
    let file = folder.path().join("wenshu.toml");
    let settings = format!("[records]\nurl = \"sqlite:{}\"\n", data.join("records.sqlite").display());
    std::fs::write(&file, settings).unwrap();
    let listed = run(&["list", "--config", file.to_str().unwrap()], None, "").good().out;
    assert!(listed.contains("li"), "{listed}");
}
