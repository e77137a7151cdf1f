//! Page after page: drawn, then recognised.

use std::time::Duration;

use bytes::Bytes;
use tokio::time::Instant;
use wenshu_children::ChildError;
use wenshu_children::engine::{EngineLimits, EngineOrder, run};
use wenshu_model::{Scan, ScanKind, ScanPage};

use crate::{Engine, OcrError, Recognised};

/// Bytes of the engine's account of one page: a dense one has 200 000.
const PAGE_BYTES: u64 = 4 << 20;
/// Bytes of the accounts of a file.
const PAGES_BYTES: u64 = 64 << 20;
/// Class of a page in an account.
const PAGE_MARK: &[u8] = b"'ocr_page'";
/// Files that draw fonts which a PDF file names and does not have.
const FONTS: [&str; 5] =
    ["/usr/share/poppler", "/usr/share/fonts", "/usr/share/fontconfig", "/etc/fonts", "/var/cache/fontconfig"];

impl Engine {
    /// Recognises the pages of a file. Dropping the future ends it at once.
    ///
    /// # Errors
    /// [`OcrError`] for the first page that does not work: a text with pages
    /// missing would be taken for whole.
    pub async fn recognise(&self, scan: &Scan, bytes: Bytes) -> Result<Recognised, OcrError> {
        let limit = self.options.pages;
        if scan.pages.len() > limit {
            return Err(OcrError::TooManyPages { pages: scan.pages.len(), limit });
        }
        let until = Instant::now() + self.options.wall;
        let mut pages = Vec::with_capacity(scan.pages.len());
        let mut total = 0u64;
        for (page, number) in scan.pages.iter().zip(1usize..) {
            let account = self.page(scan.kind, *page, number, &bytes, until).await?;
            total = total.saturating_add(account.len() as u64);
            if total > PAGES_BYTES {
                return Err(OcrError::Page { page: number, source: too_large(PAGES_BYTES) });
            }
            pages.push(account);
        }
        Ok(Recognised { recogniser: self.told.clone(), pages })
    }

    async fn page(
        &self,
        kind: ScanKind,
        page: ScanPage,
        number: usize,
        bytes: &Bytes,
        until: Instant,
    ) -> Result<Bytes, OcrError> {
        let picture = match kind {
            ScanKind::Pdf => self.run(self.draw(page, number, bytes), pixels(page), number, until).await?,
            ScanKind::Picture | ScanKind::Tiff => bytes.clone(),
        };
        let of_tiff = (kind == ScanKind::Tiff).then_some(number);
        let account = self.run(self.look(page, of_tiff, picture), PAGE_BYTES, number, until).await?;
        // Of bytes that are no picture the engine gives an account without a page,
        // and says that all went well.
        let has_page = account.windows(PAGE_MARK.len()).any(|window| window == PAGE_MARK);
        if has_page { Ok(account) } else { Err(OcrError::Page { page: number, source: ChildError::Garbled }) }
    }

    /// Draws a page in grey, of exactly the pixels that it was given: whatever the
    /// file says of its size.
    fn draw(&self, page: ScanPage, number: usize, bytes: &Bytes) -> EngineOrder {
        let ScanPage { width, height, .. } = page;
        let arguments = format!("-q -gray -cropbox -f {number} -l {number} -scale-to-x {width} -scale-to-y {height} -");
        EngineOrder {
            program: self.drawer.clone(),
            arguments: arguments.split(' ').map(str::to_owned).collect(),
            environment: vec![("LC_ALL".to_owned(), "C".to_owned())],
            reads: FONTS.map(Into::into).into(),
            input: bytes.clone(),
        }
    }

    /// Has the engine look at a picture.
    fn look(&self, page: ScanPage, of_tiff: Option<usize>, picture: Bytes) -> EngineOrder {
        let mut arguments: Vec<String> =
            ["stdin", "stdout", "-l", &self.told.languages, "--dpi"].map(str::to_owned).into();
        arguments.push(page.dpi.clamp(70, 2400).to_string());
        arguments.push("--tessdata-dir".to_owned());
        arguments.push(self.data.to_string_lossy().into_owned());
        let mut set = |what: String| arguments.extend(["-c".to_owned(), what]);
        set("tessedit_create_hocr=1".to_owned());
        set("hocr_char_boxes=1".to_owned());
        if let Some(number) = of_tiff {
            set(format!("tessedit_page_number={}", number.saturating_sub(1)));
        }
        EngineOrder {
            program: self.recogniser.clone(),
            arguments,
            // One thread: more would take what other documents wait for.
            environment: [("OMP_THREAD_LIMIT", "1"), ("LC_ALL", "C")].map(|(a, b)| (a.to_owned(), b.to_owned())).into(),
            reads: vec![self.data.clone()],
            input: picture,
        }
    }

    async fn run(&self, order: EngineOrder, most: u64, page: usize, until: Instant) -> Result<Bytes, OcrError> {
        let left = until.saturating_duration_since(Instant::now());
        let late = || OcrError::Time { page, limit: self.options.wall.as_secs() };
        if left < Duration::from_millis(1) {
            return Err(late());
        }
        let limits = EngineLimits {
            memory_bytes: self.options.memory_bytes,
            cpu_seconds: self.options.page_cpu_seconds,
            wall: left,
            output_bytes: most,
            sealing: self.options.sealing,
            ..EngineLimits::default()
        };
        match run(&self.launcher, order, &limits).await {
            Ok(output) => Ok(output.bytes),
            Err(ChildError::WallLimit { .. }) => Err(late()),
            Err(source) => Err(OcrError::Page { page, source }),
        }
    }
}

/// Bytes of a page as a grey picture, its head included.
fn pixels(page: ScanPage) -> u64 {
    u64::from(page.width).saturating_mul(u64::from(page.height)).saturating_add(64)
}

const fn too_large(limit: u64) -> ChildError {
    ChildError::ReplyTooLarge { bytes: limit, parts: 1, limit, limit_parts: 1 }
}
