-- The leaf of a grant is the fingerprint of a name, among other things: without 32 random bytes in it, who has a list of
-- bailiffs could try them all. Older grants have none.
ALTER TABLE grant ADD COLUMN salt BLOB CHECK (length(salt) = 32);
