-- Times are microseconds since 1970 in UTC: to_timestamp(accepted_at / 1e6).
-- No foreign keys: every write of a job holds the lock of its row in jobs, and
-- forgetting a job empties every table by its id.

-- Counters change with every fold: room on the page keeps those changes out of
-- the indexes.
CREATE TABLE jobs (
    id UUID PRIMARY KEY,
    tenant TEXT NOT NULL,
    batch UUID,
    file TEXT NOT NULL,
    lane TEXT NOT NULL,
    order_json TEXT NOT NULL,
    source_json TEXT NOT NULL,
    wanted BIGINT NOT NULL,
    idempotency_key TEXT,
    reply_to TEXT,
    correlation_id TEXT,
    webhook TEXT,
    traceparent TEXT,
    state TEXT NOT NULL,
    documents BIGINT,
    documents_ended BIGINT NOT NULL,
    documents_failed BIGINT NOT NULL,
    outputs BIGINT NOT NULL,
    pages BIGINT NOT NULL,
    findings BIGINT NOT NULL,
    problem TEXT,
    part_report TEXT,
    completion TEXT,
    accepted_at BIGINT NOT NULL,
    deadline BIGINT NOT NULL,
    closing_at BIGINT,
    ended_at BIGINT
) WITH (fillfactor = 70);

-- Of what changes before a job ends, no index knows anything: those changes stay
-- on the page of the row. Who looks for open or closing jobs walks those that
-- did not end.
CREATE UNIQUE INDEX jobs_by_key ON jobs (tenant, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX jobs_by_time ON jobs (accepted_at, id);
CREATE INDEX jobs_by_tenant ON jobs (tenant, accepted_at, id);
CREATE INDEX jobs_by_batch ON jobs (batch, accepted_at, id) WHERE batch IS NOT NULL;
CREATE INDEX jobs_not_ended ON jobs (tenant, deadline) WHERE ended_at IS NULL;
CREATE INDEX jobs_ended ON jobs (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE documents (
    job UUID NOT NULL,
    document BIGINT NOT NULL,
    title TEXT NOT NULL,
    pages BIGINT NOT NULL,
    part_report TEXT,
    formatted BOOLEAN NOT NULL,
    given_up BOOLEAN NOT NULL,
    made BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    problems TEXT,
    PRIMARY KEY (job, document)
) WITH (fillfactor = 70);

CREATE TABLE outputs (
    job UUID NOT NULL,
    document BIGINT NOT NULL,
    format TEXT NOT NULL,
    name TEXT NOT NULL,
    object_key TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    PRIMARY KEY (job, document, format)
);

CREATE TABLE findings (
    job UUID NOT NULL,
    document BIGINT NOT NULL,
    code TEXT NOT NULL,
    severity TEXT NOT NULL,
    times BIGINT NOT NULL,
    PRIMARY KEY (job, document, code, severity)
);

-- Document 0 stands for the whole file.
CREATE TABLE attempts (
    job UUID NOT NULL,
    document BIGINT NOT NULL,
    stage TEXT NOT NULL,
    attempt BIGINT NOT NULL,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (job, document, stage, attempt)
);

CREATE TABLE outbox (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    routing_key TEXT NOT NULL,
    message_id TEXT NOT NULL UNIQUE,
    properties TEXT NOT NULL,
    body BYTEA NOT NULL,
    job UUID,
    attempts BIGINT NOT NULL,
    next_at BIGINT NOT NULL
);

CREATE INDEX outbox_due ON outbox (next_at, id);

CREATE TABLE dead_letters (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id TEXT NOT NULL,
    queue TEXT NOT NULL,
    tenant TEXT,
    job UUID,
    document BIGINT,
    reason TEXT NOT NULL,
    problem TEXT,
    headers TEXT NOT NULL,
    body BYTEA NOT NULL,
    since BIGINT NOT NULL,
    state TEXT NOT NULL,
    replays BIGINT NOT NULL,
    UNIQUE (message_id, queue)
);

CREATE INDEX dead_letters_waiting ON dead_letters (tenant, id) WHERE state = 'waiting';
CREATE INDEX dead_letters_of_jobs ON dead_letters (job) WHERE job IS NOT NULL;
CREATE INDEX dead_letters_by_time ON dead_letters (since);
