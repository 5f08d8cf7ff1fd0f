-- What watching somebody's registry obliges us to keep: withdrawals, late mails, and what its robots.txt said.

-- What a run registered is withdrawn after it: in no figure, and never silent when it failed.
CREATE TABLE withdrawal (
  id INTEGER PRIMARY KEY,
  opening_id INTEGER NOT NULL REFERENCES opening (id),
  probe TEXT NOT NULL,
  at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  failed_step TEXT,
  receipt TEXT
) STRICT;
CREATE INDEX withdrawal_by_opening ON withdrawal (opening_id);

-- A mail that came after its run had ended: the run stays as it was recorded.
CREATE TABLE late_mail (
  id INTEGER PRIMARY KEY,
  opening_id INTEGER NOT NULL REFERENCES opening (id),
  received_at INTEGER NOT NULL,
  subject TEXT NOT NULL,
  digest BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT;
CREATE INDEX late_mail_by_opening ON late_mail (opening_id);

-- What the registry asks of robots, as it stood each day.
CREATE TABLE robots (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  url TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TRIGGER withdrawal_no_update BEFORE UPDATE ON withdrawal BEGIN SELECT RAISE(ABORT, 'withdrawal is append-only'); END;
CREATE TRIGGER withdrawal_no_delete BEFORE DELETE ON withdrawal BEGIN SELECT RAISE(ABORT, 'withdrawal is append-only'); END;
CREATE TRIGGER late_mail_no_update BEFORE UPDATE ON late_mail BEGIN SELECT RAISE(ABORT, 'late_mail is append-only'); END;
CREATE TRIGGER late_mail_no_delete BEFORE DELETE ON late_mail BEGIN SELECT RAISE(ABORT, 'late_mail is append-only'); END;
CREATE TRIGGER robots_no_update BEFORE UPDATE ON robots BEGIN SELECT RAISE(ABORT, 'robots is append-only'); END;
CREATE TRIGGER robots_no_delete BEFORE DELETE ON robots BEGIN SELECT RAISE(ABORT, 'robots is append-only'); END;
