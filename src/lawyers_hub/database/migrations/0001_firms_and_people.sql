-- Firms, their people, and the wall between firms.
--
-- Every table that belongs to a firm has firm_id, row-level security that is forced, and one policy that
-- compares firm_id with the firm of the transaction. A transaction without a firm sees nothing.

CREATE SCHEMA hub;
GRANT USAGE ON SCHEMA hub TO lawyers_api, lawyers_relay, lawyers_worker;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

-- The firm, person and role of the current transaction; NULL where none was entered.
-- Policies call them as (SELECT hub.current_firm()), so that each runs once a query and not once a row.
CREATE FUNCTION hub.current_firm() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('hub.firm_id', true), '')::uuid;

CREATE FUNCTION hub.current_person() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('hub.person_id', true), '')::uuid;

CREATE FUNCTION hub.is_client() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('hub.role', true), '') = 'client';

CREATE TABLE firms (
    id          uuid PRIMARY KEY,
    slug        text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{1,62}$'),
    name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    time_zone   text NOT NULL DEFAULT 'Asia/Jakarta',
    language    text NOT NULL DEFAULT 'en',
    created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE people (
    id             uuid PRIMARY KEY,
    firm_id        uuid NOT NULL REFERENCES firms,
    -- Unique within the firm only: a person may work for two firms, and neither may learn of the other.
    email          text NOT NULL CHECK (email = lower(email) AND length(email) <= 254),
    name           text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    role           text NOT NULL CHECK (role IN ('admin', 'partner', 'associate', 'paralegal', 'client')),
    password_hash  text NOT NULL,
    active         boolean NOT NULL DEFAULT true,
    version        integer NOT NULL DEFAULT 1,
    created_at     timestamptz NOT NULL DEFAULT now(),
    UNIQUE (firm_id, email),
    UNIQUE (firm_id, id)
);

-- One row for each sign-in. Refresh tokens rotate: the row knows the newest and the one before it.
CREATE TABLE sessions (
    id                uuid PRIMARY KEY,
    firm_id           uuid NOT NULL REFERENCES firms,
    person_id         uuid NOT NULL,
    refresh_digest    bytea NOT NULL,
    previous_digest   bytea,
    rotated_at        timestamptz NOT NULL DEFAULT now(),
    created_at        timestamptz NOT NULL DEFAULT now(),
    expires_at        timestamptz NOT NULL,
    ended_at          timestamptz,
    address           text,
    user_agent        text,
    FOREIGN KEY (firm_id, person_id) REFERENCES people (firm_id, id)
);
CREATE INDEX sessions_of_a_person ON sessions (firm_id, person_id) WHERE ended_at IS NULL;

-- Failed sign-ins by e-mail and by address. Holds digests only; it belongs to no firm.
CREATE UNLOGGED TABLE sign_in_failures (
    subject      bytea PRIMARY KEY,
    failures     integer NOT NULL,
    last_at      timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE firms ENABLE ROW LEVEL SECURITY;
ALTER TABLE firms FORCE ROW LEVEL SECURITY;
CREATE POLICY own_firm ON firms USING (id = (SELECT hub.current_firm()));
-- The owner founds firms and answers firm_by_slug below; the services never log in as the owner.
CREATE POLICY owner_keeps_the_register ON firms TO CURRENT_USER USING (true) WITH CHECK (true);

ALTER TABLE people ENABLE ROW LEVEL SECURITY;
ALTER TABLE people FORCE ROW LEVEL SECURITY;
CREATE POLICY own_firm ON people USING (firm_id = (SELECT hub.current_firm()));

ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY own_firm ON sessions USING (firm_id = (SELECT hub.current_firm()));

GRANT SELECT ON firms TO lawyers_api, lawyers_worker;
GRANT SELECT, INSERT, UPDATE ON people TO lawyers_api;
GRANT SELECT (id, firm_id, name, email, role, active) ON people TO lawyers_worker;
GRANT SELECT, INSERT, UPDATE ON sessions TO lawyers_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_failures TO lawyers_api;

-- The one question that may be asked before a firm is known: which firm is called this?
CREATE FUNCTION hub.firm_by_slug(wanted text) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT id FROM firms WHERE slug = wanted $$;
REVOKE ALL ON FUNCTION hub.firm_by_slug FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hub.firm_by_slug TO lawyers_api;

-- Puts the transaction into a firm: as the house itself, …
CREATE FUNCTION hub.enter_firm(firm uuid) RETURNS void
    LANGUAGE sql VOLATILE
    AS $$
        SELECT set_config('hub.firm_id', firm::text, true),
               set_config('hub.person_id', '', true),
               set_config('hub.role', 'house', true)
    $$;

-- … or as a person, whose session must stand and whose role must be what their token says.
CREATE FUNCTION hub.enter_firm(firm uuid, person uuid, session uuid, claimed_role text) RETURNS boolean
    LANGUAGE plpgsql VOLATILE
    AS $$
        BEGIN
            PERFORM set_config('hub.firm_id', firm::text, true),
                    set_config('hub.person_id', person::text, true),
                    set_config('hub.role', claimed_role, true);
            RETURN EXISTS (
                SELECT FROM sessions s JOIN people p ON p.id = s.person_id
                WHERE s.id = session AND s.person_id = person AND s.ended_at IS NULL AND s.expires_at > now()
                  AND p.active AND p.role = claimed_role
            );
        END
    $$;
