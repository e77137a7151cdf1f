-- What a later job needs to set the documents of an earlier one again, and what
-- a person looks at who reviews them: references as JSON.

ALTER TABLE jobs ADD COLUMN again TEXT;
ALTER TABLE jobs ADD COLUMN lines TEXT;
ALTER TABLE jobs ADD COLUMN pictures TEXT;
ALTER TABLE documents ADD COLUMN paper TEXT;
ALTER TABLE documents ADD COLUMN plan TEXT;
