//! Locations (`ST_Loc`, GB/T 33190 7.3): absolute from the root of the package
//! behind a slash, else relative to the folder of the part they stand in.

/// The parts that a location may mean, the standard's reading first: programs
/// also write locations from the root without a slash, or from the folder of the
/// document.
pub fn candidates(from: &str, location: &str) -> Vec<String> {
    let location = location.trim().replace('\\', "/");
    let mut names = Vec::new();
    let mut add = |name: Option<String>| names.extend(name.filter(|name| !name.is_empty()));
    if let Some(absolute) = location.strip_prefix('/') {
        add(plain(absolute));
        return names;
    }
    let folder = folder(from);
    add(plain(&format!("{folder}{location}")));
    add(plain(&location));
    if let Some((document, _)) = folder.split_once('/') {
        add(plain(&format!("{document}/{location}")));
    }
    names
}

/// The folder of a part, with its slash.
fn folder(part: &str) -> &str {
    part.rfind('/').and_then(|at| part.get(..=at)).unwrap_or_default()
}

/// A name without `.` and `..`; nothing when it leads out of the package.
fn plain(name: &str) -> Option<String> {
    let mut steps: Vec<&str> = Vec::new();
    for step in name.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop()?;
            }
            step => steps.push(step),
        }
    }
    Some(steps.join("/"))
}

#[cfg(test)]
mod tests {
    use super::candidates;

    #[test]
    fn locations_are_relative_to_their_part() {
        assert_eq!(candidates("Doc_0/Document.xml", "Pages/P.xml")[0], "Doc_0/Pages/P.xml");
        assert_eq!(candidates("Doc_0/Pages/P.xml", "../Res/a.png")[0], "Doc_0/Res/a.png");
        assert_eq!(candidates("Doc_0/Document.xml", "/Doc_1/D.xml"), ["Doc_1/D.xml"]);
        assert_eq!(candidates("OFD.xml", "Doc_0/Document.xml")[0], "Doc_0/Document.xml");
        assert!(candidates("OFD.xml", "../../etc/passwd").iter().all(|name| !name.contains("..")));
    }
}
