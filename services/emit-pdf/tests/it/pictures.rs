//! Pictures on the finished page.

use std::process::Command;

use lopdf::{Document, Stream};
use png::{BitDepth, ColorType};
use proptest::prelude::*;
use wenshu_emit_pdf::EmitPdfError;
use wenshu_fonts::Fonts;
use wenshu_model::Pages;
use wenshu_model::pages::Page;
use wenshu_model::source::{Asset, PictureMedia};
use wenshu_picture::PictureError;

use crate::reader::read;
use crate::sheet::{asset, jpeg, pages, picture, pixels, png};

fn showing(assets: Vec<Asset>) -> Pages {
    let pictures = assets.iter().zip(0..).map(|(asset, block)| picture(asset, block, 50.0)).collect();
    Pages { assets, ..pages(vec![Page { pictures, ..Page::default() }]) }
}

fn written(pages: &Pages) -> Result<Vec<u8>, EmitPdfError> {
    wenshu_emit_pdf::emit_pdf(pages, Fonts::shipped())
}

fn images(document: &Document) -> Vec<&Stream> {
    let streams = document.objects.values().filter_map(|object| object.as_stream().ok());
    streams.filter(|stream| stream.dict.get(b"Subtype").is_ok_and(|kind| kind.as_name().unwrap() == b"Image")).collect()
}

fn name<'a>(image: &'a Stream, key: &[u8]) -> &'a str {
    std::str::from_utf8(image.dict.get(key).unwrap().as_name().unwrap()).unwrap()
}

/// The pixels as poppler takes them out of the file.
fn extracted(bytes: &[u8]) -> (u32, u32, ColorType, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file.pdf");
    std::fs::write(&file, bytes).unwrap();
    let status = Command::new("pdfimages").arg("-png").arg(&file).arg(folder.path().join("im")).status();
    assert!(status.expect("pdfimages is installed").success());
    pixels(&std::fs::read(folder.path().join("im-000.png")).unwrap())
}

#[test]
fn a_common_jpeg_goes_in_as_it_is() {
    for (file, space) in [("rgb.jpg", "DeviceRGB"), ("grey.jpg", "DeviceGray"), ("progressive.jpg", "DeviceRGB")] {
        let asset = jpeg(file);
        let document = read(&written(&showing(vec![asset.clone()])).unwrap());
        let image = images(&document)[0];
        assert_eq!(name(image, b"Filter"), "DCTDecode");
        assert_eq!(name(image, b"ColorSpace"), space);
        assert_eq!(*image.content, *asset.bytes, "{file}");
        assert_eq!(image.dict.get(b"Width").unwrap().as_i64().unwrap(), 48);
        assert_eq!(image.dict.get(b"Height").unwrap().as_i64().unwrap(), 32);
    }
}

#[test]
fn a_cmyk_jpeg_becomes_rgb_as_the_output_intent_asks() {
    let bytes = written(&showing(vec![jpeg("cmyk.jpg")])).unwrap();
    let document = read(&bytes);
    let image = images(&document)[0];
    assert_eq!((name(image, b"ColorSpace"), name(image, b"Filter")), ("DeviceRGB", "FlateDecode"));
    let (_, _, _, found) = extracted(&bytes);
    let (_, _, _, wanted) = extracted(&written(&showing(vec![jpeg("rgb.jpg")])).unwrap());
    let off = found.iter().zip(&wanted).map(|(a, b)| i64::from(a.abs_diff(*b))).sum::<i64>() / found.len() as i64;
    assert!(off < 24, "the colours are those of the same picture in RGB, off by {off}");
}

/// A sample by column, row and channel.
type Sample = Box<dyn Fn(u32, u32, u32) -> u8>;

