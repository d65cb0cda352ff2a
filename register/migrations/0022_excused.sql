-- +goose Up

-- Whoever hands all his work over is waited for no longer where he was asked to
-- be heard, like somebody who has left.
ALTER TABLE voices ADD COLUMN excused boolean NOT NULL DEFAULT false;
GRANT UPDATE (excused) ON voices TO hejie_app;

-- The voices that were asked for about a task, request by request.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION consultations_of(p_task text, p_case text) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT jsonb_agg(jsonb_build_object('form', c.form, 'quorum', c.quorum,
            'voices', (SELECT jsonb_agg(jsonb_build_object('staff', v.staff, 'word', v.word, 'gone', v.excused OR NOT can_help(v.staff, p_case)) ORDER BY v.staff)
                FROM voices v WHERE v.asked = c.act)) ORDER BY c.asked_at, c.act)
        FROM consultations c WHERE c.task = p_task);
END $$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION consultations_of(p_task text, p_case text) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT jsonb_agg(jsonb_build_object('form', c.form, 'quorum', c.quorum,
            'voices', (SELECT jsonb_agg(jsonb_build_object('staff', v.staff, 'word', v.word, 'gone', NOT can_help(v.staff, p_case)) ORDER BY v.staff)
                FROM voices v WHERE v.asked = c.act)) ORDER BY c.asked_at, c.act)
        FROM consultations c WHERE c.task = p_task);
END $$;
-- +goose StatementEnd
ALTER TABLE voices DROP COLUMN excused;
