-- What a digest was made for, as its reader wished when it was claimed: a correction goes to those who got what it
-- corrects, whatever they wish by now. Digests from before had the wishes that stand.
ALTER TABLE delivery ADD COLUMN digest_about TEXT;
ALTER TABLE delivery ADD COLUMN digest_journeys TEXT;
UPDATE delivery SET
  digest_about = (SELECT about FROM subscriber WHERE subscriber.id = subscriber_id),
  digest_journeys = (SELECT journeys FROM subscriber WHERE subscriber.id = subscriber_id)
WHERE kind = 'digest';
CREATE INDEX delivery_by_words ON delivery (about) WHERE kind IN ('statement', 'maintenance');
CREATE INDEX delivery_of_digest ON delivery (from_at, to_at) WHERE kind = 'digest';
