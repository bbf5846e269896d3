-- Documents, their versions (never overwritten), and the text that was read from them.

CREATE TABLE documents (
    id          uuid PRIMARY KEY,
    firm_id     uuid NOT NULL REFERENCES firms,
    case_id     uuid NOT NULL,
    title       text NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
    latest      integer NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (firm_id, id),
    FOREIGN KEY (firm_id, case_id) REFERENCES cases (firm_id, id)
);
CREATE INDEX documents_of_a_case ON documents (firm_id, case_id, id DESC);
CREATE INDEX documents_by_time ON documents (firm_id, id DESC);

CREATE TABLE document_versions (
    firm_id        uuid NOT NULL REFERENCES firms,
    document_id    uuid NOT NULL,
    number         integer NOT NULL CHECK (number >= 1),
    file_name      text NOT NULL,
    media_type     text NOT NULL,
    size_bytes     bigint NOT NULL,
    sha256         text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    storage_key    text NOT NULL,
    uploaded_by    uuid NOT NULL,
    uploaded_at    timestamptz NOT NULL DEFAULT now(),
    state          text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'reading', 'ready', 'unreadable')),
    reason         text,
    pages_total    integer,
    pages_read     integer NOT NULL DEFAULT 0,
    scanned_pages  integer NOT NULL DEFAULT 0,
    marks_count    integer NOT NULL DEFAULT 0,
    PRIMARY KEY (firm_id, document_id, number),
    FOREIGN KEY (firm_id, document_id) REFERENCES documents (firm_id, id),
    FOREIGN KEY (firm_id, uploaded_by) REFERENCES people (firm_id, id),
    CHECK ((state = 'unreadable') = (reason IS NOT NULL))
);
CREATE INDEX versions_by_state ON document_versions (firm_id, state, uploaded_at DESC) WHERE state <> 'ready';

-- marks: [{"kind", "start", "end", "detail"}], offsets in characters of text.
CREATE TABLE document_pages (
    firm_id      uuid NOT NULL REFERENCES firms,
    document_id  uuid NOT NULL,
    version      integer NOT NULL,
    number       integer NOT NULL CHECK (number >= 1),
    text         text NOT NULL,
    scanned      boolean NOT NULL,
    marks        jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (firm_id, document_id, version, number),
    FOREIGN KEY (firm_id, document_id, version) REFERENCES document_versions (firm_id, document_id, number)
);

DO $$
DECLARE
    walled text;
BEGIN
    FOREACH walled IN ARRAY ARRAY['documents', 'document_versions', 'document_pages']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
        EXECUTE format('CREATE POLICY own_firm ON %I USING (firm_id = (SELECT hub.current_firm()))', walled);
    END LOOP;
END $$;
-- The client who may see a case may see its documents. Each set is put together once a query, and only for a client.
CREATE POLICY clients_see_shared_cases ON documents AS RESTRICTIVE
    USING (NOT (SELECT hub.is_client()) OR case_id IN (
        SELECT s.case_id FROM case_shares s
        WHERE s.firm_id = (SELECT hub.current_firm()) AND s.person_id = (SELECT hub.current_person())));
CREATE POLICY clients_see_shared_cases ON document_versions AS RESTRICTIVE
    USING (NOT (SELECT hub.is_client()) OR document_id IN (
        SELECT d.id FROM case_shares s JOIN documents d ON d.firm_id = s.firm_id AND d.case_id = s.case_id
        WHERE s.firm_id = (SELECT hub.current_firm()) AND s.person_id = (SELECT hub.current_person())));
CREATE POLICY clients_see_shared_cases ON document_pages AS RESTRICTIVE
    USING (NOT (SELECT hub.is_client()) OR document_id IN (
        SELECT d.id FROM case_shares s JOIN documents d ON d.firm_id = s.firm_id AND d.case_id = s.case_id
        WHERE s.firm_id = (SELECT hub.current_firm()) AND s.person_id = (SELECT hub.current_person())));

GRANT SELECT, INSERT ON documents, document_versions TO lawyers_api;
-- A title stays as it is: the search keeps it beside the text of every page.
GRANT UPDATE (latest) ON documents TO lawyers_api;
-- Reading an unreadable version again starts with the API; the text itself is written by the worker only.
GRANT UPDATE (state, reason, pages_total, pages_read, scanned_pages, marks_count) ON document_versions TO lawyers_api;
GRANT SELECT ON document_pages TO lawyers_api;
GRANT SELECT ON documents, document_versions TO lawyers_worker;
GRANT UPDATE (state, reason, pages_total, pages_read, scanned_pages, marks_count) ON document_versions TO lawyers_worker;
GRANT SELECT, INSERT, DELETE ON document_pages TO lawyers_worker;
