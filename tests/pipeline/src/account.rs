//! The account of a run: nothing lost, nothing twice, nothing else than without
//! faults.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::client::Client;
use crate::expected::Expected;

/// What a run came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Account {
    /// Jobs that ended, each once.
    pub jobs: usize,
    /// Documents found.
    pub documents: u64,
    /// Outputs compared, byte for byte.
    pub outputs: usize,
}

/// Compares the completions of jobs with what `wenshu convert` makes of their
/// files. `files` names the file of each key.
///
/// # Panics
/// When an output is missing, extra or different, or a job did not complete.
pub fn check(
    client: &Client,
    completions: &BTreeMap<String, Value>,
    files: &BTreeMap<String, String>,
    expected: &Expected,
) -> Account {
    let mut account = Account::default();
    for (key, file) in files {
        let completion = &completions[key];
        assert_eq!(completion["status"], "completed", "{file}: {completion}");
        let outputs = client.outputs(completion);
        let wanted = expected.of_file(file);
        assert!(
            outputs.keys().eq(wanted.keys()),
            "{file}: {:?} instead of {:?}",
            outputs.keys().collect::<Vec<_>>(),
            wanted.keys().collect::<Vec<_>>()
        );
        for (name, bytes) in &outputs {
            assert!(*bytes == wanted[name], "{file}: {name} differs from that of wenshu convert");
        }
        account.jobs += 1;
        account.documents += completion["counts"]["documents"].as_u64().expect("a count");
        account.outputs += outputs.len();
    }
    account
}
