//! The shipped faces and the lookup of a character's glyph.
