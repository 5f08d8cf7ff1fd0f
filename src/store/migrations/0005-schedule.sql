-- What the schedule asks and keeps: openings still without a run, the stop switch, the ledger of submissions.

-- Openings without a run, kept by the two triggers: a start, and each run, would else read all of history.
CREATE TABLE unended (
  opening_id INTEGER PRIMARY KEY REFERENCES opening (id)
) STRICT;
INSERT INTO unended SELECT id FROM opening WHERE NOT EXISTS (SELECT 1 FROM run WHERE opening_id = opening.id);
CREATE TRIGGER opening_begins AFTER INSERT ON opening BEGIN INSERT INTO unended VALUES (new.id); END;
CREATE TRIGGER run_ends AFTER INSERT ON run BEGIN DELETE FROM unended WHERE opening_id = new.opening_id; END;

CREATE INDEX run_by_start ON run (started_at);

-- A run over the cap is made at another tier than planned; null when it was made as planned.
ALTER TABLE opening ADD COLUMN tier_planned TEXT CHECK (tier_planned IN ('look', 'submit'));
CREATE INDEX opening_made_otherwise ON opening (plan_id, tier_planned, scheduled_at) WHERE tier_planned IS NOT NULL;

-- The stop switch, each time it was turned.
CREATE TABLE pause (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  paused INTEGER NOT NULL CHECK (paused IN (0, 1)),
  reason TEXT CHECK (length(trim(reason)) > 0),
  CHECK (paused = 0 OR reason IS NOT NULL)
) STRICT;

-- What is about to be sent to the registry is written before, and what came back after: two rows.
CREATE TABLE submission (
  id INTEGER PRIMARY KEY,
  opening_id INTEGER NOT NULL REFERENCES opening (id),
  kind TEXT NOT NULL CHECK (kind IN ('sent', 'receipt')),
  at INTEGER NOT NULL,
  step TEXT NOT NULL,
  receipt TEXT,
  UNIQUE (opening_id, kind),
  CHECK ((kind = 'receipt') = (receipt IS NOT NULL))
) STRICT;
CREATE INDEX submission_by_time ON submission (at) WHERE kind = 'sent';

-- A planned run may also be missed because all probing was paused.
CREATE TABLE gap_with_pauses (
  id INTEGER PRIMARY KEY,
  plan_id INTEGER NOT NULL REFERENCES plan (id),
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  count INTEGER NOT NULL CHECK (count > 0),
  reason TEXT NOT NULL CHECK (reason IN ('stopped', 'busy', 'asked_to_wait', 'not_recorded', 'paused')),
  CHECK (from_at <= to_at)
) STRICT;
INSERT INTO gap_with_pauses SELECT id, plan_id, from_at, to_at, count, reason FROM gap;
DROP TABLE gap;
ALTER TABLE gap_with_pauses RENAME TO gap;
CREATE INDEX gap_by_plan ON gap (plan_id, to_at);
CREATE TRIGGER gap_no_update BEFORE UPDATE ON gap BEGIN SELECT RAISE(ABORT, 'gap is append-only'); END;
CREATE TRIGGER gap_no_delete BEFORE DELETE ON gap BEGIN SELECT RAISE(ABORT, 'gap is append-only'); END;

CREATE TRIGGER pause_no_update BEFORE UPDATE ON pause BEGIN SELECT RAISE(ABORT, 'pause is append-only'); END;
CREATE TRIGGER pause_no_delete BEFORE DELETE ON pause BEGIN SELECT RAISE(ABORT, 'pause is append-only'); END;
CREATE TRIGGER submission_no_update BEFORE UPDATE ON submission BEGIN SELECT RAISE(ABORT, 'submission is append-only'); END;
CREATE TRIGGER submission_no_delete BEFORE DELETE ON submission BEGIN SELECT RAISE(ABORT, 'submission is append-only'); END;
