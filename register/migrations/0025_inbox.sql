-- +goose Up

-- An inbox takes the tasks of a seat in the order of this index, and stops when it
-- has as many as are asked for.
CREATE INDEX tasks_open_in_order ON tasks (at_centre, post, due, id) WHERE state = 'open';
DROP INDEX tasks_open_by_seat;

-- +goose Down
CREATE INDEX tasks_open_by_seat ON tasks (at_centre, post, due) WHERE state = 'open';
DROP INDEX tasks_open_in_order;
