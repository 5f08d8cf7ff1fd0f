-- What was planned and what happened. Append-only, save the projections at the end, which `constat rebuild`
-- makes anew from the rest. Times are epoch milliseconds (UTC), ids shown in public are BLOBs.

-- What this data directory was made for: practice and real measurements never mix.
CREATE TABLE origin (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  mode TEXT NOT NULL CHECK (mode IN ('practice', 'real')),
  registry TEXT NOT NULL
) STRICT;

CREATE TABLE probe (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

-- What was planned for a probe at a tier, kept with the policy in force, so that a rebuild after a change of
-- configuration gives what was published.
CREATE TABLE plan (
  id INTEGER PRIMARY KEY,
  probe_id INTEGER NOT NULL REFERENCES probe (id),
  tier TEXT NOT NULL CHECK (tier IN ('look', 'submit')),
  interval_ms INTEGER NOT NULL CHECK (interval_ms > 0),
  slow_after_ms INTEGER NOT NULL CHECK (slow_after_ms > 0),
  open_after INTEGER NOT NULL CHECK (open_after > 0),
  close_after INTEGER NOT NULL CHECK (close_after > 0),
  steps TEXT NOT NULL CHECK (json_valid(steps)),
  UNIQUE (probe_id, tier, interval_ms, slow_after_ms, open_after, close_after, steps)
) STRICT;

CREATE TABLE opening (
  id INTEGER PRIMARY KEY,
  run_id BLOB NOT NULL UNIQUE CHECK (length(run_id) = 16),
  plan_id INTEGER NOT NULL REFERENCES plan (id),
  trigger TEXT NOT NULL CHECK (trigger IN ('schedule', 'confirm', 'manual', 'supervised')),
  vantage TEXT NOT NULL,
  scheduled_at INTEGER NOT NULL,
  opened_at INTEGER NOT NULL
) STRICT;
CREATE INDEX opening_by_plan ON opening (plan_id, scheduled_at);

-- `seq` is the commit order, in which runs are folded.
CREATE TABLE run (
  seq INTEGER PRIMARY KEY,
  opening_id INTEGER NOT NULL UNIQUE REFERENCES opening (id),
  probe_id INTEGER NOT NULL REFERENCES probe (id),
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL CHECK (duration_ms >= 0),
  outcome TEXT NOT NULL CHECK (outcome IN (
    'ok', 'http_error', 'timeout', 'dns_error', 'tls_error', 'connection_error', 'notice_displayed',
    'form_absent', 'form_rejected', 'mail_absent', 'unexpected_page', 'access_refused', 'captcha_displayed',
    'rate_limited', 'page_changed', 'identity_in_use', 'network_fault', 'inbox_fault', 'probe_fault')),
  verdict TEXT NOT NULL CHECK (verdict IN ('up', 'degraded', 'down', 'inconclusive')),
  failed_step INTEGER,
  detail TEXT,
  retry_at INTEGER,
  user_agent TEXT NOT NULL,
  browser TEXT NOT NULL,
  exchanges BLOB CHECK (length(exchanges) = 32)
) STRICT;
CREATE INDEX run_by_probe ON run (probe_id, seq);

-- `position` is the step's place in the plan's list of steps.
CREATE TABLE step (
  run_seq INTEGER NOT NULL REFERENCES run (seq),
  position INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('passed', 'failed', 'skipped')),
  started_at INTEGER,
  ended_at INTEGER,
  duration_ms INTEGER,
  url TEXT,
  detail TEXT,
  screenshot BLOB CHECK (length(screenshot) = 32),
  PRIMARY KEY (run_seq, position),
  CHECK (status = 'skipped' OR (started_at IS NOT NULL AND ended_at IS NOT NULL AND duration_ms IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE control (
  run_seq INTEGER NOT NULL REFERENCES run (seq),
  position INTEGER NOT NULL,
  url TEXT NOT NULL,
  ok INTEGER NOT NULL CHECK (ok IN (0, 1)),
  asked_at INTEGER NOT NULL,
  detail TEXT,
  PRIMARY KEY (run_seq, position)
) STRICT, WITHOUT ROWID;

-- A stretch of planned runs that did not happen: `from_at` and `to_at` are the first and the last of them.
CREATE TABLE gap (
  id INTEGER PRIMARY KEY,
  plan_id INTEGER NOT NULL REFERENCES plan (id),
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  count INTEGER NOT NULL CHECK (count > 0),
  reason TEXT NOT NULL CHECK (reason IN ('stopped', 'busy', 'asked_to_wait', 'not_recorded')),
  CHECK (from_at <= to_at)
) STRICT;
CREATE INDEX gap_by_plan ON gap (plan_id, to_at);

-- A change of state as it was derived at the time: what alerts read.
CREATE TABLE transition (
  id INTEGER PRIMARY KEY,
  probe_id INTEGER NOT NULL REFERENCES probe (id),
  kind TEXT NOT NULL CHECK (kind IN ('opened', 'changed', 'closed', 'degraded', 'recovered', 'corrected')),
  incident_id BLOB CHECK (length(incident_id) = 16),
  run_seq INTEGER REFERENCES run (seq),
  correction_id INTEGER REFERENCES correction (id),
  at INTEGER NOT NULL,
  step TEXT,
  CHECK ((kind = 'corrected') = (correction_id IS NOT NULL))
) STRICT;

-- An act that takes a run, or the failing runs of an incident (`from_seq` to `to_seq`), out of the figures.
CREATE TABLE correction (
  id INTEGER PRIMARY KEY,
  probe_id INTEGER NOT NULL REFERENCES probe (id),
  kind TEXT NOT NULL CHECK (kind IN ('run', 'incident')),
  target BLOB NOT NULL CHECK (length(target) = 16),
  from_seq INTEGER NOT NULL REFERENCES run (seq),
  to_seq INTEGER NOT NULL REFERENCES run (seq),
  reason TEXT NOT NULL CHECK (length(trim(reason)) > 0),
  at INTEGER NOT NULL,
  UNIQUE (kind, target)
) STRICT;

-- The incidents that a correction changed, removed or uncovered; `published` is what had been said of them before.
CREATE TABLE effect (
  correction_id INTEGER NOT NULL REFERENCES correction (id),
  incident_id BLOB NOT NULL CHECK (length(incident_id) = 16),
  published TEXT CHECK (json_valid(published)),
  PRIMARY KEY (correction_id, incident_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX effect_by_incident ON effect (incident_id);

-- Projections.
CREATE TABLE incident (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  probe_id INTEGER NOT NULL REFERENCES probe (id),
  first_bad_at INTEGER NOT NULL,
  -- No longer in the figures: kept as it was last published.
  retracted INTEGER NOT NULL DEFAULT 0 CHECK (retracted IN (0, 1)),
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_by_time ON incident (first_bad_at);

CREATE TABLE rollup (
  probe_id INTEGER NOT NULL REFERENCES probe (id),
  tier TEXT NOT NULL CHECK (tier IN ('look', 'submit')),
  hour INTEGER NOT NULL CHECK (hour % 3600000 = 0),
  up INTEGER NOT NULL DEFAULT 0,
  degraded INTEGER NOT NULL DEFAULT 0,
  down INTEGER NOT NULL DEFAULT 0,
  uncertain INTEGER NOT NULL DEFAULT 0,
  planned INTEGER NOT NULL DEFAULT 0,
  concluded INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (probe_id, tier, hour)
) STRICT, WITHOUT ROWID;

-- How long passing runs took, in buckets that grow by a twentieth (src/incident/pace.ts).
CREATE TABLE pace (
  probe_id INTEGER NOT NULL REFERENCES probe (id),
  tier TEXT NOT NULL CHECK (tier IN ('look', 'submit')),
  hour INTEGER NOT NULL CHECK (hour % 3600000 = 0),
  bucket INTEGER NOT NULL,
  count INTEGER NOT NULL CHECK (count > 0),
  PRIMARY KEY (probe_id, tier, hour, bucket)
) STRICT, WITHOUT ROWID;

CREATE TABLE state (
  probe_id INTEGER PRIMARY KEY REFERENCES probe (id),
  fold TEXT NOT NULL CHECK (json_valid(fold))
) STRICT;

-- What is written stays written.
CREATE TRIGGER origin_no_update BEFORE UPDATE ON origin BEGIN SELECT RAISE(ABORT, 'origin is append-only'); END;
CREATE TRIGGER origin_no_delete BEFORE DELETE ON origin BEGIN SELECT RAISE(ABORT, 'origin is append-only'); END;
CREATE TRIGGER probe_no_update BEFORE UPDATE ON probe BEGIN SELECT RAISE(ABORT, 'probe is append-only'); END;
CREATE TRIGGER probe_no_delete BEFORE DELETE ON probe BEGIN SELECT RAISE(ABORT, 'probe is append-only'); END;
CREATE TRIGGER plan_no_update BEFORE UPDATE ON plan BEGIN SELECT RAISE(ABORT, 'plan is append-only'); END;
CREATE TRIGGER plan_no_delete BEFORE DELETE ON plan BEGIN SELECT RAISE(ABORT, 'plan is append-only'); END;
CREATE TRIGGER opening_no_update BEFORE UPDATE ON opening BEGIN SELECT RAISE(ABORT, 'opening is append-only'); END;
CREATE TRIGGER opening_no_delete BEFORE DELETE ON opening BEGIN SELECT RAISE(ABORT, 'opening is append-only'); END;
CREATE TRIGGER run_no_update BEFORE UPDATE ON run BEGIN SELECT RAISE(ABORT, 'run is append-only'); END;
CREATE TRIGGER run_no_delete BEFORE DELETE ON run BEGIN SELECT RAISE(ABORT, 'run is append-only'); END;
CREATE TRIGGER step_no_update BEFORE UPDATE ON step BEGIN SELECT RAISE(ABORT, 'step is append-only'); END;
CREATE TRIGGER step_no_delete BEFORE DELETE ON step BEGIN SELECT RAISE(ABORT, 'step is append-only'); END;
CREATE TRIGGER control_no_update BEFORE UPDATE ON control BEGIN SELECT RAISE(ABORT, 'control is append-only'); END;
CREATE TRIGGER control_no_delete BEFORE DELETE ON control BEGIN SELECT RAISE(ABORT, 'control is append-only'); END;
CREATE TRIGGER gap_no_update BEFORE UPDATE ON gap BEGIN SELECT RAISE(ABORT, 'gap is append-only'); END;
CREATE TRIGGER gap_no_delete BEFORE DELETE ON gap BEGIN SELECT RAISE(ABORT, 'gap is append-only'); END;
CREATE TRIGGER transition_no_update BEFORE UPDATE ON transition BEGIN SELECT RAISE(ABORT, 'transition is append-only'); END;
CREATE TRIGGER transition_no_delete BEFORE DELETE ON transition BEGIN SELECT RAISE(ABORT, 'transition is append-only'); END;
CREATE TRIGGER effect_no_update BEFORE UPDATE ON effect BEGIN SELECT RAISE(ABORT, 'effect is append-only'); END;
CREATE TRIGGER effect_no_delete BEFORE DELETE ON effect BEGIN SELECT RAISE(ABORT, 'effect is append-only'); END;
CREATE TRIGGER correction_no_update BEFORE UPDATE ON correction BEGIN SELECT RAISE(ABORT, 'correction is append-only'); END;
CREATE TRIGGER correction_no_delete BEFORE DELETE ON correction BEGIN SELECT RAISE(ABORT, 'correction is append-only'); END;
