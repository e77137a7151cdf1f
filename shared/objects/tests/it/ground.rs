//! A place for one test: a folder, or a bucket of a server of its own.

use std::path::PathBuf;

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use wenshu_objects::{Objects, Place, S3Place, Sync};

pub const BUCKET: &str = "documents";
pub const ACCESS_KEY: &str = "the-access-key";
pub const SECRET_KEY: &str = "the-secret-key";
pub const LIMIT: u64 = 64 << 20;

/// Jobs are UUIDs; these are easy to tell apart.
pub const JOB: &str = "00000000-0000-7000-8000-000000000001";
pub const OTHER_JOB: &str = "00000000-0000-7000-8000-000000000002";

pub struct Ground {
    pub place: Place,
    pub objects: Objects,
    /// Where the bytes of an object lie, to damage them.
    root: PathBuf,
    _folder: TempDir,
    server: Option<JoinHandle<()>>,
}

impl Ground {
    pub async fn folder() -> Self {
        let folder = TempDir::new().unwrap();
        let root = folder.path().join("objects");
        let place = Place::Folder { path: root.clone(), sync: Sync::Group };
        let objects = Objects::open(&place).await.unwrap();
        Self { place, objects, root, _folder: folder, server: None }
    }

    pub async fn bucket() -> Self {
        let folder = TempDir::new().unwrap();
        let root = folder.path().join(BUCKET);
        std::fs::create_dir(&root).unwrap();
        let (endpoint, server) = serve(folder.path()).await;
        let place = Place::S3(s3_place(&endpoint));
        let objects = Objects::open(&place).await.unwrap();
        Self { place, objects, root, _folder: folder, server: Some(server) }
    }

    pub fn file_of(&self, key: &wenshu_objects::Key) -> PathBuf {
        self.root.join(key.to_string())
    }

    pub fn root(&self) -> &std::path::Path {
        &self.root
    }

    /// Ends the server with all its connections.
    pub async fn stop_server(&mut self) {
        let server = self.server.take().expect("this ground has a server");
        server.abort();
        let _ = server.await;
    }
}

pub fn s3_place(endpoint: &str) -> S3Place {
    S3Place {
        endpoint: Some(endpoint.to_owned()),
        region: "cn-north-1".to_owned(),
        bucket: BUCKET.to_owned(),
        access_key: ACCESS_KEY.to_owned(),
        secret_key: SECRET_KEY.to_owned(),
        allow_http: true,
        virtual_hosted: false,
    }
}

/// An S3 server over a folder, whose folders are buckets.
async fn serve(root: &std::path::Path) -> (String, JoinHandle<()>) {
    let mut builder = S3ServiceBuilder::new(FileSystem::new(root).unwrap());
    builder.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET_KEY));
    let service = builder.build();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        // Dropped with the task, and the connections with it.
        let mut connections = tokio::task::JoinSet::new();
        loop {
            let (socket, _) = listener.accept().await.unwrap();
            let service = service.clone();
            connections.spawn(async move {
                let http = auto::Builder::new(TokioExecutor::new());
                // A client may hang up at any time.
                let _ = http.serve_connection(TokioIo::new(socket), service).await;
            });
        }
    });
    (endpoint, server)
}
