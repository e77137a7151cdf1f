//! The arguments of the command line, and its answers in Chinese.

mod account;
mod remote;

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Parser, Subcommand};
use wenshu_report::Format;

pub use account::{AccountAction, AccountNamed, AccountOptions, AccountPlace};
pub use remote::{
    CancelOptions, DeadAction, DeadLetters, DeadOptions, SiteOptions, StatusOptions, SubmitOptions, WatchOptions,
};

const TEMPLATE: &str = "{about}\n\n用法：{usage}\n\n{all-args}{after-help}";
const EXIT_CODES: &str = "退出码：0 全部成功；1 部分失败；2 用法错误";
const SERVE_EXIT_CODES: &str = "退出码：0 收到停止信号后正常结束；1 无法启动或中途停止；2 用法错误";
const CHECK_EXIT_CODES: &str = "退出码：0 没有违反“应当”类要求；1 有违反或文件无法读取；2 用法错误";

/// What the arguments ask for.
#[derive(Debug)]
pub enum Request {
    /// Run a command.
    Run(Command),
    /// Help or the version was asked for and has been printed.
    Answered,
    /// The arguments are wrong; a line has said so.
    Refused,
}

#[derive(Debug, Parser)]
#[command(
    name = "wenshu",
    version,
    about = "文书：把杂乱的工作计划转换为符合 GB/T 9704—2012 的公文（PDF 和 DOCX）",
    subcommand_help_heading = "命令",
    help_template = TEMPLATE,
    after_help = EXIT_CODES,
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true
)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
    /// 显示帮助
    #[arg(short, long, action = clap::ArgAction::Help, global = true, help_heading = "选项", display_order = 900)]
    help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, action = clap::ArgAction::Version, help_heading = "选项")]
    version: Option<bool>,
}

/// A command with its arguments.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 转换为公文，并写出逐字说明的报告
    #[command(help_template = TEMPLATE, after_help = EXIT_CODES)]
    Convert(ConvertOptions),
    /// 输出一个文件的结构（JSON）
    #[command(help_template = TEMPLATE, after_help = EXIT_CODES)]
    Parse(ParseOptions),
    /// 检查成品 DOCX 或 PDF 是否符合 GB/T 9704
    #[command(help_template = TEMPLATE, after_help = CHECK_EXIT_CODES)]
    Check(CheckOptions),
    /// 提交给流水线，等待并取回结果；中断后用同样的命令继续
    #[command(help_template = TEMPLATE, after_help = EXIT_CODES)]
    Submit(SubmitOptions),
    /// 查看流水线中的作业
    #[command(help_template = TEMPLATE, after_help = EXIT_CODES)]
    Status(StatusOptions),
    /// 跟踪作业或批次，直到结束
    #[command(help_template = TEMPLATE, after_help = EXIT_CODES)]
    Watch(WatchOptions),
    /// 取消作业或批次
    #[command(help_template = TEMPLATE, after_help = EXIT_CODES)]
    Cancel(CancelOptions),
    /// 查看、重放或丢弃死信（因程序缺陷或超限而未能处理的消息）
    #[command(
        help_template = TEMPLATE,
        after_help = EXIT_CODES,
        disable_help_subcommand = true,
        subcommand_help_heading = "命令"
    )]
    Dead(DeadOptions),
    /// 启动网页和接口：所有环节在一个进程里，数据存放在一个目录
    #[command(help_template = TEMPLATE, after_help = SERVE_EXIT_CODES)]
    Serve(ServeOptions),
    /// 管理登录网页的账号和程序用的接口密钥
    #[command(
        help_template = TEMPLATE,
        after_help = account::ACCOUNT_EXIT_CODES,
        disable_help_subcommand = true,
        subcommand_help_heading = "命令"
    )]
    Account(AccountOptions),
}

/// Arguments of `wenshu serve`.
#[derive(Debug, Clone, Args)]
pub struct ServeOptions {
    /// 数据目录：作业记录、原文件和成品；不存在时建立
    #[arg(long, value_name = "DIR", help_heading = "选项")]
    pub data: PathBuf,
    /// 网页和接口的地址；不写时用设置中的 portal.listen
    #[arg(long, value_name = "ADDRESS", help_heading = "选项")]
    pub listen: Option<String>,
    /// 设置文件（TOML）
    #[arg(long, value_name = "FILE", help_heading = "选项")]
    pub config: Option<PathBuf>,
}

