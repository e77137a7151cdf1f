-- Times are microseconds since 1970 in UTC: datetime(accepted_at / 1000000, 'unixepoch').
-- No foreign keys: forgetting a job empties every table by its id.

CREATE TABLE jobs (
    id BLOB NOT NULL PRIMARY KEY,
    tenant TEXT NOT NULL,
    batch BLOB,
    file TEXT NOT NULL,
    lane TEXT NOT NULL,
    order_json TEXT NOT NULL,
    source_json TEXT NOT NULL,
    wanted INTEGER NOT NULL,
    idempotency_key TEXT,
    reply_to TEXT,
    correlation_id TEXT,
    webhook TEXT,
    traceparent TEXT,
    state TEXT NOT NULL,
    documents INTEGER,
    documents_ended INTEGER NOT NULL,
    documents_failed INTEGER NOT NULL,
    outputs INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    findings INTEGER NOT NULL,
    problem TEXT,
    part_report TEXT,
    completion TEXT,
    accepted_at INTEGER NOT NULL,
    deadline INTEGER NOT NULL,
    closing_at INTEGER,
    ended_at INTEGER
);

-- Who looks for open or closing jobs walks those that did not end.
CREATE UNIQUE INDEX jobs_by_key ON jobs (tenant, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX jobs_by_time ON jobs (accepted_at, id);
CREATE INDEX jobs_by_tenant ON jobs (tenant, accepted_at, id);
CREATE INDEX jobs_by_batch ON jobs (batch, accepted_at, id) WHERE batch IS NOT NULL;
CREATE INDEX jobs_not_ended ON jobs (tenant, deadline) WHERE ended_at IS NULL;
CREATE INDEX jobs_ended ON jobs (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE documents (
    job BLOB NOT NULL,
    document INTEGER NOT NULL,
    title TEXT NOT NULL,
    pages INTEGER NOT NULL,
    part_report TEXT,
    formatted BOOLEAN NOT NULL,
    given_up BOOLEAN NOT NULL,
    made INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    problems TEXT,
    PRIMARY KEY (job, document)
) WITHOUT ROWID;

CREATE TABLE outputs (
    job BLOB NOT NULL,
    document INTEGER NOT NULL,
    format TEXT NOT NULL,
    name TEXT NOT NULL,
    object_key TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (job, document, format)
) WITHOUT ROWID;

CREATE TABLE findings (
    job BLOB NOT NULL,
    document INTEGER NOT NULL,
    code TEXT NOT NULL,
    severity TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (job, document, code, severity)
) WITHOUT ROWID;

-- Document 0 stands for the whole file.
CREATE TABLE attempts (
    job BLOB NOT NULL,
    document INTEGER NOT NULL,
    stage TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (job, document, stage, attempt)
) WITHOUT ROWID;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    routing_key TEXT NOT NULL,
    message_id TEXT NOT NULL UNIQUE,
    properties TEXT NOT NULL,
    body BLOB NOT NULL,
    job BLOB,
    attempts INTEGER NOT NULL,
    next_at INTEGER NOT NULL
);

CREATE INDEX outbox_due ON outbox (next_at, id);

CREATE TABLE dead_letters (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL,
    queue TEXT NOT NULL,
    tenant TEXT,
    job BLOB,
    document INTEGER,
    reason TEXT NOT NULL,
    problem TEXT,
    headers TEXT NOT NULL,
    body BLOB NOT NULL,
    since INTEGER NOT NULL,
    state TEXT NOT NULL,
    replays INTEGER NOT NULL,
    UNIQUE (message_id, queue)
);

CREATE INDEX dead_letters_waiting ON dead_letters (tenant, id) WHERE state = 'waiting';
CREATE INDEX dead_letters_of_jobs ON dead_letters (job) WHERE job IS NOT NULL;
CREATE INDEX dead_letters_by_time ON dead_letters (since);
