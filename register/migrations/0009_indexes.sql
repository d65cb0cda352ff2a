-- +goose Up

-- Bells are taken ten at a time in this order, also from the tens of thousands
-- that an import leaves.
CREATE INDEX outbox_in_order ON outbox (start, id);

-- An import looks whether somebody has signed the same file before.
CREATE INDEX acts_by_details ON acts (details) WHERE details IS NOT NULL;

-- +goose Down
DROP INDEX acts_by_details;
DROP INDEX outbox_in_order;