#[test]
fn every_kind_of_png_keeps_its_pixels() {
    let eight = |x: u32, y: u32, channel: u32| ((x * 5 + y * 3 + channel * 70) % 256) as u16;
    let kinds: Vec<(Asset, Sample, usize)> = vec![
        (png("grey", ColorType::Grayscale, BitDepth::Eight, eight), Box::new(move |x, y, c| eight(x, y, c) as u8), 1),
        (
            png("bit", ColorType::Grayscale, BitDepth::One, |x, y, _| ((x + y) % 2) as u16),
            Box::new(|x, y, _| ((x + y) % 2 * 255) as u8),
            1,
        ),
        (png("rgb", ColorType::Rgb, BitDepth::Eight, eight), Box::new(move |x, y, c| eight(x, y, c) as u8), 3),
        (
            png("rgb16", ColorType::Rgb, BitDepth::Sixteen, move |x, y, c| eight(x, y, c) << 8 | 0x7f),
            Box::new(move |x, y, c| eight(x, y, c) as u8),
            3,
        ),
        (
            png("palette", ColorType::Indexed, BitDepth::Two, |x, _, _| (x % 3) as u16),
            Box::new(|x, _, c| if x % 3 == c { 255 } else { 0 }),
            3,
        ),
        (
            // Black, from clear at the left to solid at the right.
            png("alpha", ColorType::GrayscaleAlpha, BitDepth::Eight, |x, _, c| if c == 0 { 0 } else { (x * 5) as u16 }),
            Box::new(|x, _, _| 255 - (x * 5) as u8),
            1,
        ),
    ];
    for (asset, wanted, channels) in kinds {
        let label = asset.sha256.clone();
        let bytes = written(&showing(vec![asset])).unwrap();
        let (width, height, kind, found) = extracted(&bytes);
        assert_eq!((width, height, kind.samples()), (48, 32, channels), "{label}");
        let wanted: Vec<u8> = (0..32)
            .flat_map(|y| (0..48).flat_map(move |x| (0..channels as u32).map(move |c| (x, y, c))))
            .map(|(x, y, c)| wanted(x, y, c))
            .collect();
        assert!(found == wanted, "{label}");
    }
}

#[test]
fn transparency_is_laid_on_white_and_leaves_no_mask() {
    let alpha = png("alpha", ColorType::Rgba, BitDepth::Eight, |_, _, channel| if channel == 3 { 0 } else { 10 });
    let bytes = written(&showing(vec![alpha])).unwrap();
    assert!(extracted(&bytes).3.iter().all(|value| *value == 255));
    assert!(images(&read(&bytes)).iter().all(|image| !image.dict.has(b"SMask") && !image.dict.has(b"Mask")));
}

#[test]
fn a_picture_shown_many_times_is_in_the_file_once() {
    let photo = jpeg("rgb.jpg");
    let pictures = (0..5).map(|block| picture(&photo, block, 50.0 + f64::from(block) * 40.0)).collect::<Vec<_>>();
    let sheets = vec![Page { pictures: pictures.clone(), ..Page::default() }, Page { pictures, ..Page::default() }];
    let document = read(&written(&Pages { assets: vec![photo], ..pages(sheets) }).unwrap());
    assert_eq!(images(&document).len(), 1);
}

#[test]
fn a_picture_that_the_document_lacks_is_an_error_with_its_name() {
    let mut sheet = showing(vec![jpeg("rgb.jpg")]);
    sheet.assets.clear();
    let error = written(&sheet).unwrap_err();
    assert!(error.to_string().contains("rgb.jpg"), "{error}");
}

#[test]
fn a_picture_of_too_many_pixels_is_refused_before_it_is_decoded() {
    let mut bomb = png("bomb", ColorType::Grayscale, BitDepth::One, |_, _, _| 0).bytes.to_vec();
    bomb[16..24].copy_from_slice(&[0, 0, 255, 255, 0, 0, 255, 255]);
    let checksum = crc(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&checksum.to_be_bytes());
    match written(&showing(vec![asset("bomb", PictureMedia::Png, &bomb)])) {
        Err(EmitPdfError::Picture { source: PictureError::TooLarge { width: 65535, height: 65535, .. }, .. }) => {}
        other => panic!("{:?}", other.map(|bytes| bytes.len())),
    }
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

#[test]
fn a_jpeg_without_frame_or_scan_is_refused() {
    for bytes in [&b"\xff\xd8"[..], b"\xff\xd8\xff\xd9", b"no picture", b"", b"\xff\xd8\xff\xda\x00\x02x"] {
        let error = written(&showing(vec![asset("bad", PictureMedia::Jpeg, bytes)])).unwrap_err();
        assert!(matches!(error, EmitPdfError::Picture { source: PictureError::Jpeg { .. }, .. }), "{error:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn damaged_pictures_give_a_file_or_an_error_and_never_a_panic(
        which in 0_usize..4,
        at in 0_usize..900,
        value in any::<u8>(),
        length in 0_usize..900,
    ) {
        let whole = [
            jpeg("rgb.jpg"),
            jpeg("cmyk.jpg"),
            jpeg("progressive.jpg"),
            png("rgb", ColorType::Rgba, BitDepth::Eight, |x, y, c| (x * y + c) as u16 % 256),
        ];
        let mut bytes = whole[which].bytes.to_vec();
        if let Some(byte) = bytes.get_mut(at) {
            *byte = value;
        }
        bytes.truncate(bytes.len().saturating_sub(length));
        let damaged = asset("damaged", whole[which].media, &bytes);
        match written(&showing(vec![damaged])) {
            Ok(bytes) => prop_assert!(bytes.starts_with(b"%PDF-1.7")),
            Err(EmitPdfError::Picture { .. }) => {}
            Err(error) => prop_assert!(false, "{error}"),
        }
    }
}
