-- Which files the runs still name, and which ones were erased when their time had come.

-- `named` counts the rows of run_file: a file that no run names any more is to be erased.
CREATE TABLE file (
  id INTEGER PRIMARY KEY,
  shelf TEXT NOT NULL CHECK (shelf IN ('artefacts', 'sealed')),
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  named INTEGER NOT NULL DEFAULT 0 CHECK (named >= 0),
  UNIQUE (shelf, digest)
) STRICT;
CREATE INDEX file_unnamed ON file (id) WHERE named = 0;

CREATE TABLE run_file (
  run_seq INTEGER NOT NULL REFERENCES run (seq),
  file_id INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('artefact', 'capture')),
  PRIMARY KEY (run_seq, file_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER file_named AFTER INSERT ON run_file BEGIN UPDATE file SET named = named + 1 WHERE id = new.file_id; END;
CREATE TRIGGER file_released AFTER DELETE ON run_file BEGIN UPDATE file SET named = named - 1 WHERE id = old.file_id; END;
CREATE TRIGGER run_file_no_update BEFORE UPDATE ON run_file BEGIN SELECT RAISE(ABORT, 'run_file is never changed'); END;

CREATE TABLE erasure (
  id INTEGER PRIMARY KEY,
  shelf TEXT NOT NULL CHECK (shelf IN ('artefacts', 'sealed')),
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX erasure_by_digest ON erasure (digest, at);
CREATE TRIGGER erasure_no_update BEFORE UPDATE ON erasure BEGIN SELECT RAISE(ABORT, 'erasure is append-only'); END;
CREATE TRIGGER erasure_no_delete BEFORE DELETE ON erasure BEGIN SELECT RAISE(ABORT, 'erasure is append-only'); END;
