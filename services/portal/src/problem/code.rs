//! The kinds of problems, with their words.

use axum::http::{HeaderMap, StatusCode, header};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A language of the portal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lang {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The language that a request asks for: the first of the two that it likes
    /// best, Chinese when it names neither.
    pub fn of(headers: &HeaderMap) -> Self {
        let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mut best = (0.0, Self::Zh);
        for part in asked.split(',') {
            let (tag, weight) = part.split_once(';').unwrap_or((part, "q=1"));
            let weight: f32 = weight.trim().trim_start_matches("q=").parse().unwrap_or(0.0);
            let tag = tag.trim().to_ascii_lowercase();
            let lang = match tag.split('-').next() {
                Some("zh") => Self::Zh,
                Some("en") => Self::En,
                _ => continue,
            };
            if weight > best.0 {
                best = (weight, lang);
            }
        }
        best.1
    }
}

/// Makes the set with its words: code, status, title and advice in both
/// languages.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $status:ident, $zh:literal, $zh_advice:literal, $en:literal, $en_advice:literal;)*) => {
        /// What is wrong with a request, for programs: a closed set.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }

        impl Code {
            /// All.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// As it stands in JSON.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The status of its answer.
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)* }
            }

            /// What is wrong, for people.
            pub const fn title(self, lang: Lang) -> &'static str {
                match (self, lang) { $((Self::$name, Lang::Zh) => $zh, (Self::$name, Lang::En) => $en,)* }
            }

            /// What to do.
            pub const fn advice(self, lang: Lang) -> &'static str {
                match (self, lang) { $((Self::$name, Lang::Zh) => $zh_advice, (Self::$name, Lang::En) => $en_advice,)* }
            }
        }
    };
}

