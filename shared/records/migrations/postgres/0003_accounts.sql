-- Who may do what: users, keys of programs, sessions of the page, and how often
-- somebody failed to log in. No secret stands here, only hashes of secrets; the
-- csrf value of a session is of no use without the session's own.
-- Times are microseconds since 1970 in UTC. No foreign keys: users are disabled
-- and never removed.

-- A user logs in with a password, or is known by issuer and subject of OpenID
-- Connect.
CREATE TABLE users (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    tenant TEXT NOT NULL,
    role TEXT NOT NULL,
    password TEXT,
    issuer TEXT,
    subject TEXT,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT,
    UNIQUE (issuer, subject)
);

CREATE INDEX users_of_tenants ON users (tenant, id);

CREATE TABLE api_keys (
    id UUID PRIMARY KEY,
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    secret_hash BYTEA NOT NULL,
    made_by UUID,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT
);

CREATE INDEX api_keys_of_tenants ON api_keys (tenant, id);

CREATE TABLE sessions (
    token_hash BYTEA PRIMARY KEY,
    user_id UUID NOT NULL,
    csrf TEXT,
    began_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX sessions_of_users ON sessions (user_id);

CREATE TABLE failed_logins (
    name_hash BYTEA PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);

CREATE INDEX failed_logins_by_time ON failed_logins (last_at);
