-- Who is told, and one row per message. Subscriber and delivery change; what a server answered is append-only, save
-- that an erased subscriber takes the words of the answers along.

CREATE TABLE subscriber (
  id INTEGER PRIMARY KEY,
  -- Stands for the subscriber in the tokens of links.
  handle BLOB NOT NULL UNIQUE CHECK (length(handle) = 8),
  channel TEXT NOT NULL CHECK (channel IN ('mail', 'webhook')),
  -- Null once erased; the keyed hash stays, so that an import never brings back who left.
  address TEXT,
  address_hash BLOB NOT NULL CHECK (length(address_hash) = 32),
  state TEXT NOT NULL CHECK (state IN ('unconfirmed', 'active', 'suspended', 'left')),
  journeys TEXT NOT NULL CHECK (journeys = 'all' OR json_valid(journeys)),
  about TEXT NOT NULL CHECK (about IN ('outages', 'outages-and-degradations', 'everything')),
  how TEXT NOT NULL CHECK (how IN ('at-once', 'daily', 'weekly')),
  language TEXT NOT NULL CHECK (language IN ('fr', 'en')),
  reminders INTEGER NOT NULL CHECK (reminders IN (0, 1)),
  paused INTEGER NOT NULL CHECK (paused IN (0, 1)),
  -- Where the consent of an imported address comes from.
  consent TEXT,
  asked_at INTEGER NOT NULL,
  confirmed_at INTEGER,
  left_at INTEGER,
  CHECK ((state = 'left') = (address IS NULL)),
  CHECK ((state = 'left') = (left_at IS NOT NULL)),
  CHECK (state NOT IN ('active', 'suspended') OR confirmed_at IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX subscriber_by_address ON subscriber (address_hash) WHERE state <> 'left';
CREATE INDEX subscriber_left ON subscriber (address_hash) WHERE state = 'left';

-- What an address was asked to confirm. Its links are made when its mail is, hence a table of their own: a mail that is
-- sent twice has two, and both work.
CREATE TABLE confirmation (
  id INTEGER PRIMARY KEY,
  subscriber_id INTEGER NOT NULL REFERENCES subscriber (id),
  settings TEXT NOT NULL CHECK (json_valid(settings)),
  asked_at INTEGER NOT NULL
) STRICT;
CREATE INDEX confirmation_by_subscriber ON confirmation (subscriber_id);

CREATE TABLE confirmation_link (
  token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
  confirmation_id INTEGER NOT NULL REFERENCES confirmation (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX link_by_confirmation ON confirmation_link (confirmation_id);

-- Who asked for what within the last day, so that nobody is bombed through us.
CREATE TABLE asking (
  at INTEGER NOT NULL,
  client_hash BLOB NOT NULL CHECK (length(client_hash) = 32),
  address_hash BLOB NOT NULL CHECK (length(address_hash) = 32)
) STRICT;
CREATE INDEX asking_by_client ON asking (client_hash, at);
CREATE INDEX asking_by_address ON asking (address_hash, at);

-- One message to one address.
CREATE TABLE delivery (
  id INTEGER PRIMARY KEY,
  -- The left part of the Message-ID.
  key BLOB NOT NULL UNIQUE DEFAULT (randomblob(16)) CHECK (length(key) = 16),
  subscriber_id INTEGER REFERENCES subscriber (id),
  -- Of a message to the operator of Constat alone: the others go to where their subscriber is.
  address TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('confirm', 'opened', 'reminder', 'changed', 'closed', 'corrected', 'maintenance',
    'statement', 'digest', 'operator')),
  probe_id INTEGER REFERENCES probe (id),
  transition_id INTEGER REFERENCES transition (id),
  incident_id BLOB CHECK (length(incident_id) = 16),
  -- The incident whose opening the subscriber was told of.
  thread_id BLOB CHECK (length(thread_id) = 16),
  confirmation_id INTEGER,
  about TEXT,
  from_at INTEGER,
  to_at INTEGER,
  created_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'sending', 'sent', 'deferred', 'refused', 'given_up',
    'dropped')),
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  CHECK ((address IS NULL) = (subscriber_id IS NOT NULL))
) STRICT;
CREATE INDEX delivery_due ON delivery (due_at) WHERE state IN ('due', 'deferred');
CREATE INDEX delivery_pending ON delivery (subscriber_id, id) WHERE state IN ('due', 'deferred', 'sending');
CREATE INDEX delivery_held ON delivery (probe_id, transition_id) WHERE state = 'due' AND kind = 'closed';
CREATE INDEX delivery_by_subscriber ON delivery (subscriber_id);
CREATE INDEX delivery_by_incident ON delivery (incident_id) WHERE incident_id IS NOT NULL;
CREATE INDEX delivery_by_transition ON delivery (transition_id, subscriber_id) WHERE transition_id IS NOT NULL;
CREATE INDEX delivery_to_operator ON delivery (created_at) WHERE kind = 'operator';

CREATE TABLE delivery_attempt (
  id INTEGER PRIMARY KEY,
  delivery_id INTEGER NOT NULL REFERENCES delivery (id),
  at INTEGER NOT NULL,
  -- `interrupted`: we were stopped before its end was known, so the message may be sent again. `bounced`: accepted,
  -- then reported back as undeliverable.
  result TEXT NOT NULL CHECK (result IN ('sent', 'deferred', 'refused', 'interrupted', 'bounced')),
  answer TEXT
) STRICT;
CREATE INDEX attempt_by_delivery ON delivery_attempt (delivery_id);

-- An incident that reopened before its end was told: its readers go on in the thread of the first one.
CREATE TABLE merged (
  incident_id BLOB PRIMARY KEY CHECK (length(incident_id) = 16),
  thread_id BLOB NOT NULL CHECK (length(thread_id) = 16)
) STRICT, WITHOUT ROWID;

-- How far the readers of the store have come: the last row made into messages, the last digest, the last reminder.
CREATE TABLE cursor (
  name TEXT PRIMARY KEY,
  position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO cursor SELECT 'transition', coalesce(max(id), 0) FROM transition;
INSERT INTO cursor SELECT 'statement', coalesce(max(id), 0) FROM statement;
INSERT INTO cursor SELECT 'maintenance', coalesce(max(id), 0) FROM maintenance;

CREATE TRIGGER attempt_no_update BEFORE UPDATE ON delivery_attempt
WHEN NEW.answer IS NOT NULL OR NEW.id <> OLD.id OR NEW.delivery_id <> OLD.delivery_id OR NEW.at <> OLD.at
  OR NEW.result <> OLD.result
BEGIN SELECT RAISE(ABORT, 'delivery_attempt is append-only'); END;
CREATE TRIGGER attempt_no_delete BEFORE DELETE ON delivery_attempt BEGIN SELECT RAISE(ABORT, 'delivery_attempt is append-only'); END;
