-- What seals the log beside its checkpoints: the leaves about itself, found without reading all others, and the
-- proofs of OpenTimestamps calendars.
CREATE INDEX leaf_about_log ON leaf (type, idx) WHERE type IN ('key', 'config');

-- A proof over a checkpoint's note; one that was completed later is another row.
CREATE TABLE calendar_proof (
  id INTEGER PRIMARY KEY,
  checkpoint_size INTEGER NOT NULL REFERENCES checkpoint (size),
  -- When the calendars were told of the checkpoint, and when this proof came.
  told_at INTEGER NOT NULL,
  at INTEGER NOT NULL,
  proof BLOB NOT NULL,
  is_anchored INTEGER NOT NULL CHECK (is_anchored IN (0, 1))
) STRICT;
CREATE INDEX calendar_proof_by_checkpoint ON calendar_proof (checkpoint_size, id);

CREATE TRIGGER calendar_proof_no_update BEFORE UPDATE ON calendar_proof BEGIN SELECT RAISE(ABORT, 'calendar_proof is append-only'); END;
CREATE TRIGGER calendar_proof_no_delete BEFORE DELETE ON calendar_proof BEGIN SELECT RAISE(ABORT, 'calendar_proof is append-only'); END;
