-- +goose Up

-- An inbox takes the tasks of a seat in the order of this index, and stops when it
-- has as many as are asked for.
DROP INDEX tasks_open_by_seat;
CREATE INDEX tasks_open_by_seat ON tasks (at_centre, post, due, id) WHERE state = 'open';

-- +goose Down
DROP INDEX tasks_open_by_seat;
CREATE INDEX tasks_open_by_seat ON tasks (at_centre, post, due) WHERE state = 'open';
