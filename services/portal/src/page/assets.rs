//! Style and scripts of the page, inside the binary. All lie under one folder
//! named by the hash of them all: a browser may keep them for ever, and a module
//! finds its neighbours by relative names.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// A file of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asset {
    /// Its name.
    pub name: &'static str,
    /// Media type.
    pub media_type: &'static str,
    /// The file.
    pub bytes: &'static [u8],
}

/// Cache-Control of an asset: its address changes with its content.
pub const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

macro_rules! asset {
    ($name:literal, $media_type:expr) => {
        Asset { name: $name, media_type: $media_type, bytes: include_bytes!(concat!("../../assets/", $name)) }
    };
}

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// All.
pub const ALL: &[Asset] = &[
    asset!("app.css", CSS),
    asset!("app.js", JS),
    asset!("document.js", JS),
    asset!("elements.js", JS),
    asset!("live.js", JS),
    asset!("net.js", JS),
    asset!("start.js", JS),
    asset!("tabs.js", JS),
    asset!("upload.js", JS),
    asset!("icon.svg", SVG),
];

/// Name of the folder: a hash of names and content of all.
static FOLDER: LazyLock<String> = LazyLock::new(|| {
    let mut hash = Sha256::new();
    for asset in ALL {
        hash.update(asset.name);
        hash.update([0]);
        hash.update(asset.bytes.len().to_le_bytes());
        hash.update(asset.bytes);
    }
    hex::encode(hash.finalize()).chars().take(16).collect()
});

/// Name of the folder of this binary's assets.
pub fn folder() -> &'static str {
    &FOLDER
}

/// Where an asset is fetched.
pub fn href(name: &str) -> String {
    format!("/assets/{}/{name}", folder())
}

/// The asset of this address; nothing for another folder or name.
pub fn find(folder: &str, name: &str) -> Option<Asset> {
    (folder == self::folder()).then(|| ALL.iter().copied().find(|asset| asset.name == name)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asset_is_found_at_its_address_alone() {
        let address = href("app.css");
        let mut parts = address.split('/').skip(2);
        let (folder, name) = (parts.next().unwrap(), parts.next().unwrap());
        assert_eq!(find(folder, name).unwrap().media_type, CSS);
        assert_eq!(find("0", name), None);
        assert_eq!(find(folder, "../Cargo.toml"), None);
    }

    #[test]
    fn nothing_comes_from_elsewhere() {
        for asset in ALL.iter().filter(|asset| asset.media_type != SVG) {
            let text = std::str::from_utf8(asset.bytes).unwrap();
            assert!(
                !text.contains("http://") && !text.contains("https://") && !text.contains("@import"),
                "{}",
                asset.name
            );
        }
    }

    #[test]
    fn every_module_that_is_imported_is_there() {
        for asset in ALL.iter().filter(|asset| asset.media_type == JS) {
            let text = std::str::from_utf8(asset.bytes).unwrap();
            for line in text.lines().filter(|line| line.starts_with("import ")) {
                let name = line.split("'./").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
                assert!(find(folder(), name).is_some(), "{}: {name}", asset.name);
            }
        }
    }
}
