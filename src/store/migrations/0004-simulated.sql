-- The stretch of history that was simulated. A data directory that has one says so on every page, for ever.
CREATE TABLE simulated (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  CHECK (from_at < to_at)
) STRICT;

CREATE TRIGGER simulated_no_update BEFORE UPDATE ON simulated BEGIN SELECT RAISE(ABORT, 'simulated is append-only'); END;
CREATE TRIGGER simulated_no_delete BEFORE DELETE ON simulated BEGIN SELECT RAISE(ABORT, 'simulated is append-only'); END;
