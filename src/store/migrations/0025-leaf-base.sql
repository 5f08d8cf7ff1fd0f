-- A leaf much like an earlier one is kept as what differs from it: `entry` is then compressed with the bytes of leaf
-- `base` as the dictionary. A base has none itself, and lies at most 256 leaves back: its loss would cost no more.
ALTER TABLE leaf ADD COLUMN base INTEGER REFERENCES leaf (idx) CHECK (base BETWEEN idx - 256 AND idx - 1);
