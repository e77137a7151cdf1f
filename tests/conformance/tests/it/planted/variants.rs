//! Good papers as they are after they left the program: sealed, stamped, their
//! attachments bound apart; and the faults that only such papers can have.

use super::fault::{Fault, pdf};
use super::pdf::{Pdf, Picked};

const SEALED: &str = "note, sealed";
const JOINT: &str = "document-joint-3, sealed";
const STAMPED: &str = "order-stamp, stamped";
const APART: &str = "attachments-two, bound apart";

/// Width of a cell, mm.
const CELL: f64 = 156.0 / 28.0;
/// Half a seal, mm.
const HALF: f64 = 21.0;

/// Name of the paper, the paper that it is made of, how.
type Variant = (&'static str, &'static str, fn(&mut Pdf));

/// The papers.
pub const VARIANTS: &[Variant] = &[
    (SEALED, "note", |p| seal(p, &["明州市人民政府办公室"])),
    (JOINT, "document-joint-3", |p| seal(p, &["明州市教育局", "明州市公安局", "明州市市场监督管理局"])),
    (STAMPED, "order-stamp", |p| {
        let name = p.find("顾长河");
        p.remove(&name);
        let office = p.find("市长");
        let middle = p.first(&office).y - 2.1;
        let right = 184.0 - 4.0 * CELL;
        p.stamp(office.page, [right - 30.0, middle - 5.0, right, middle + 5.0]);
    }),
    (APART, "attachments-two", |p| {
        for label in ["附件1", "附件2"] {
            let found = p.find_last(label);
            p.retype(&found, &format!("明体〔2026〕17号{label}"));
            let whole = p.find_last(&format!("明体〔2026〕17号{label}"));
            p.set_face(&whole, "SimHei");
        }
    }),
];

/// Presses a seal over the last place of each name (9704-7.3.5.1-c, -e): the
/// name lies slightly below its centre.
fn seal(p: &mut Pdf, names: &[&str]) {
    for name in names {
        let found = signature(p, name);
        let middle = f64::midpoint(p.first(&found).x, p.last(&found).x + p.last(&found).advance);
        let centre = p.first(&found).y - 4.0;
        p.stamp(found.page, [middle - HALF, centre - HALF, middle + HALF, centre + HALF]);
    }
}

/// The last place of a name, that of the 版记 left out.
fn signature(p: &Pdf, name: &str) -> Picked {
    let found = p.find_all(name).into_iter().rfind(|found| !p.text(&p.line_of(found)).contains("印发"));
    found.unwrap_or_else(|| panic!("no signature of {name}"))
}

/// Page of the seals.
fn sealed_page(p: &Pdf, name: &str) -> usize {
    signature(p, name).page
}

pub fn faults() -> Vec<Fault> {
    vec![
        pdf("9704-7.3.5.1-c", SEALED, "the seal stands two rows too low", |p| {
            let page = sealed_page(p, "明州市人民政府办公室");
            p.shift_stamps(page, 0.0, 40.0);
        }),
        pdf("9704-7.3.5.1-d", SEALED, "a second seal stands over nothing", |p| {
            let page = sealed_page(p, "明州市人民政府办公室");
            p.stamp(page, [40.0, 190.0, 82.0, 232.0]);
        }),
        pdf("9704-7.3.5.1-e", JOINT, "the seals overlap", |p| {
            let page = sealed_page(p, "明州市教育局");
            let found = signature(p, "明州市教育局");
            let (x, y) = (p.first(&found).x + 30.0, p.first(&found).y - 4.0);
            p.stamp(page, [x - HALF, y - HALF, x + HALF, y + HALF]);
        }),
        pdf("9704-7.3.5.3-a", STAMPED, "the stamp stands at the right edge", |p| p.shift_stamps(0, 4.0 * CELL, 0.0)),
        pdf("9704-7.3.7-f", APART, "the label of an attachment is not flush left", |p| {
            let label = p.line("明体〔2026〕17号附件2");
            let label = Picked { page: label.page, at: label.at };
            p.shift(&label, 30.0, 0.0);
        }),
    ]
}