/// Arguments of `wenshu convert`.
#[derive(Debug, Clone, Args)]
pub struct ConvertOptions {
    /// 文件、目录或通配符
    #[arg(value_name = "INPUT", required = true, help_heading = "参数")]
    pub inputs: Vec<PathBuf>,
    /// 输出目录
    #[arg(long, value_name = "DIR", help_heading = "选项")]
    pub out: PathBuf,
    /// 输出格式，用逗号分隔：pdf、docx、json
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        value_parser = format_names(),
        default_value = "pdf,docx",
        hide_possible_values = true,
        help_heading = "选项"
    )]
    pub formats: Vec<Format>,
    /// 版式配置文件（TOML），默认为 GB/T 9704
    #[arg(long, value_name = "FILE", help_heading = "选项")]
    pub profile: Option<PathBuf>,
    /// 要素文件（TOML 或 JSON）：发文机关标志、发文字号、签发人、抄送机关等
    #[arg(long, value_name = "FILE", help_heading = "选项")]
    pub elements: Option<PathBuf>,
    /// 本单位字体所在目录；不写时用配置文件中的 fonts_folder
    #[arg(long, value_name = "DIR", help_heading = "选项")]
    pub fonts: Option<PathBuf>,
    /// 缺少规定的字体时不用替代字体，停止转换
    #[arg(long, help_heading = "选项")]
    pub require_fonts: bool,
    /// 在 DOCX 中用批注标出需要核对之处
    #[arg(long, help_heading = "选项")]
    pub comments: bool,
    /// 在 report.html 中附与 PDF 一致的页面图；不加时，输入不超过 20 个文件附页面示意图
    #[arg(long, help_heading = "选项")]
    pub pictures: bool,
    /// 用本机的 tesseract 识别扫描件（图片、没有文字层的 PDF）；识别结果要逐字核对
    #[arg(long, help_heading = "选项")]
    pub ocr: bool,
    /// 文字识别的语言，如 chi_sim+eng
    #[arg(long, value_name = "LANG", default_value = "chi_sim", requires = "ocr", help_heading = "选项")]
    pub ocr_languages: String,
    /// 同时工作的线程数，默认为处理器核数
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256), help_heading = "选项")]
    pub jobs: Option<u16>,
    /// 逐行输出 JSON，供程序读取
    #[arg(long, help_heading = "选项")]
    pub json: bool,
}

/// Arguments of `wenshu parse`.
#[derive(Debug, Clone, Args)]
pub struct ParseOptions {
    /// 要读取的文件
    #[arg(value_name = "FILE", help_heading = "参数")]
    pub file: PathBuf,
    /// 用本机的 tesseract 识别扫描件（图片、没有文字层的 PDF）；识别结果要逐字核对
    #[arg(long, help_heading = "选项")]
    pub ocr: bool,
    /// 文字识别的语言，如 chi_sim+eng
    #[arg(long, value_name = "LANG", default_value = "chi_sim", requires = "ocr", help_heading = "选项")]
    pub ocr_languages: String,
}

/// Arguments of `wenshu check`.
#[derive(Debug, Clone, Args)]
pub struct CheckOptions {
    /// 要检查的 .docx 或 .pdf 文件
    #[arg(value_name = "FILE", required = true, help_heading = "参数")]
    pub files: Vec<PathBuf>,
    /// 每个文件输出一行 JSON，供程序读取
    #[arg(long, help_heading = "选项")]
    pub json: bool,
}

/// Takes the names of formats.
fn format_names() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::ending)).try_map(|name| name.parse())
}

/// Reads the arguments; answers and refusals are printed here.
pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Request {
    let error = match CommandLine::try_parse_from(arguments) {
        Ok(line) => return Request::Run(line.command),
        Err(error) => error,
    };
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // A closed pipe (`wenshu --help | head`) is no failure of ours.
        let _ = write!(std::io::stdout().lock(), "{}", error.render());
        return Request::Answered;
    }
    let _ = writeln!(std::io::stderr().lock(), "错误：{}；查看用法：wenshu --help", explained(&error));
    Request::Refused
}

