-- Cases with their parties, notes and shares, and the audit trail.

CREATE TABLE case_numbers (
    firm_id  uuid NOT NULL REFERENCES firms,
    year     integer NOT NULL,
    last     integer NOT NULL,
    PRIMARY KEY (firm_id, year)
);

CREATE TABLE cases (
    id              uuid PRIMARY KEY,
    firm_id         uuid NOT NULL REFERENCES firms,
    number          text NOT NULL,
    title           text NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
    status          text NOT NULL CHECK (status IN ('draft', 'active', 'pending', 'closed')),
    practice_area   text NOT NULL,
    client_name     text NOT NULL CHECK (length(client_name) BETWEEN 1 AND 300),
    responsible_id  uuid,
    version         integer NOT NULL DEFAULT 1,
    opened_at       timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    -- What lists are sorted by. Columns and not expressions: behind row-level security the planner takes an index
    -- condition only through leakproof functions, and lower() is none.
    title_order     text NOT NULL GENERATED ALWAYS AS (lower(title)) STORED,
    -- 2025-0042 as 2025-000000042, so that the ten-thousandth case of a year follows the one before it.
    number_order    text NOT NULL GENERATED ALWAYS AS (left(number, 5) || lpad(substr(number, 6), 9, '0')) STORED,
    UNIQUE (firm_id, number),
    UNIQUE (firm_id, id),
    FOREIGN KEY (firm_id, responsible_id) REFERENCES people (firm_id, id)
);
CREATE INDEX cases_by_status ON cases (firm_id, status, updated_at, id);
CREATE INDEX cases_by_opening ON cases (firm_id, opened_at, id);
CREATE INDEX cases_by_update ON cases (firm_id, updated_at, id);
CREATE INDEX cases_by_title ON cases (firm_id, title_order, id);
CREATE INDEX cases_by_number ON cases (firm_id, number_order, id);
CREATE INDEX cases_of_a_lawyer ON cases (firm_id, responsible_id, updated_at, id);

CREATE TABLE parties (
    id        uuid PRIMARY KEY,
    firm_id   uuid NOT NULL REFERENCES firms,
    case_id   uuid NOT NULL,
    position  integer NOT NULL,
    name      text NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
    role      text NOT NULL,
    FOREIGN KEY (firm_id, case_id) REFERENCES cases (firm_id, id)
);
CREATE INDEX parties_of_a_case ON parties (firm_id, case_id, position);

CREATE TABLE notes (
    id          uuid PRIMARY KEY,
    firm_id     uuid NOT NULL REFERENCES firms,
    case_id     uuid NOT NULL,
    author_id   uuid NOT NULL,
    body        text NOT NULL CHECK (length(body) BETWEEN 1 AND 20000),
    created_at  timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (firm_id, case_id) REFERENCES cases (firm_id, id),
    FOREIGN KEY (firm_id, author_id) REFERENCES people (firm_id, id)
);
CREATE INDEX notes_of_a_case ON notes (firm_id, case_id, id DESC);

-- The cases that a person with the role client may see.
CREATE TABLE case_shares (
    firm_id    uuid NOT NULL REFERENCES firms,
    case_id    uuid NOT NULL,
    person_id  uuid NOT NULL,
    shared_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (firm_id, case_id, person_id),
    FOREIGN KEY (firm_id, case_id) REFERENCES cases (firm_id, id),
    FOREIGN KEY (firm_id, person_id) REFERENCES people (firm_id, id)
);
CREATE INDEX shares_of_a_person ON case_shares (firm_id, person_id);

-- When each person last looked at a case in a way that was written into the audit trail.
CREATE TABLE case_views (
    firm_id    uuid NOT NULL REFERENCES firms,
    case_id    uuid NOT NULL,
    person_id  uuid NOT NULL,
    viewed_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (firm_id, case_id, person_id),
    FOREIGN KEY (firm_id, case_id) REFERENCES cases (firm_id, id),
    FOREIGN KEY (firm_id, person_id) REFERENCES people (firm_id, id)
);

