-- Jobs for a later time, jobs that came from elsewhere, and the people who look after the installation.

-- A job for later is a row of the outbox that is not due yet: nothing of a schedule is ever kept in Redis.
-- `not_before` says that the wait was asked for; any other job whose time lies far ahead has seen a clock jump back.
ALTER TABLE outbox ADD COLUMN not_before timestamptz;

-- The copy in the queue that a job was made from, when another program put it there and not the relay.
ALTER TABLE outbox ADD COLUMN adopted_from text UNIQUE;

-- While a row is here, the relay sends nothing: the queue runs empty, and accepted jobs wait in the outbox.
CREATE TABLE sending_held (
    held    boolean PRIMARY KEY DEFAULT true CHECK (held),
    since   timestamptz NOT NULL DEFAULT now(),
    held_by text NOT NULL CHECK (length(held_by) BETWEEN 1 AND 200),
    reason  text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500)
);
GRANT SELECT ON sending_held TO lawyers_relay, lawyers_api;
GRANT SELECT, INSERT, DELETE ON sending_held TO lawyers_operator;

-- Operators see the jobs of every firm, and what the jobs are about only as far as their payload says.
GRANT USAGE ON SCHEMA hub TO lawyers_operator;
GRANT SELECT (id, slug, name) ON firms TO lawyers_operator;
CREATE POLICY operators_read_the_register ON firms FOR SELECT TO lawyers_operator USING (true);
CREATE POLICY operators_see_every_job ON outbox TO lawyers_operator USING (true);
GRANT SELECT ON outbox, strange_copies, heartbeats TO lawyers_operator;
GRANT UPDATE (due_at, round, sent_at, started_at, attempts, crashes, dead_at, discarded_at, reason)
    ON outbox TO lawyers_operator;
-- What they decide is written into the firm's own audit trail.
GRANT INSERT ON audit_trail TO lawyers_operator;
