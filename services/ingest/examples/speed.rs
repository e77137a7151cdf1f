use wenshu_ingest::{Limits, ingest};
fn main() {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap();
        let n = (20_000_000 / bytes.len()).clamp(1, 500);
        let t = std::time::Instant::now();
        for _ in 0..n { let _ = std::hint::black_box(ingest(&bytes, &path, &Limits::default())); }
        let s = t.elapsed().as_secs_f64() / n as f64;
        println!("{path}: {:.3} ms {:.1} MB/s", s * 1e3, bytes.len() as f64 / s / 1e6);
    }
}
