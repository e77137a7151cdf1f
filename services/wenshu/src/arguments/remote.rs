//! Arguments of the commands against a running pipeline.

use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgGroup, Args, Subcommand};
use wenshu_messages::{BatchId, JobId, Lane};
use wenshu_report::Format;

use super::{EXIT_CODES, TEMPLATE, format_names};

/// Where the pipeline is, and for whom to print. Global, so that they may stand
/// behind `dead list` as well.
#[derive(Debug, Clone, Args)]
pub struct SiteOptions {
    /// 流水线的配置文件；不写时用环境变量 WENSHU_CONFIG 和 WENSHU__…
    #[arg(long, value_name = "FILE", global = true, help_heading = "选项")]
    pub config: Option<PathBuf>,
    /// 逐行输出 JSON，供程序读取
    #[arg(long, global = true, help_heading = "选项")]
    pub json: bool,
}

/// Arguments of `wenshu submit`.
#[derive(Debug, Clone, Args)]
pub struct SubmitOptions {
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
    /// 要素文件（TOML 或 JSON）：发文机关标志、发文字号、签发人、抄送机关等
    #[arg(long, value_name = "FILE", help_heading = "选项")]
    pub elements: Option<PathBuf>,
    /// 版式配置文件（TOML），默认为 GB/T 9704
    #[arg(long, value_name = "FILE", help_heading = "选项")]
    pub profile: Option<PathBuf>,
    /// 在 DOCX 中用批注标出需要核对之处
    #[arg(long, help_heading = "选项")]
    pub comments: bool,
    /// 通道：interactive（有人等）或 bulk（批量）；不写时一个文件为前者，多个为后者
    #[arg(long, value_name = "LANE", value_parser = lanes(), hide_possible_values = true, help_heading = "选项")]
    pub lane: Option<Lane>,
    /// 期限（秒）：过了就不再需要结果
    #[arg(long, value_name = "S", value_parser = clap::value_parser!(u32).range(1..), help_heading = "选项")]
    pub deadline: Option<u32>,
    /// 不继续输出目录中的上一次提交，重新提交
    #[arg(long, help_heading = "选项")]
    pub new: bool,
    /// Where the pipeline is.
    #[command(flatten)]
    pub site: SiteOptions,
}

/// Arguments of `wenshu status`.
#[derive(Debug, Clone, Args)]
pub struct StatusOptions {
    /// 作业编号；不写时列出最近的作业
    #[arg(value_name = "JOB", value_parser = JobId::from_str, help_heading = "参数")]
    pub job: Option<JobId>,
    /// 批次编号
    #[arg(long, value_name = "ID", value_parser = BatchId::from_str, conflicts_with = "job", help_heading = "选项")]
    pub batch: Option<BatchId>,
    /// 最多列出的作业数
    #[arg(long, value_name = "N", default_value_t = 20, help_heading = "选项")]
    pub limit: u32,
    /// Where the pipeline is.
    #[command(flatten)]
    pub site: SiteOptions,
}

/// Arguments of `wenshu watch`.
#[derive(Debug, Clone, Args)]
#[command(group = ArgGroup::new("target").args(["job", "batch"]).required(true))]
pub struct WatchOptions {
    /// 作业编号
    #[arg(value_name = "JOB", value_parser = JobId::from_str, help_heading = "参数")]
    pub job: Option<JobId>,
    /// 批次编号
    #[arg(long, value_name = "ID", value_parser = BatchId::from_str, help_heading = "选项")]
    pub batch: Option<BatchId>,
    /// Where the pipeline is.
    #[command(flatten)]
    pub site: SiteOptions,
}

/// Arguments of `wenshu cancel`.
#[derive(Debug, Clone, Args)]
#[command(group = ArgGroup::new("target").args(["job", "batch"]).required(true))]
pub struct CancelOptions {
    /// 作业编号
    #[arg(value_name = "JOB", value_parser = JobId::from_str, help_heading = "参数")]
    pub job: Option<JobId>,
    /// 批次编号
    #[arg(long, value_name = "ID", value_parser = BatchId::from_str, help_heading = "选项")]
    pub batch: Option<BatchId>,
    /// Where the pipeline is.
    #[command(flatten)]
    pub site: SiteOptions,
}

/// Arguments of `wenshu dead`.
#[derive(Debug, Clone, Args)]
pub struct DeadOptions {
    /// What to do.
    #[command(subcommand)]
    pub action: DeadAction,
    /// Where the pipeline is.
    #[command(flatten)]
    pub site: SiteOptions,
}

/// What to do with dead letters.
#[derive(Debug, Clone, Subcommand)]
pub enum DeadAction {
    /// 列出死信
    #[command(help_template = TEMPLATE, after_help = EXIT_CODES)]
    List {
        /// 最多列出的封数
        #[arg(long, value_name = "N", default_value_t = 200, help_heading = "选项")]
        limit: u32,
    },
    /// 显示一封死信
    #[command(help_template = TEMPLATE, after_help = EXIT_CODES)]
    Show {
        /// 编号
        #[arg(value_name = "ID", help_heading = "参数")]
        id: i64,
    },
    /// 重新处理死信
    #[command(help_template = TEMPLATE, after_help = EXIT_CODES)]
    Replay(DeadLetters),
    /// 丢弃死信
    #[command(help_template = TEMPLATE, after_help = EXIT_CODES)]
    Drop(DeadLetters),
}

/// Which dead letters.
#[derive(Debug, Clone, Args)]
#[command(group = ArgGroup::new("letters").args(["ids", "all"]).required(true))]
pub struct DeadLetters {
    /// 编号
    #[arg(value_name = "ID", help_heading = "参数")]
    pub ids: Vec<i64>,
    /// 全部
    #[arg(long, help_heading = "选项")]
    pub all: bool,
}

/// Takes the names of lanes.
fn lanes() -> impl TypedValueParser<Value = Lane> {
    PossibleValuesParser::new(Lane::ALL.map(Lane::as_str))
        .map(|name| if name == Lane::Bulk.as_str() { Lane::Bulk } else { Lane::Interactive })
}
