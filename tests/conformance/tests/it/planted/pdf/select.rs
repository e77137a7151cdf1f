//! Picking glyphs by what they say and where they stand, and changing them.

use super::content::{Glyph, Mark};
use super::{PT, Pdf};

/// Two glyphs nearer than this share a baseline, mm.
const SAME_BASELINE: f64 = 0.6;

/// Glyphs of a page that were picked, as indices into its marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picked {
    /// Page, from 0.
    pub page: usize,
    /// The glyphs, in reading order.
    pub at: Vec<usize>,
}

impl Pdf {
    /// The lines of a page from the top, each from the left; turned text left
    /// out.
    pub fn lines(&self, page: usize) -> Vec<Picked> {
        let glyph = |index: &usize| self.pages[page].marks[*index].glyph().unwrap();
        let mut lines: Vec<(f64, Vec<usize>)> = Vec::new();
        for (index, mark) in self.pages[page].marks.iter().enumerate() {
            let Some(found) = mark.glyph().filter(|glyph| glyph.turn[1] == 0.0) else { continue };
            match lines.iter_mut().rev().find(|(y, _)| (y - found.y).abs() < SAME_BASELINE) {
                Some((_, line)) => line.push(index),
                None => lines.push((found.y, vec![index])),
            }
        }
        lines.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (_, line) in &mut lines {
            line.sort_by(|a, b| glyph(a).x.total_cmp(&glyph(b).x));
        }
        lines.into_iter().map(|(_, at)| Picked { page, at }).collect()
    }

    /// The text of what was picked.
    pub fn text(&self, picked: &Picked) -> String {
        picked.at.iter().map(|index| self.glyph(picked.page, *index).text.as_str()).collect()
    }

    /// A glyph.
    pub fn glyph(&self, page: usize, index: usize) -> &Glyph {
        self.pages[page].marks[index].glyph().unwrap()
    }

    /// The first glyph of what was picked.
    pub fn first(&self, picked: &Picked) -> &Glyph {
        self.glyph(picked.page, picked.at[0])
    }

    /// The last glyph of what was picked.
    pub fn last(&self, picked: &Picked) -> &Glyph {
        self.glyph(picked.page, *picked.at.last().unwrap())
    }

    /// Every place of a text that stands on one line, white space aside.
    pub fn find_all(&self, text: &str) -> Vec<Picked> {
        let all = (0..self.pages.len()).flat_map(|page| self.lines(page));
        all.filter_map(|line| self.within(&line, text)).collect()
    }

    /// Where a text stands in a line.
    fn within(&self, line: &Picked, text: &str) -> Option<Picked> {
        let seen = |index: &&usize| !self.glyph(line.page, **index).text.trim().is_empty();
        let seen: Vec<usize> = line.at.iter().filter(seen).copied().collect();
        let all: String = seen.iter().map(|index| self.glyph(line.page, *index).text.as_str()).collect();
        let from = all.find(text)?;
        let mut offset = 0;
        let at = seen.into_iter().filter(|index| {
            let inside = (from..from + text.len()).contains(&offset);
            offset += self.glyph(line.page, *index).text.len();
            inside
        });
        Some(Picked { page: line.page, at: at.collect() })
    }

    /// The first place of a text.
    #[track_caller]
    pub fn find(&self, text: &str) -> Picked {
        self.find_all(text).into_iter().next().unwrap_or_else(|| panic!("no “{text}” on one line"))
    }

    /// The last place of a text.
    #[track_caller]
    pub fn find_last(&self, text: &str) -> Picked {
        self.find_all(text).pop().unwrap_or_else(|| panic!("no “{text}” on one line"))
    }

    /// The whole line that something stands on.
    pub fn line_of(&self, picked: &Picked) -> Picked {
        let lines = self.lines(picked.page);
        lines.into_iter().find(|line| line.at.contains(&picked.at[0])).unwrap()
    }

    /// The line with a text.
    #[track_caller]
    pub fn line(&self, text: &str) -> Picked {
        self.line_of(&self.find(text))
    }

    /// The line of the page number.
    #[track_caller]
    pub fn number(&self, page: usize) -> Picked {
        let found = self.lines(page).into_iter().find(|line| self.first(line).y > 264.0);
        found.unwrap_or_else(|| panic!("page {} has no number", page + 1))
    }

    /// The glyphs of a page within two heights, mm.
    pub fn between(&self, page: usize, from: f64, to: f64) -> Picked {
        let inside = |mark: &Mark| mark.glyph().is_some_and(|glyph| (from..to).contains(&glyph.y));
        let marks = self.pages[page].marks.iter().enumerate();
        Picked { page, at: marks.filter(|(_, mark)| inside(mark)).map(|(index, _)| index).collect() }
    }

