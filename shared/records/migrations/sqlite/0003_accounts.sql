-- Who may do what: users, keys of programs, sessions of the page, and how often
-- somebody failed to log in. No secret stands here, only hashes of secrets; the
-- csrf value of a session is of no use without the session's own.
-- Times are microseconds since 1970 in UTC. No foreign keys: users are disabled
-- and never removed.

-- A user logs in with a password, or is known by issuer and subject of OpenID
-- Connect.
CREATE TABLE users (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    tenant TEXT NOT NULL,
    role TEXT NOT NULL,
    password TEXT,
    issuer TEXT,
    subject TEXT,
    created_at INTEGER NOT NULL,
    disabled_at INTEGER,
    UNIQUE (issuer, subject)
);

CREATE INDEX users_of_tenants ON users (tenant, id);

CREATE TABLE api_keys (
    id BLOB NOT NULL PRIMARY KEY,
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    secret_hash BLOB NOT NULL,
    made_by BLOB,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER
);

CREATE INDEX api_keys_of_tenants ON api_keys (tenant, id);

CREATE TABLE sessions (
    token_hash BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL,
    csrf TEXT,
    began_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
);

CREATE INDEX sessions_of_users ON sessions (user_id);

CREATE TABLE failed_logins (
    name_hash BLOB NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL
);

CREATE INDEX failed_logins_by_time ON failed_logins (last_at);
