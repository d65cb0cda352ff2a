-- +goose Up

-- How long a bell has waited, so that an office may see when none is rung. Of
-- bells that wait already it is not known; they begin to count now.
ALTER TABLE outbox ADD COLUMN put_in timestamptz NOT NULL DEFAULT now();

-- +goose Down
ALTER TABLE outbox DROP COLUMN put_in;
