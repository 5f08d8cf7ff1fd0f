-- Exports written by a command: where their file went is not known here, and their state is always 'removed'.

ALTER TABLE export ADD COLUMN handed TEXT CHECK (handed IN ('redacted', 'complete'));
