-- The method as it was configured, kept each time it changes. `hash` is the SHA-256 of `body`.

CREATE TABLE method (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

CREATE TRIGGER method_no_update BEFORE UPDATE ON method BEGIN SELECT RAISE(ABORT, 'method is append-only'); END;
CREATE TRIGGER method_no_delete BEFORE DELETE ON method BEGIN SELECT RAISE(ABORT, 'method is append-only'); END;
