-- The witnesses that were ever asked to cosign checkpoints: an export names each that did, also after it left the
-- configuration.
CREATE TABLE witness (
  id INTEGER PRIMARY KEY,
  vkey TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER witness_no_update BEFORE UPDATE ON witness BEGIN SELECT RAISE(ABORT, 'witness is append-only'); END;
CREATE TRIGGER witness_no_delete BEFORE DELETE ON witness BEGIN SELECT RAISE(ABORT, 'witness is append-only'); END;
