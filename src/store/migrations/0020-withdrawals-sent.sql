-- That a withdrawal is about to be sent to the registry: of one that was cut short, the end is missing.
CREATE TABLE withdrawal_sent (
  id INTEGER PRIMARY KEY,
  opening_id INTEGER NOT NULL REFERENCES opening (id),
  probe TEXT NOT NULL,
  at INTEGER NOT NULL,
  step TEXT NOT NULL
) STRICT;
CREATE INDEX withdrawal_sent_by_opening ON withdrawal_sent (opening_id);
CREATE TRIGGER withdrawal_sent_no_update BEFORE UPDATE ON withdrawal_sent BEGIN SELECT RAISE(ABORT, 'withdrawal_sent is append-only'); END;
CREATE TRIGGER withdrawal_sent_no_delete BEFORE DELETE ON withdrawal_sent BEGIN SELECT RAISE(ABORT, 'withdrawal_sent is append-only'); END;