CREATE TABLE audit_trail (
    id              uuid PRIMARY KEY,
    firm_id         uuid NOT NULL REFERENCES firms,
    at              timestamptz NOT NULL DEFAULT now(),
    person_id       uuid,
    action          text NOT NULL,
    subject_kind    text NOT NULL,
    subject_id      uuid,
    case_id         uuid,
    address         text,
    correlation_id  text,
    details         jsonb NOT NULL DEFAULT '{}',
    FOREIGN KEY (firm_id, person_id) REFERENCES people (firm_id, id)
);
CREATE INDEX audit_by_time ON audit_trail (firm_id, at, id);
CREATE INDEX audit_by_action ON audit_trail (firm_id, action, at, id);
CREATE INDEX audit_of_a_case ON audit_trail (firm_id, case_id, at, id);
CREATE INDEX audit_of_a_person ON audit_trail (firm_id, person_id, at, id);
CREATE INDEX audit_of_a_subject ON audit_trail (firm_id, subject_id, action, id DESC);

-- Append-only for everybody, the owner included: the grants below stop the services, this stops the rest.
CREATE FUNCTION hub.refuse_change() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'insufficient_privilege'; END $$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_trail
    FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

-- The answer to a creating request, kept so that the same request sent again gets the same answer.
CREATE TABLE kept_answers (
    firm_id       uuid NOT NULL REFERENCES firms,
    person_id     uuid NOT NULL,
    key           text NOT NULL,
    request       bytea NOT NULL,
    status        integer,
    answer        bytea,
    headers       jsonb,
    created_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (firm_id, person_id, key),
    FOREIGN KEY (firm_id, person_id) REFERENCES people (firm_id, id)
);
CREATE INDEX kept_answers_by_age ON kept_answers (created_at);

DO $$
DECLARE
    walled text;
BEGIN
    FOREACH walled IN ARRAY ARRAY['case_numbers', 'cases', 'parties', 'notes', 'case_shares', 'case_views', 'audit_trail',
        'kept_answers']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
        EXECUTE format('CREATE POLICY own_firm ON %I USING (firm_id = (SELECT hub.current_firm()))', walled);
    END LOOP;
END $$;

-- Restrictive policies come on top of own_firm: both must agree.
-- Written as a set and not as a question about each row: it is put together once a query, and only for a client.
CREATE POLICY clients_see_shared_cases ON cases AS RESTRICTIVE
    USING (NOT (SELECT hub.is_client()) OR id IN (
        SELECT s.case_id FROM case_shares s
        WHERE s.firm_id = (SELECT hub.current_firm()) AND s.person_id = (SELECT hub.current_person())));
CREATE POLICY clients_see_shared_cases ON parties AS RESTRICTIVE
    USING (NOT (SELECT hub.is_client()) OR case_id IN (
        SELECT s.case_id FROM case_shares s
        WHERE s.firm_id = (SELECT hub.current_firm()) AND s.person_id = (SELECT hub.current_person())));
CREATE POLICY clients_see_no_notes ON notes AS RESTRICTIVE USING (NOT (SELECT hub.is_client()));
CREATE POLICY clients_read_no_audit ON audit_trail AS RESTRICTIVE FOR SELECT USING (NOT (SELECT hub.is_client()));
CREATE POLICY clients_see_their_shares ON case_shares AS RESTRICTIVE
    USING (NOT (SELECT hub.is_client()) OR person_id = (SELECT hub.current_person()));
CREATE POLICY clients_see_their_views ON case_views AS RESTRICTIVE
    USING (NOT (SELECT hub.is_client()) OR person_id = (SELECT hub.current_person()));

GRANT SELECT, INSERT, UPDATE ON case_numbers, cases, case_views TO lawyers_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON parties, case_shares TO lawyers_api;
GRANT SELECT, INSERT ON notes TO lawyers_api;
GRANT SELECT, INSERT ON audit_trail TO lawyers_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON kept_answers TO lawyers_api;
GRANT SELECT ON cases, parties, notes, case_shares TO lawyers_worker;
GRANT INSERT ON audit_trail TO lawyers_worker;
