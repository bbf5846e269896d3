-- Deadlines of cases and their reminders. A deadline is moved, completed or cancelled with a reason, and never deleted.

-- Whose public holidays count: the country's code of two letters (ISO 3166).
ALTER TABLE firms ADD COLUMN country text NOT NULL DEFAULT 'ID' CHECK (country ~ '^[A-Z]{2}$');

CREATE TABLE deadlines (
    id             uuid PRIMARY KEY,
    firm_id        uuid NOT NULL REFERENCES firms,
    case_id        uuid NOT NULL,
    kind           text NOT NULL CHECK (kind IN ('court_date', 'limitation', 'response', 'other')),
    title          text NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
    -- A day, and for a court date an hour, as the clock on the firm's wall says.
    due_on         date NOT NULL,
    due_time       time,
    state          text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'completed', 'cancelled')),
    -- How many working days ahead people want to be reminded; 0 is the day itself.
    remind_before  integer[] NOT NULL,
    entered_by     uuid NOT NULL,
    entered_at     timestamptz NOT NULL DEFAULT now(),
    settled_by     uuid,
    settled_at     timestamptz,
    reason         text CHECK (length(reason) BETWEEN 1 AND 2000),
    version        integer NOT NULL DEFAULT 1,
    UNIQUE (firm_id, id),
    CHECK ((state = 'open') = (settled_at IS NULL AND settled_by IS NULL AND reason IS NULL)),
    CHECK ((state = 'open') OR num_nulls(settled_at, settled_by, reason) = 0),
    FOREIGN KEY (firm_id, case_id) REFERENCES cases (firm_id, id),
    FOREIGN KEY (firm_id, entered_by) REFERENCES people (firm_id, id),
    FOREIGN KEY (firm_id, settled_by) REFERENCES people (firm_id, id)
);
CREATE INDEX deadlines_by_day ON deadlines (firm_id, state, due_on, id);
CREATE INDEX deadlines_of_a_case ON deadlines (firm_id, case_id, due_on, id);
CREATE INDEX deadlines_by_entry ON deadlines (firm_id, entered_at, id);

-- Every day that a deadline once had.
CREATE TABLE deadline_moves (
    id           uuid PRIMARY KEY,
    firm_id      uuid NOT NULL REFERENCES firms,
    deadline_id  uuid NOT NULL,
    from_on      date NOT NULL,
    from_time    time,
    to_on        date NOT NULL,
    to_time      time,
    reason       text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
    moved_by     uuid NOT NULL,
    moved_at     timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (firm_id, deadline_id) REFERENCES deadlines (firm_id, id),
    FOREIGN KEY (firm_id, moved_by) REFERENCES people (firm_id, id)
);
CREATE INDEX moves_of_a_deadline ON deadline_moves (firm_id, deadline_id, id);

-- One row for each time that people are to be reminded; its job waits in the outbox until then.
CREATE TABLE deadline_reminders (
    id            uuid PRIMARY KEY,
    firm_id       uuid NOT NULL REFERENCES firms,
    deadline_id   uuid NOT NULL,
    days_before   integer NOT NULL CHECK (days_before BETWEEN 0 AND 365),
    remind_at     timestamptz NOT NULL,
    job           bigint REFERENCES outbox,
    state         text NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'sent', 'withdrawn')),
    sent_at       timestamptz,
    -- Sent long after its time, because the hub was down then.
    late          boolean NOT NULL DEFAULT false,
    UNIQUE (firm_id, id),
    CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    FOREIGN KEY (firm_id, deadline_id) REFERENCES deadlines (firm_id, id)
);
CREATE UNIQUE INDEX one_planned_reminder_each ON deadline_reminders (firm_id, deadline_id, days_before)
    WHERE state = 'planned';
CREATE INDEX reminders_of_a_deadline ON deadline_reminders (firm_id, deadline_id, remind_at);

-- Never deleted, by nobody: the grants below stop the services, this stops the rest.
CREATE FUNCTION hub.refuse_deletion() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'a deadline is never deleted' USING ERRCODE = 'insufficient_privilege'; END $$;
CREATE TRIGGER deadlines_are_never_deleted BEFORE DELETE OR TRUNCATE ON deadlines
    FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_deletion();
CREATE TRIGGER moves_are_never_deleted BEFORE UPDATE OR DELETE OR TRUNCATE ON deadline_moves
    FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_deletion();
CREATE TRIGGER reminders_are_never_deleted BEFORE DELETE OR TRUNCATE ON deadline_reminders
    FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_deletion();

DO $$
DECLARE
    walled text;
BEGIN
    FOREACH walled IN ARRAY ARRAY['deadlines', 'deadline_moves', 'deadline_reminders']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
        EXECUTE format('CREATE POLICY own_firm ON %I USING (firm_id = (SELECT hub.current_firm()))', walled);
        -- What a firm plans is its own affair: clients are told by their lawyer.
        EXECUTE format('CREATE POLICY clients_see_none ON %I AS RESTRICTIVE USING (NOT (SELECT hub.is_client()))', walled);
    END LOOP;
END $$;

GRANT SELECT, INSERT ON deadlines, deadline_moves, deadline_reminders TO lawyers_api;
GRANT UPDATE (due_on, due_time, state, remind_before, settled_by, settled_at, reason, version) ON deadlines TO lawyers_api;
GRANT UPDATE (job, state) ON deadline_reminders TO lawyers_api;
GRANT SELECT ON deadlines, deadline_moves, deadline_reminders TO lawyers_worker;
-- The worker locks the deadline that it reminds of, so that it cannot be settled in the same moment.
GRANT UPDATE (version) ON deadlines TO lawyers_worker;
GRANT UPDATE (state, sent_at, late) ON deadline_reminders TO lawyers_worker;
