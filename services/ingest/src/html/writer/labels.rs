//! Numbers and bullets that Word writes into its pages as text.

use super::{Gap, Writer};
use crate::html::{
    style::Styles,
    tree::{NodeId, Tree},
    word,
};

impl Writer<'_> {
    /// True for an element that is passed over: a bullet, or the hard spaces that
    /// stand for the tab behind a number. A space is left of those behind a Latin
    /// number, nothing behind a Chinese mark, which brings its own.
    pub fn passes_label(&mut self, tree: &Tree, styles: &Styles, id: NodeId) -> bool {
        if word::is_padding(tree, styles.of(id), id) {
            let latin = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ')');
            self.gap = if self.text.ends_with(latin) { Gap::Space } else { Gap::None };
            return true;
        }
        self.chars == 0 && word::is_bullet(tree, styles, id)
    }
}
