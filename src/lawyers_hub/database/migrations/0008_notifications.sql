-- What people are told: on the page, and by e-mail.

CREATE TABLE notifications (
    id            uuid PRIMARY KEY,
    firm_id       uuid NOT NULL REFERENCES firms,
    person_id     uuid NOT NULL,
    kind          text NOT NULL,
    -- What makes it one notice: the same person is told once under one key.
    key           text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
    title         text NOT NULL CHECK (length(title) BETWEEN 1 AND 500),
    body          text NOT NULL CHECK (length(body) <= 4000),
    case_id       uuid,
    subject_kind  text NOT NULL CHECK (subject_kind IN ('deadline', 'document')),
    subject_id    uuid NOT NULL,
    late          boolean NOT NULL DEFAULT false,
    created_at    timestamptz NOT NULL DEFAULT now(),
    read_at       timestamptz,
    UNIQUE (firm_id, id),
    UNIQUE (firm_id, person_id, key),
    FOREIGN KEY (firm_id, person_id) REFERENCES people (firm_id, id),
    FOREIGN KEY (firm_id, case_id) REFERENCES cases (firm_id, id)
);
CREATE INDEX notifications_of_a_person ON notifications (firm_id, person_id, id DESC);
CREATE INDEX notifications_unread ON notifications (firm_id, person_id, id DESC) WHERE read_at IS NULL;

-- An e-mail as it was written when it was decided on; `sent_at` says when the mail server had taken it.
CREATE TABLE emails (
    id               uuid PRIMARY KEY,
    firm_id          uuid NOT NULL REFERENCES firms,
    notification_id  uuid NOT NULL,
    address          text NOT NULL CHECK (length(address) <= 254),
    subject          text NOT NULL CHECK (length(subject) BETWEEN 1 AND 500),
    body             text NOT NULL CHECK (length(body) <= 8000),
    created_at       timestamptz NOT NULL DEFAULT now(),
    sent_at          timestamptz,
    UNIQUE (firm_id, notification_id),
    FOREIGN KEY (firm_id, notification_id) REFERENCES notifications (firm_id, id)
);

ALTER TABLE notifications ENABLE ROW LEVEL SECURITY;
ALTER TABLE notifications FORCE ROW LEVEL SECURITY;
CREATE POLICY own_firm ON notifications USING (firm_id = (SELECT hub.current_firm()));
-- Colleagues write them for one another; each reads only their own.
CREATE POLICY own_to_read ON notifications AS RESTRICTIVE FOR SELECT
    USING ((SELECT hub.current_person()) IS NULL OR person_id = (SELECT hub.current_person()));
CREATE POLICY own_to_mark ON notifications AS RESTRICTIVE FOR UPDATE
    USING ((SELECT hub.current_person()) IS NULL OR person_id = (SELECT hub.current_person()));

ALTER TABLE emails ENABLE ROW LEVEL SECURITY;
ALTER TABLE emails FORCE ROW LEVEL SECURITY;
CREATE POLICY own_firm ON emails USING (firm_id = (SELECT hub.current_firm()));

GRANT SELECT, INSERT ON notifications TO lawyers_api, lawyers_worker;
GRANT UPDATE (read_at) ON notifications TO lawyers_api;
-- The API writes e-mails and never reads them back.
GRANT INSERT ON emails TO lawyers_api;
GRANT SELECT, INSERT ON emails TO lawyers_worker;
GRANT UPDATE (sent_at) ON emails TO lawyers_worker;

-- Since when the other side of a job (a mail server) is away. The job waits for its return and loses no attempt.
ALTER TABLE outbox ADD COLUMN away_since timestamptz;
GRANT UPDATE (away_since, not_before) ON outbox TO lawyers_worker;
