//! Fitted documents, measured on the pages that come out.

#[cfg(test)]
mod first_page;
#[cfg(test)]
mod imprint;
#[cfg(test)]
mod letterhead;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod spacing;
#[cfg(test)]
mod support;
