//! An S3-compatible server of the test's own, over a folder.

use std::path::PathBuf;

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::pipeline::Options;
use crate::scratch;

const BUCKET: &str = "documents";
const ACCESS_KEY: &str = "the-access-key";
const SECRET_KEY: &str = "the-secret-key";

/// A server with one bucket, `documents`. It ends when dropped.
pub struct Bucket {
    folder: PathBuf,
    endpoint: String,
    server: JoinHandle<()>,
}

impl Bucket {
    /// Starts the server.
    pub async fn start() -> Self {
        let folder = scratch::folder("bucket");
        std::fs::create_dir(folder.join(BUCKET)).expect("the bucket is made");
        let mut builder = S3ServiceBuilder::new(FileSystem::new(&folder).expect("the folder is there"));
        builder.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET_KEY));
        let service = builder.build();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let endpoint = format!("http://{}", listener.local_addr().expect("it listens"));
        let server = tokio::spawn(async move {
            let mut connections = tokio::task::JoinSet::new();
            while let Ok((socket, _)) = listener.accept().await {
                let service = service.clone();
                connections.spawn(async move {
                    let http = auto::Builder::new(TokioExecutor::new());
                    // A client may hang up at any time.
                    drop(http.serve_connection(TokioIo::new(socket), service).await);
                });
            }
        });
        Self { folder, endpoint, server }
    }

    /// Settings that lead the services here.
    pub fn options(&self, options: Options) -> Options {
        options
            .set("storage.kind", "s3")
            .set("storage.s3.endpoint", &self.endpoint)
            .set("storage.s3.bucket", BUCKET)
            .set("storage.s3.access_key", ACCESS_KEY)
            .set("storage.s3.secret_key", SECRET_KEY)
            .set("storage.s3.allow_http", true)
    }

    /// Where the objects lie, by their keys.
    pub fn store(&self) -> PathBuf {
        self.folder.join(BUCKET)
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        self.server.abort();
    }
}
