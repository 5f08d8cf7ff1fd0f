-- Takes back what was put on the record by mistake: words, announced maintenance, a reported incident. It stays there,
-- shown struck through, and counts no more.
CREATE TABLE words_correction (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('statement', 'maintenance', 'reported')),
  target BLOB NOT NULL UNIQUE CHECK (length(target) = 16),
  reason TEXT NOT NULL CHECK (length(trim(reason)) > 0),
  at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER words_correction_no_update BEFORE UPDATE ON words_correction BEGIN SELECT RAISE(ABORT, 'words_correction is append-only'); END;
CREATE TRIGGER words_correction_no_delete BEFORE DELETE ON words_correction BEGIN SELECT RAISE(ABORT, 'words_correction is append-only'); END;