/// What is wrong with the arguments, in Chinese.
fn explained(error: &clap::Error) -> String {
    let named = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    };
    let argument = named(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::MissingRequiredArgument => format!("缺少参数 {argument}"),
        ErrorKind::UnknownArgument => format!("没有名为 {argument} 的参数"),
        ErrorKind::InvalidSubcommand => format!("没有名为 {} 的命令", named(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "缺少命令".to_owned(),
        ErrorKind::InvalidValue if named(ContextKind::InvalidValue).is_empty() => format!("参数 {argument} 缺少值"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("参数 {argument} 的值“{}”不可用", named(ContextKind::InvalidValue))
        }
        ErrorKind::ArgumentConflict => format!("参数 {argument} 重复或冲突"),
        _ => "参数有误".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(arguments: &[&str]) -> String {
        let all = std::iter::once("wenshu").chain(arguments.iter().copied());
        explained(&CommandLine::try_parse_from(all).unwrap_err())
    }

    #[test]
    fn wrong_arguments_are_named_in_chinese() {
        assert_eq!(refusal(&["convert", "a.txt"]), "缺少参数 --out <DIR>");
        assert_eq!(refusal(&["convert", "a.txt", "--out"]), "参数 --out <DIR> 缺少值");
        assert_eq!(refusal(&["convert", "a", "--out", "b", "--colour"]), "没有名为 --colour 的参数");
        assert_eq!(refusal(&["convert", "a", "--out", "b", "--jobs", "0"]), "参数 --jobs <N> 的值“0”不可用");
        assert_eq!(
            refusal(&["convert", "a", "--out", "b", "--formats", "odt"]),
            "参数 --formats <LIST> 的值“odt”不可用"
        );
        assert_eq!(refusal(&["print"]), "没有名为 print 的命令");
        assert_eq!(refusal(&[]), "缺少命令");
    }

    #[test]
    fn wrong_arguments_of_the_pipeline_are_named_in_chinese() {
        assert_eq!(refusal(&["submit", "a.txt"]), "缺少参数 --out <DIR>");
        assert_eq!(refusal(&["submit", "a", "--out", "b", "--lane", "fast"]), "参数 --lane <LANE> 的值“fast”不可用");
        assert_eq!(refusal(&["status", "7"]), "参数 [JOB] 的值“7”不可用");
        assert_eq!(refusal(&["cancel"]), "缺少参数 <JOB|--batch <ID>>");
        assert_eq!(refusal(&["dead"]), "缺少命令");
        assert_eq!(refusal(&["dead", "replay"]), "缺少参数 <ID|--all>");
        assert_eq!(refusal(&["dead", "replay", "x"]), "参数 [ID]... 的值“x”不可用");
    }

    #[test]
    fn wrong_arguments_of_accounts_are_named_in_chinese() {
        assert_eq!(refusal(&["account"]), "缺少命令");
        assert_eq!(refusal(&["account", "add", "li"]), "缺少参数 --tenant <TENANT>");
        assert_eq!(refusal(&["account", "add", "li", "--tenant", "A b"]), "参数 --tenant <TENANT> 的值“A b”不可用");
        assert_eq!(refusal(&["account", "add", " ", "--tenant", "oa"]), "参数 <NAME> 的值“ ”不可用");
        assert_eq!(
            refusal(&["account", "key", "--tenant", "oa", "--name", "x", "--scopes", "read,write"]),
            "参数 --scopes <LIST> 的值“write”不可用"
        );
        assert_eq!(refusal(&["account", "revoke", "7"]), "参数 <ID> 的值“7”不可用");
        let both = refusal(&["account", "list", "--data", "a", "--config", "b"]);
        assert!(both.starts_with("参数 --data <DIR>") && both.ends_with("重复或冲突"), "{both}");
    }

    #[test]
    fn options_of_the_pipeline_may_stand_behind_what_to_do_with_dead_letters() {
        let line = CommandLine::try_parse_from(["wenshu", "dead", "list", "--json", "--config", "a.toml"]).unwrap();
        let Command::Dead(options) = line.command else { panic!("another command") };
        assert!(options.site.json && options.site.config.is_some());
    }

    #[test]
    fn formats_are_a_list_and_begin_as_pdf_and_docx() {
        let read = |list: &[&str]| {
            let all = ["wenshu", "convert", "a", "--out", "b"].iter().chain(list);
            match CommandLine::try_parse_from(all).unwrap().command {
                Command::Convert(options) => options.formats,
                _ => Vec::new(),
            }
        };
        assert_eq!(read(&[]), [Format::Pdf, Format::Docx]);
        assert_eq!(read(&["--formats", "json,pdf"]), [Format::Json, Format::Pdf]);
    }
}
