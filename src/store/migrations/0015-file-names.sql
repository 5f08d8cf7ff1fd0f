-- Which files the runs name, in half the room: a run's list is one row, and a digest stands in one place alone.

CREATE TABLE kept_file (
  id INTEGER PRIMARY KEY,
  is_sealed INTEGER NOT NULL CHECK (is_sealed IN (0, 1)),
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  -- How many rows of run_file name it: one that none names any more is to be erased.
  named INTEGER NOT NULL CHECK (named >= 0)
) STRICT;
INSERT INTO kept_file SELECT id, shelf = 'sealed', digest, named FROM file ORDER BY id;

-- `file_ids` are four bytes each, the first the highest.
CREATE TABLE run_files (
  run_seq INTEGER NOT NULL REFERENCES run (seq),
  kind TEXT NOT NULL CHECK (kind IN ('artefact', 'capture')),
  file_ids BLOB NOT NULL CHECK (length(file_ids) % 4 = 0),
  PRIMARY KEY (run_seq, kind)
) STRICT, WITHOUT ROWID;
INSERT INTO run_files
SELECT run_seq, kind, unhex(group_concat(printf('%08x', file_id), '')) FROM run_file GROUP BY run_seq, kind;

DROP TABLE run_file;
DROP TABLE file;
ALTER TABLE kept_file RENAME TO file;
ALTER TABLE run_files RENAME TO run_file;

-- The first bytes find nearly always one row: the whole digest would stand on the disk twice.
CREATE INDEX file_by_digest ON file (substr(digest, 1, 4));
CREATE INDEX file_unnamed ON file (id) WHERE named = 0;
CREATE TRIGGER run_file_no_update BEFORE UPDATE ON run_file BEGIN SELECT RAISE(ABORT, 'run_file is never changed'); END;
