//! A site's own faces, and the report of what was wanted and used.

#[cfg(test)]
mod fallback;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod making;
#[cfg(test)]
mod site;
