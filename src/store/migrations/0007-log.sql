-- The transparency log: what was added in order, the hashes of its perfect subtrees, what was signed and stamped.

-- `entry` is the exact bytes of the leaf, compressed by zstd.
CREATE TABLE leaf (
  idx INTEGER PRIMARY KEY,
  type TEXT NOT NULL CHECK (type IN ('run-open', 'run', 'gap', 'statement', 'anchor', 'export', 'config', 'key')),
  at INTEGER NOT NULL,
  entry BLOB NOT NULL
) STRICT;

CREATE TABLE node (
  level INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoint (
  size INTEGER PRIMARY KEY,
  note TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

-- A token of a time-stamp authority over the opening file of a run, or over a checkpoint's note.
CREATE TABLE token (
  id INTEGER PRIMARY KEY,
  opening_id INTEGER UNIQUE REFERENCES opening (id),
  checkpoint_size INTEGER REFERENCES checkpoint (size),
  authority TEXT NOT NULL,
  token BLOB NOT NULL,
  gen_time INTEGER NOT NULL,
  -- Null when the authority does not say.
  accuracy_ms INTEGER CHECK (accuracy_ms >= 0),
  at INTEGER NOT NULL,
  UNIQUE (checkpoint_size, authority),
  CHECK ((opening_id IS NULL) <> (checkpoint_size IS NULL))
) STRICT;

-- Which leaf opened a run, and which one tells it.
CREATE TABLE opening_leaf (
  opening_id INTEGER PRIMARY KEY REFERENCES opening (id),
  idx INTEGER NOT NULL UNIQUE REFERENCES leaf (idx)
) STRICT;
CREATE TABLE run_leaf (
  run_seq INTEGER PRIMARY KEY REFERENCES run (seq),
  idx INTEGER NOT NULL UNIQUE REFERENCES leaf (idx)
) STRICT;

CREATE TRIGGER leaf_no_update BEFORE UPDATE ON leaf BEGIN SELECT RAISE(ABORT, 'leaf is append-only'); END;
CREATE TRIGGER leaf_no_delete BEFORE DELETE ON leaf BEGIN SELECT RAISE(ABORT, 'leaf is append-only'); END;
CREATE TRIGGER leaf_in_order BEFORE INSERT ON leaf
WHEN new.idx <= (SELECT coalesce(max(idx), -1) FROM leaf) BEGIN SELECT RAISE(ABORT, 'a leaf is only ever added after the last'); END;
CREATE TRIGGER node_no_update BEFORE UPDATE ON node BEGIN SELECT RAISE(ABORT, 'node is append-only'); END;
CREATE TRIGGER node_no_delete BEFORE DELETE ON node BEGIN SELECT RAISE(ABORT, 'node is append-only'); END;
CREATE TRIGGER checkpoint_no_update BEFORE UPDATE ON checkpoint BEGIN SELECT RAISE(ABORT, 'checkpoint is append-only'); END;
CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON checkpoint BEGIN SELECT RAISE(ABORT, 'checkpoint is append-only'); END;
CREATE TRIGGER token_no_update BEFORE UPDATE ON token BEGIN SELECT RAISE(ABORT, 'token is append-only'); END;
CREATE TRIGGER token_no_delete BEFORE DELETE ON token BEGIN SELECT RAISE(ABORT, 'token is append-only'); END;
CREATE TRIGGER opening_leaf_no_update BEFORE UPDATE ON opening_leaf BEGIN SELECT RAISE(ABORT, 'opening_leaf is append-only'); END;
CREATE TRIGGER opening_leaf_no_delete BEFORE DELETE ON opening_leaf BEGIN SELECT RAISE(ABORT, 'opening_leaf is append-only'); END;
CREATE TRIGGER run_leaf_no_update BEFORE UPDATE ON run_leaf BEGIN SELECT RAISE(ABORT, 'run_leaf is append-only'); END;
CREATE TRIGGER run_leaf_no_delete BEFORE DELETE ON run_leaf BEGIN SELECT RAISE(ABORT, 'run_leaf is append-only'); END;