codes! {
    /// The body is no form or JSON, or ends in the middle.
    Malformed = "malformed", BAD_REQUEST, "请求的内容无法读取", "请检查请求体是否完整、格式是否正确",
        "The body cannot be read", "Check that the body is complete and well formed";
    /// A parameter of the address is wrong.
    Query = "query", BAD_REQUEST, "网址中的参数不对", "请对照接口说明检查参数",
        "A parameter of the address is wrong", "Check the parameters against the API description";
    /// No key and no login.
    Unauthenticated = "unauthenticated", UNAUTHORIZED, "还没有登录", "请登录，或在 Authorization 头中出示有效的密钥",
        "Not logged in", "Log in, or show a valid key in the Authorization header";
    /// Name or password is wrong.
    Login = "login", UNAUTHORIZED, "用户名或密码不对", "请重新输入；忘记密码请找管理员",
        "Name or password is wrong", "Try again, or ask your administrator";
    /// The key or user may not do this.
    Scope = "scope", FORBIDDEN, "没有做这件事的权限", "请管理员换一个有相应权限的密钥或账号",
        "Not allowed", "Ask your administrator for a key or account with this scope";
    /// A request by cookie without the session's token.
    Csrf = "csrf", FORBIDDEN, "页面已过期", "请刷新页面后再试一次",
        "The page is out of date", "Reload the page and try again";
    /// A request that another site's page sent.
    CrossOrigin = "cross-origin", FORBIDDEN, "请求来自别的网站", "请在文书自己的页面上操作；程序请使用密钥",
        "The request comes from another site", "Use the pages of this server, or a key";
    /// The name of another server.
    Host = "host", FORBIDDEN, "网址中的服务器名不对", "请用 localhost 或 127.0.0.1 访问",
        "The host name is not ours", "Use localhost or 127.0.0.1";
    /// There is no such thing, or it is another tenant's.
    NotFound = "not-found", NOT_FOUND, "没有这个作业、批次或文件", "请检查编号；结果过了保存期会被删除",
        "No such job, batch or file", "Check the id; results are deleted after their retention";
    /// There is no such address.
    NoRoute = "no-route", NOT_FOUND, "没有这个网址", "请检查网址，或从首页进入",
        "No such address", "Check the address";
    /// The address takes another method.
    Method = "method", METHOD_NOT_ALLOWED, "这个网址不接受这种请求方法", "请对照接口说明改用允许的方法",
        "Method not allowed here", "Use a method of the Allow header";
    /// None of the types that the client takes is made.
    NotAcceptable = "not-acceptable", NOT_ACCEPTABLE, "没有请求所要的内容类型", "请去掉 Accept 头，或改为接口说明中的类型",
        "No such content type here", "Drop the Accept header or name a type of the API description";
    /// The upload came too slowly.
    Slow = "slow-upload", REQUEST_TIMEOUT, "上传太慢，连接已断开", "请检查网络后重新上传",
        "The upload was too slow", "Check the network and upload again";
    /// The job has not come so far.
    NotYet = "not-yet", CONFLICT, "还没有处理到这一步", "请等作业有了进展再取",
        "Not there yet", "Ask again when the job has come further";
    /// More bytes than the limit.
    TooLarge = "too-large", PAYLOAD_TOO_LARGE, "文件太大", "请拆分文件，或压缩其中的图片后再上传",
        "Too large", "Split the file or shrink its pictures";
    /// More files than the limit.
    TooManyFiles = "too-many-files", PAYLOAD_TOO_LARGE, "文件太多", "请分几次上传",
        "Too many files", "Upload them in several batches";
    /// The body is of another type than the endpoint takes.
    MediaType = "media-type", UNSUPPORTED_MEDIA_TYPE, "不支持请求体的类型", "请用 multipart/form-data 或 application/json",
        "Unsupported media type", "Send multipart/form-data or application/json";
    /// A field is wrong.
    InvalidField = "invalid-field", UNPROCESSABLE_ENTITY, "有一项填写得不对", "请改正该项后再提交",
        "A field is wrong", "Correct the field and send again";
    /// The form has no file.
    NoFile = "no-file", UNPROCESSABLE_ENTITY, "没有文件", "请选择要转换的文件",
        "There is no file", "Add the file to convert";
    /// More than one file where one is taken.
    SeveralFiles = "several-files", UNPROCESSABLE_ENTITY, "这里一次只收一个文件", "多个文件请提交到 /v1/batches",
        "Only one file here", "Send several files to /v1/batches";
    /// A ZIP file of documents where one document is taken.
    ZipIsABatch = "zip-is-a-batch", UNPROCESSABLE_ENTITY, "这是装有多个文件的压缩包", "压缩包请提交到 /v1/batches",
        "This is a ZIP file of documents", "Send ZIP files to /v1/batches";
    /// The two keys of a request differ.
    KeysDiffer = "idempotency-keys-differ", UNPROCESSABLE_ENTITY, "两处的幂等键不一样", "请只写一处，或写得一样",
        "Two different idempotency keys", "Give one key, or the same twice";
    /// Of an upload nothing could be taken on.
    NothingTaken = "nothing-taken", UNPROCESSABLE_ENTITY, "没有一个文件可以处理", "请看每个文件的原因",
        "None of the files could be taken on", "See the reason of each file";
    /// The document cannot be set or drawn so.
    DocumentRefused = "document-refused", UNPROCESSABLE_ENTITY, "文档不能这样排版", "请按原因修改后再试",
        "The document cannot be set so", "Change what the reason names";
    /// Too many requests.
    Rate = "rate", TOO_MANY_REQUESTS, "请求太频繁", "请稍后再试",
        "Too many requests", "Wait and try again";
    /// Too many failed logins.
    LoginWait = "login-wait", TOO_MANY_REQUESTS, "登录失败次数太多", "请稍后再试；忘记密码请找管理员",
        "Too many failed logins", "Wait and try again";
    /// The tenant has too many open jobs.
    Quota = "quota", TOO_MANY_REQUESTS, "未完成的作业太多", "请等一些作业完成后再提交",
        "Too many open jobs", "Wait until some have ended";
    /// The pipeline takes no more at present.
    Busy = "busy", SERVICE_UNAVAILABLE, "系统繁忙", "请稍后再试，同样的内容可以重新提交",
        "Busy", "Send the same again later";
    /// A part of the pipeline cannot be reached.
    Unavailable = "unavailable", SERVICE_UNAVAILABLE, "系统暂时不可用", "请稍后再试；如反复出现，请找管理员",
        "Unavailable at present", "Send the same again later";
    /// A defect of the program.
    Internal = "internal", INTERNAL_SERVER_ERROR, "程序内部错误", "这是程序缺陷，请告诉维护人员",
        "Internal error", "Please report it";
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> Lang {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, text.parse().unwrap());
        Lang::of(&headers)
    }

    #[test]
    fn the_language_liked_best_is_taken() {
        assert_eq!(Lang::of(&HeaderMap::new()), Lang::Zh);
        assert_eq!(asked("en"), Lang::En);
        assert_eq!(asked("en-GB,zh;q=0.5"), Lang::En);
        assert_eq!(asked("zh-CN,zh;q=0.9,en;q=0.8"), Lang::Zh);
        assert_eq!(asked("fr, en;q=0.3"), Lang::En);
        assert_eq!(asked("*;q=;;,,en;q=x"), Lang::Zh);
    }
}