    /// The glyphs of a page that are red.
    pub fn red(&self, page: usize) -> Picked {
        let red = |mark: &Mark| mark.glyph().is_some_and(|glyph| glyph.ink[0] > 0.5 && glyph.ink[1] < 0.5);
        let marks = self.pages[page].marks.iter().enumerate();
        Picked { page, at: marks.filter(|(_, mark)| red(mark)).map(|(index, _)| index).collect() }
    }

    /// Changes every glyph that was picked.
    pub fn each(&mut self, picked: &Picked, mut change: impl FnMut(&mut Glyph)) {
        assert!(!picked.at.is_empty(), "nothing was picked");
        for index in &picked.at {
            match &mut self.pages[picked.page].marks[*index] {
                Mark::Glyph(glyph) => change(glyph),
                _ => panic!("no glyph"),
            }
        }
    }

    /// Moves glyphs, mm.
    pub fn shift(&mut self, picked: &Picked, x: f64, y: f64) {
        self.each(picked, |glyph| {
            glyph.x += x;
            glyph.y += y;
        });
    }

    /// Moves a page's glyphs below a height, page number left out, mm.
    pub fn shift_below(&mut self, page: usize, from: f64, y: f64) {
        let picked = self.between(page, from, 264.0);
        if !picked.at.is_empty() {
            self.shift(&picked, 0.0, y);
        }
    }

    /// Sets glyphs in another size; their middles stay.
    pub fn resize(&mut self, picked: &Picked, size: f64) {
        self.each(picked, |glyph| {
            let advance = glyph.advance * size / glyph.size;
            glyph.x += (glyph.advance - advance) / 2.0;
            glyph.advance = advance;
            glyph.size = size;
        });
    }

    /// Sets glyphs in another face.
    pub fn set_face(&mut self, picked: &Picked, face: &str) {
        self.each(picked, |glyph| glyph.face = Some(face.to_owned()));
    }

    /// Sets glyphs in another colour.
    pub fn dye(&mut self, picked: &Picked, ink: [f32; 3]) {
        self.each(picked, |glyph| glyph.ink = ink);
    }

    /// Gives glyphs another text, one character each; a text that is shorter
    /// takes the glyphs at the end away, a longer one puts some there.
    pub fn retype(&mut self, picked: &Picked, text: &str) {
        let letters: Vec<char> = text.chars().collect();
        let marks = &self.pages[picked.page].marks;
        let mut made: Vec<Glyph> = picked.at.iter().map(|index| marks[*index].glyph().unwrap().clone()).collect();
        while made.len() < letters.len() {
            let mut more = made.last().unwrap().clone();
            more.x += more.advance;
            made.push(more);
        }
        made.truncate(letters.len());
        let faces = &self.faces;
        for (glyph, letter) in made.iter_mut().zip(&letters) {
            let text = letter.to_string();
            if glyph.text != text {
                let face = &faces[&glyph.font];
                if let Some(code) = face.code(&text) {
                    glyph.code = code;
                    glyph.advance = face.width(code) * glyph.size / PT;
                }
                glyph.text = text;
            }
        }
        self.replace(picked, made);
    }

    /// Takes glyphs away.
    pub fn remove(&mut self, picked: &Picked) {
        self.replace(picked, Vec::new());
    }

    /// Puts glyphs where others were.
    fn replace(&mut self, picked: &Picked, mut glyphs: Vec<Glyph>) {
        let marks = &mut self.pages[picked.page].marks;
        let spare = glyphs.split_off(glyphs.len().min(picked.at.len()));
        let mut gone: Vec<usize> = picked.at.get(glyphs.len()..).unwrap_or_default().to_vec();
        for (index, glyph) in picked.at.iter().zip(glyphs) {
            marks[*index] = Mark::Glyph(glyph);
        }
        if let Some(last) = picked.at.last().filter(|_| !spare.is_empty()) {
            marks.splice(last + 1..last + 1, spare.into_iter().map(Mark::Glyph));
        }
        gone.sort_unstable();
        for index in gone.into_iter().rev() {
            marks.remove(index);
        }
    }

    /// Moves glyphs to another page.
    pub fn carry(&mut self, picked: &Picked, page: usize, y: f64) {
        let mut moved: Vec<Mark> =
            picked.at.iter().map(|index| self.pages[picked.page].marks[*index].clone()).collect();
        for mark in &mut moved {
            if let Mark::Glyph(glyph) = mark {
                glyph.y += y;
            }
        }
        self.remove(picked);
        self.pages[page].marks.extend(moved);
    }
}
