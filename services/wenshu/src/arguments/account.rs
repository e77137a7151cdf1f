//! Arguments of `wenshu account`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use uuid::Uuid;
use wenshu_messages::Tenant;
use wenshu_records::{AccountName, KeyScope};

use super::TEMPLATE;

pub(super) const ACCOUNT_EXIT_CODES: &str = "退出码：0 成功；1 没有做成；2 用法错误";

/// Arguments of `wenshu account`.
#[derive(Debug, Clone, Args)]
pub struct AccountOptions {
    /// What to do.
    #[command(subcommand)]
    pub action: AccountAction,
    /// Where the accounts are.
    #[command(flatten)]
    pub place: AccountPlace,
}

/// Where the accounts are. Global, so that they may stand behind the action.
#[derive(Debug, Clone, Args)]
pub struct AccountPlace {
    /// wenshu serve 的数据目录；serve 须先停止
    #[arg(long, value_name = "DIR", global = true, conflicts_with = "config", help_heading = "选项")]
    pub data: Option<PathBuf>,
    /// 设置文件：用其中 records.url 的数据库；不写时用环境变量 WENSHU_CONFIG 和 WENSHU__…
    #[arg(long, value_name = "FILE", global = true, help_heading = "选项")]
    pub config: Option<PathBuf>,
}

/// What to do with accounts and keys.
#[derive(Debug, Clone, Subcommand)]
pub enum AccountAction {
    /// 建立账号；密码在终端输入，或从标准输入读取一行
    #[command(help_template = TEMPLATE, after_help = ACCOUNT_EXIT_CODES)]
    Add {
        /// 登录名
        #[arg(value_name = "NAME", value_parser = AccountName::from_str, help_heading = "参数")]
        name: AccountName,
        /// 租户：同一租户的人看到同样的文件（小写字母、数字、- 和 _）
        #[arg(long, value_name = "TENANT", value_parser = Tenant::from_str, help_heading = "选项")]
        tenant: Tenant,
        /// 可以建立和停用接口密钥
        #[arg(long, help_heading = "选项")]
        admin: bool,
    },
    /// 列出账号
    #[command(help_template = TEMPLATE, after_help = ACCOUNT_EXIT_CODES)]
    List {
        /// 只列这个租户的
        #[arg(long, value_name = "TENANT", value_parser = Tenant::from_str, help_heading = "选项")]
        tenant: Option<Tenant>,
    },
    /// 停用账号，并结束其全部登录
    #[command(help_template = TEMPLATE, after_help = ACCOUNT_EXIT_CODES)]
    Disable(AccountNamed),
    /// 重新启用账号
    #[command(help_template = TEMPLATE, after_help = ACCOUNT_EXIT_CODES)]
    Enable(AccountNamed),
    /// 更换密码，并结束其全部登录
    #[command(help_template = TEMPLATE, after_help = ACCOUNT_EXIT_CODES)]
    Password(AccountNamed),
    /// 建立接口密钥；密钥只显示这一次，单独在标准输出上
    #[command(help_template = TEMPLATE, after_help = ACCOUNT_EXIT_CODES)]
    Key {
        /// 租户
        #[arg(long, value_name = "TENANT", value_parser = Tenant::from_str, help_heading = "选项")]
        tenant: Tenant,
        /// 用途，如“办公系统”
        #[arg(long, value_name = "NAME", value_parser = AccountName::from_str, help_heading = "选项")]
        name: AccountName,
        /// 权限，用逗号分隔：submit、read、cancel、admin
        #[arg(
            long,
            value_name = "LIST",
            value_delimiter = ',',
            value_parser = key_scopes(),
            default_value = "submit,read",
            hide_possible_values = true,
            help_heading = "选项"
        )]
        scopes: Vec<KeyScope>,
        /// 有效天数；不写时一直有效
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=3650), help_heading = "选项")]
        days: Option<u16>,
    },
    /// 列出接口密钥
    #[command(help_template = TEMPLATE, after_help = ACCOUNT_EXIT_CODES)]
    Keys {
        /// 只列这个租户的
        #[arg(long, value_name = "TENANT", value_parser = Tenant::from_str, help_heading = "选项")]
        tenant: Option<Tenant>,
    },
    /// 停用接口密钥
    #[command(help_template = TEMPLATE, after_help = ACCOUNT_EXIT_CODES)]
    Revoke {
        /// 密钥的编号
        #[arg(value_name = "ID", help_heading = "参数")]
        id: Uuid,
    },
}

/// Which account.
#[derive(Debug, Clone, Args)]
pub struct AccountNamed {
    /// 登录名
    #[arg(value_name = "NAME", value_parser = AccountName::from_str, help_heading = "参数")]
    pub name: AccountName,
}

/// Takes the names of scopes.
fn key_scopes() -> impl TypedValueParser<Value = KeyScope> {
    PossibleValuesParser::new(KeyScope::ALL.map(KeyScope::as_str)).map(|name| {
        // The parser lets no other name through.
        KeyScope::ALL.into_iter().find(|scope| scope.as_str() == name).unwrap_or(KeyScope::Read)
    })
}
