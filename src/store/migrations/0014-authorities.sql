-- The certificates of every time-stamp authority that was ever asked: its tokens outlive the configuration.
CREATE TABLE authority (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  pem TEXT NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (name, pem)
) STRICT;

CREATE TRIGGER authority_no_update BEFORE UPDATE ON authority BEGIN SELECT RAISE(ABORT, 'authority is append-only'); END;
CREATE TRIGGER authority_no_delete BEFORE DELETE ON authority BEGIN SELECT RAISE(ABORT, 'authority is append-only'); END;
