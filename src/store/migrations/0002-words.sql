-- Words set beside the measurements, each dated and with its source. Append-only.

CREATE TABLE statement (
  id INTEGER PRIMARY KEY,
  public_id BLOB NOT NULL UNIQUE CHECK (length(public_id) = 16),
  probe_id INTEGER REFERENCES probe (id),
  incident_id BLOB CHECK (length(incident_id) = 16),
  -- When it was said, and when we wrote it down.
  said_at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  speaker TEXT NOT NULL CHECK (speaker IN ('operator', 'authority', 'press', 'body', 'constat')),
  source TEXT NOT NULL CHECK (length(trim(source)) > 0),
  url TEXT,
  lang TEXT NOT NULL CHECK (lang IN ('fr', 'en')),
  words TEXT NOT NULL CHECK (length(trim(words)) > 0)
) STRICT;
CREATE INDEX statement_by_time ON statement (said_at);

-- Maintenance counts as announced only when it was announced before it began.
CREATE TABLE maintenance (
  id INTEGER PRIMARY KEY,
  public_id BLOB NOT NULL UNIQUE CHECK (length(public_id) = 16),
  probe_id INTEGER REFERENCES probe (id),
  announced_at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  source TEXT NOT NULL CHECK (length(trim(source)) > 0),
  url TEXT,
  lang TEXT NOT NULL CHECK (lang IN ('fr', 'en')),
  words TEXT NOT NULL CHECK (length(trim(words)) > 0),
  CHECK (from_at < to_at)
) STRICT;
CREATE INDEX maintenance_by_time ON maintenance (to_at);

-- An outage that others saw. It has sources instead of runs, and is in no figure. Its end is known at best to lie
-- between `ended_after` and `ended_before`.
CREATE TABLE reported (
  id INTEGER PRIMARY KEY,
  public_id BLOB NOT NULL UNIQUE CHECK (length(public_id) = 16),
  probe_id INTEGER REFERENCES probe (id),
  recorded_at INTEGER NOT NULL,
  began_at INTEGER NOT NULL,
  ended_after INTEGER,
  ended_before INTEGER,
  title TEXT NOT NULL CHECK (json_valid(title)),
  sources TEXT NOT NULL CHECK (json_array_length(sources) > 0),
  CHECK (ended_before IS NULL OR ended_after IS NULL OR ended_after <= ended_before)
) STRICT;
CREATE INDEX reported_by_time ON reported (began_at);

CREATE TRIGGER statement_no_update BEFORE UPDATE ON statement BEGIN SELECT RAISE(ABORT, 'statement is append-only'); END;
CREATE TRIGGER statement_no_delete BEFORE DELETE ON statement BEGIN SELECT RAISE(ABORT, 'statement is append-only'); END;
CREATE TRIGGER maintenance_no_update BEFORE UPDATE ON maintenance BEGIN SELECT RAISE(ABORT, 'maintenance is append-only'); END;
CREATE TRIGGER maintenance_no_delete BEFORE DELETE ON maintenance BEGIN SELECT RAISE(ABORT, 'maintenance is append-only'); END;
CREATE TRIGGER reported_no_update BEFORE UPDATE ON reported BEGIN SELECT RAISE(ABORT, 'reported is append-only'); END;
CREATE TRIGGER reported_no_delete BEFORE DELETE ON reported BEGIN SELECT RAISE(ABORT, 'reported is append-only'); END;
