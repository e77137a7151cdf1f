//! What can fail in the ledger itself; what is wrong with a request is a
//! [`crate::intake::Rejection`].

use wenshu_objects::ObjectsError;

/// What can fail.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// A stage stored a part of the report that cannot be read: a defect, or
    /// stages of different versions.
    #[error("报告的一部分（{part}）无法读取")]
    Part {
        /// `file`, or `document <n>`.
        part: String,
        /// Why.
        #[source]
        cause: serde_json::Error,
    },
    /// A report or list that cannot be written as JSON: a defect.
    #[error("{what}无法写成 JSON")]
    Unwritable {
        /// What.
        what: &'static str,
        /// Why.
        #[source]
        cause: serde_json::Error,
    },
    /// Tenant and job make no key: a defect.
    #[error("无法为作业的报告取名")]
    Key(#[source] ObjectsError),
    /// A secret that is not `whsec_` and base64.
    #[error("租户 {tenant} 的 webhook 密钥无效；请写成 whsec_ 加 24 至 64 字节的 base64")]
    Secret {
        /// Whose it is.
        tenant: String,
    },
    /// A message that cannot be sent.
    #[error("消息无法发出")]
    Message(#[source] wenshu_messages::DecodeError),
    /// Storage refuses.
    #[error("文件存储拒绝了操作")]
    Objects(#[source] ObjectsError),
    /// The records refuse.
    #[error("作业记录拒绝了操作")]
    Records(#[source] wenshu_records::RecordsError),
    /// The client for webhooks cannot be made.
    #[error("无法准备 webhook 的连接；请检查系统的根证书")]
    Client(#[source] reqwest::Error),
}
