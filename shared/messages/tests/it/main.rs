//! Tests from outside, in one program: linking is most of their price.

mod round_trip;
mod samples;
