-- Who may have complete exports, every use of that right, and the exports that were asked for.

-- `secret_hash` is the SHA-256 of what only the holder's link says. Nothing is limited when `incident_id`, `from_at`
-- and `to_at` are all null.
CREATE TABLE grant (
  id INTEGER PRIMARY KEY,
  public_id BLOB NOT NULL UNIQUE CHECK (length(public_id) = 16),
  secret_hash BLOB NOT NULL CHECK (length(secret_hash) = 32),
  holder TEXT NOT NULL,
  granted_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL CHECK (expires_at > granted_at),
  incident_id BLOB CHECK (length(incident_id) = 16),
  from_at INTEGER,
  to_at INTEGER,
  revoked_at INTEGER,
  CHECK ((from_at IS NULL) = (to_at IS NULL)),
  CHECK (incident_id IS NULL OR from_at IS NULL)
) STRICT;

-- `of` is the public id of the export or of the run.
CREATE TABLE grant_use (
  id INTEGER PRIMARY KEY,
  grant_id INTEGER NOT NULL REFERENCES grant (id),
  at INTEGER NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('opened', 'exported', 'downloaded', 'supervised')),
  of BLOB CHECK (length(of) = 16)
) STRICT;
CREATE INDEX grant_use_by_grant ON grant_use (grant_id, id);
CREATE TRIGGER grant_use_no_update BEFORE UPDATE ON grant_use BEGIN SELECT RAISE(ABORT, 'grant_use is append-only'); END;
CREATE TRIGGER grant_use_no_delete BEFORE DELETE ON grant_use BEGIN SELECT RAISE(ABORT, 'grant_use is append-only'); END;

-- The file lies beside the database for as long as its state is 'done'; 'removed' is a file that made room.
CREATE TABLE export (
  id INTEGER PRIMARY KEY,
  public_id BLOB NOT NULL UNIQUE CHECK (length(public_id) = 16),
  grant_id INTEGER REFERENCES grant (id),
  asked_at INTEGER NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL CHECK (to_at >= from_at),
  probe TEXT,
  incident_id BLOB CHECK (length(incident_id) = 16),
  estimated_bytes INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'removed')),
  ended_at INTEGER,
  failure TEXT,
  bytes INTEGER,
  sha256 BLOB CHECK (length(sha256) = 32),
  checkpoint INTEGER,
  runs INTEGER,
  CHECK (state NOT IN ('done', 'removed') OR (ended_at IS NOT NULL AND bytes IS NOT NULL AND sha256 IS NOT NULL))
) STRICT;
CREATE INDEX export_by_state ON export (state, id);
