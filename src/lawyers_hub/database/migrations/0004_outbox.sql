-- The outbox: accepting a job is the commit of its row here. Redis only carries copies.

CREATE TABLE outbox (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    firm_id         uuid NOT NULL REFERENCES firms,
    name            text NOT NULL,
    payload         jsonb NOT NULL,
    correlation_id  text,
    traceparent     text,
    accepted_by     uuid,
    accepted_at     timestamptz NOT NULL DEFAULT now(),
    -- Not before this time: retries wait here and not in Redis, which may be wiped.
    due_at          timestamptz NOT NULL DEFAULT now(),
    -- How often it was put back to be sent anew. It is part of the copy's name in the queue, so that a copy
    -- of an earlier round, found again after a crash, is known to be stale.
    round           integer NOT NULL DEFAULT 0,
    sent_at         timestamptz,
    -- Set when a run begins and cleared when it ends unfinished: a run that finds it set follows a crash.
    started_at      timestamptz,
    completed_at    timestamptz,
    -- How often its handler raised, and how often a worker died or vanished with it.
    attempts        integer NOT NULL DEFAULT 0,
    crashes         integer NOT NULL DEFAULT 0,
    error           text,
    traceback       text,
    dead_at         timestamptz,
    discarded_at    timestamptz,
    reason          text,
    CHECK (num_nonnulls(completed_at, discarded_at) <= 1)
);

-- What the relay still has to send, and what was sent and is not finished.
CREATE INDEX outbox_unsent ON outbox (due_at, id)
    WHERE sent_at IS NULL AND completed_at IS NULL AND dead_at IS NULL AND discarded_at IS NULL;
CREATE INDEX outbox_open ON outbox (sent_at)
    WHERE sent_at IS NOT NULL AND completed_at IS NULL AND dead_at IS NULL AND discarded_at IS NULL;
CREATE INDEX outbox_dead ON outbox (firm_id, id DESC) WHERE dead_at IS NOT NULL AND discarded_at IS NULL;
CREATE INDEX outbox_of_a_firm ON outbox (firm_id, id DESC);
CREATE INDEX outbox_completed ON outbox (firm_id, completed_at) WHERE completed_at IS NOT NULL;

-- Once a statement, not once a row: a listener only needs to know that there is something.
CREATE FUNCTION hub.tell_the_relay() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN PERFORM pg_notify('hub_outbox', ''); RETURN NULL; END $$;
CREATE TRIGGER outbox_accepted AFTER INSERT ON outbox
    FOR EACH STATEMENT EXECUTE FUNCTION hub.tell_the_relay();

ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
CREATE POLICY own_firm ON outbox TO lawyers_api, CURRENT_USER USING (firm_id = (SELECT hub.current_firm()));
-- The relay and the worker serve every firm; the worker enters the firm of the row before it touches anything else.
CREATE POLICY every_firm ON outbox TO lawyers_relay, lawyers_worker USING (true);

GRANT SELECT, INSERT ON outbox TO lawyers_api;
-- Retry and discard by an administrator.
GRANT UPDATE (due_at, round, sent_at, started_at, attempts, crashes, error, traceback, dead_at, discarded_at, reason)
    ON outbox TO lawyers_api;
GRANT SELECT ON outbox TO lawyers_relay, lawyers_worker;
GRANT UPDATE (sent_at, due_at, error, dead_at) ON outbox TO lawyers_relay;
GRANT INSERT ON outbox TO lawyers_worker;
GRANT UPDATE (sent_at, due_at, round, started_at, completed_at, attempts, crashes, error, traceback, dead_at)
    ON outbox TO lawyers_worker;

-- What came through the queue and is no copy of an accepted job. It belongs to no firm; operators read it.
CREATE TABLE strange_copies (
    queue_id  text PRIMARY KEY,
    name      text NOT NULL,
    data      text NOT NULL,
    reason    text NOT NULL,
    seen_at   timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT ON strange_copies TO lawyers_worker;

-- Every running service says here that it lives; the operations page reads it. It belongs to no firm.
CREATE TABLE heartbeats (
    service     text NOT NULL,
    instance    text NOT NULL,
    state       text NOT NULL CHECK (state IN ('well', 'troubled', 'stopped')),
    started_at  timestamptz NOT NULL,
    seen_at     timestamptz NOT NULL DEFAULT now(),
    detail      jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (service, instance)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON heartbeats TO lawyers_api, lawyers_relay, lawyers_worker;

-- Requests answered in each minute by each API process, for the charts of the operations page.
CREATE TABLE request_minutes (
    minute     timestamptz NOT NULL,
    instance   text NOT NULL,
    requests   integer NOT NULL,
    errors     integer NOT NULL,
    -- How many requests fell into each bucket of telemetry.metrics.LATENCY_BUCKETS_S, and beyond the last.
    buckets    integer[] NOT NULL,
    PRIMARY KEY (minute, instance)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON request_minutes TO lawyers_api;
