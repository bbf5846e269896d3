-- Search: one entry for each case, party, note and title of a document, and one for each page of its text.
--
-- Why the policy asks for the search itself, and what that costs, is written in docs/adr/0004-search-behind-the-wall.md.

CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- Words as they stand, without accents and case; and their stems in the two languages of the firms.
CREATE TEXT SEARCH CONFIGURATION hub.words (COPY = pg_catalog.simple);
CREATE TEXT SEARCH CONFIGURATION hub.indonesian (COPY = pg_catalog.simple);
CREATE TEXT SEARCH CONFIGURATION hub.english (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION hub.words
    ALTER MAPPING FOR word, hword, hword_part WITH unaccent, simple;
ALTER TEXT SEARCH CONFIGURATION hub.indonesian
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part WITH unaccent, indonesian_stem;
ALTER TEXT SEARCH CONFIGURATION hub.english
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part WITH unaccent, english_stem;

-- 123/Pdt.G/2024, undang-undang and surat_kuasa are searched by their parts, and <b> is no markup but what somebody
-- wrote. Control characters separate words for the parser and occur in no text that is kept, so that a snippet can
-- show again what stood there.
CREATE FUNCTION hub.separated(text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN translate($1, '-/_<&', E'\x03\x04\x05\x06\x07');
CREATE FUNCTION hub.rejoined(text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN translate($1, E'\x03\x04\x05\x06\x07', '-/_<&');

-- Titles weigh A, what stands beside them B, text D. Stems have no place in the text: phrases are found by words.
CREATE FUNCTION hub.search_words(title text, beside text, body text) RETURNS tsvector
    LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = public, pg_temp
    AS $$
        DECLARE
            everything text := hub.separated(title || ' ' || beside || ' ' || body);
        BEGIN
            RETURN setweight(to_tsvector('hub.words', hub.separated(title)), 'A')
                || setweight(to_tsvector('hub.words', hub.separated(beside)), 'B')
                || to_tsvector('hub.words', hub.separated(body))
                || strip(to_tsvector('hub.indonesian', everything))
                || strip(to_tsvector('hub.english', everything));
        EXCEPTION WHEN program_limit_exceeded THEN
            -- More than 1 MB of different words on one page is no text that anybody wrote.
            RETURN setweight(to_tsvector('hub.words', hub.separated(title)), 'A')
                || to_tsvector('hub.words', hub.separated(left(body, 50000)));
        END
    $$;

-- What somebody typed as a query: every word, or its stem in either language; the last one perhaps unfinished.
CREATE FUNCTION hub.search_query(typed text, unfinished boolean) RETURNS tsquery
    LANGUAGE sql STABLE PARALLEL SAFE SET search_path = public, pg_temp
    AS $$
        WITH parsed AS (
            SELECT websearch_to_tsquery('hub.words', typed) AS words,
                   websearch_to_tsquery('hub.indonesian', typed) AS indonesian,
                   websearch_to_tsquery('hub.english', typed) AS english
        ), finished AS (
            SELECT CASE WHEN unfinished THEN regexp_replace(words::text, '''$', ''':*')::tsquery ELSE words END AS words,
                   words AS whole, indonesian, english
            FROM parsed
        )
        SELECT words
            || CASE WHEN indonesian <> whole THEN indonesian ELSE '' END
            || CASE WHEN english NOT IN (whole, indonesian) THEN english ELSE '' END
        FROM finished
    $$;

-- A text that is too long to cut snippets from: what lies about the first word of the query.
CREATE FUNCTION hub.surroundings(body text, wanted tsquery) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN length(body) <= 10000 THEN body ELSE substr(body, (
        SELECT greatest(1, coalesce(min(nullif(strpos(lower(body), word[1]), 0)), 1) - 1000)
        FROM regexp_matches(wanted::text, '''([^'']+)''', 'g') AS word
    ), 10000) END;

-- The places of a text that fit the query, the hits between \x01 and \x02: by the words themselves, or else by stems.
CREATE FUNCTION hub.snippet(body text, wanted tsquery) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = public, pg_temp
    AS $$
        DECLARE
            form   constant text := E'StartSel=\x01, StopSel=\x02, MaxWords=30, MinWords=12, ShortWord=0, '
                || 'MaxFragments=2, FragmentDelimiter=" … "';
            around constant text := hub.separated(hub.surroundings(body, wanted));
            cut    text;
            means  regconfig;
        BEGIN
            FOREACH means IN ARRAY ARRAY['hub.words', 'hub.indonesian', 'hub.english']::regconfig[] LOOP
                cut := ts_headline(means, around, wanted, form);
                EXIT WHEN strpos(cut, E'\x01') > 0;
            END LOOP;
            RETURN hub.rejoined(cut);
        END
    $$;

-- Titles first, then the earliest pages of the newest documents: the page, and the time in a version 7 identifier.
-- One number, because sorting 100,000 entries by page and identifier took three times as long.
CREATE FUNCTION hub.place_of(source uuid, page integer) RETURNS bigint
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (least(page, 32767)::bigint << 48)
        + (281474976710655 - ('x' || left(replace(source::text, '-', ''), 12))::bit(48)::bigint);

CREATE TABLE search_entries (
    firm_id    uuid NOT NULL REFERENCES firms,
    case_id    uuid NOT NULL,
    -- Of the case, party, note or document. Newer ones are greater.
    source_id  uuid NOT NULL,
    -- 0 for all but the text of documents.
    page       integer NOT NULL DEFAULT 0,
    version    integer,
    kind       text NOT NULL CHECK (kind IN ('case', 'party', 'note', 'document')),
    words      tsvector NOT NULL,
    -- What is looked at first when there is more than can be ranked.
    place      bigint NOT NULL GENERATED ALWAYS AS (hub.place_of(source_id, page)) STORED,
    PRIMARY KEY (source_id, page)
);
-- Two, so that a common word, which fills its 1,000 places from titles and first pages, never touches the others.
CREATE INDEX search_of_titles_and_first_pages ON search_entries USING gin (firm_id, words) WHERE page <= 1;
CREATE INDEX search_of_later_pages ON search_entries USING gin (firm_id, words) WHERE page > 1;

-- The query of the transaction; NULL, and so nothing is found, where none was set.
CREATE FUNCTION hub.current_search() RETURNS tsquery
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('hub.search', true), '')::tsquery;

ALTER TABLE search_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE search_entries FORCE ROW LEVEL SECURITY;
-- Only what the triggers below do, as the owner.
CREATE POLICY own_firm ON search_entries TO CURRENT_USER USING (firm_id = (SELECT hub.current_firm()));
-- One policy and not two: the parts of one policy are checked in any order, so that the index serves all of them.
CREATE POLICY found_in_own_firm ON search_entries FOR SELECT TO lawyers_api USING (
    firm_id = (SELECT hub.current_firm())
    AND words @@ (SELECT hub.current_search())
    AND (
        NOT (SELECT hub.is_client())
        OR kind <> 'note' AND case_id IN (
            SELECT s.case_id FROM case_shares s
            WHERE s.firm_id = (SELECT hub.current_firm()) AND s.person_id = (SELECT hub.current_person())
        )
    )
);
GRANT SELECT ON search_entries TO lawyers_api;

-- The index follows its sources in the same transaction, whoever writes them. The functions run as the owner,
-- since no service may write the index; the owner too is held to the firm of the transaction.
CREATE FUNCTION hub.index_case() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        BEGIN
            INSERT INTO search_entries (firm_id, case_id, source_id, kind, words)
            VALUES (NEW.firm_id, NEW.id, NEW.id, 'case',
                    hub.search_words(NEW.number || ' ' || NEW.title, NEW.client_name, ''))
            ON CONFLICT (source_id, page) DO UPDATE SET words = EXCLUDED.words;
            RETURN NULL;
        END
    $$;
CREATE TRIGGER case_is_searchable AFTER INSERT OR UPDATE OF number, title, client_name ON cases
    FOR EACH ROW EXECUTE FUNCTION hub.index_case();

CREATE FUNCTION hub.index_party() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        BEGIN
            INSERT INTO search_entries (firm_id, case_id, source_id, kind, words)
            VALUES (NEW.firm_id, NEW.case_id, NEW.id, 'party', hub.search_words('', NEW.name, ''))
            ON CONFLICT (source_id, page) DO UPDATE SET words = EXCLUDED.words;
            RETURN NULL;
        END
    $$;
CREATE TRIGGER party_is_searchable AFTER INSERT OR UPDATE OF name ON parties
    FOR EACH ROW EXECUTE FUNCTION hub.index_party();

CREATE FUNCTION hub.index_note() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        BEGIN
            INSERT INTO search_entries (firm_id, case_id, source_id, kind, words)
            VALUES (NEW.firm_id, NEW.case_id, NEW.id, 'note', hub.search_words('', '', NEW.body))
            ON CONFLICT (source_id, page) DO UPDATE SET words = EXCLUDED.words;
            RETURN NULL;
        END
    $$;
CREATE TRIGGER note_is_searchable AFTER INSERT OR UPDATE OF body ON notes
    FOR EACH ROW EXECUTE FUNCTION hub.index_note();

CREATE FUNCTION hub.forget_entry() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ BEGIN DELETE FROM search_entries WHERE source_id = OLD.id; RETURN NULL; END $$;
CREATE TRIGGER case_is_forgotten AFTER DELETE ON cases FOR EACH ROW EXECUTE FUNCTION hub.forget_entry();
CREATE TRIGGER party_is_forgotten AFTER DELETE ON parties FOR EACH ROW EXECUTE FUNCTION hub.forget_entry();
CREATE TRIGGER note_is_forgotten AFTER DELETE ON notes FOR EACH ROW EXECUTE FUNCTION hub.forget_entry();
CREATE TRIGGER document_is_forgotten AFTER DELETE ON documents FOR EACH ROW EXECUTE FUNCTION hub.forget_entry();

CREATE FUNCTION hub.index_document() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        BEGIN
            INSERT INTO search_entries (firm_id, case_id, source_id, kind, words)
            VALUES (NEW.firm_id, NEW.case_id, NEW.id, 'document', hub.search_words(NEW.title, '', ''));
            RETURN NULL;
        END
    $$;
-- A title never changes (see the grants of documents), so that it may stand in the entries of the pages too.
CREATE TRIGGER document_is_searchable AFTER INSERT ON documents
    FOR EACH ROW EXECUTE FUNCTION hub.index_document();

-- The text of the newest version takes the place of the text before it.
CREATE FUNCTION hub.index_pages() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        BEGIN
            DELETE FROM search_entries s
            USING (
                SELECT DISTINCT p.document_id, p.version
                FROM new_pages p JOIN documents d ON d.id = p.document_id AND d.latest = p.version
            ) newest
            WHERE s.source_id = newest.document_id AND s.page > 0 AND s.version <> newest.version;
            INSERT INTO search_entries (firm_id, case_id, source_id, page, version, kind, words)
            SELECT p.firm_id, d.case_id, d.id, p.number, p.version, 'document', hub.search_words(d.title, '', p.text)
            FROM new_pages p JOIN documents d ON d.id = p.document_id AND d.latest = p.version
            WHERE p.text <> '';
            RETURN NULL;
        END
    $$;
CREATE TRIGGER pages_are_searchable AFTER INSERT ON document_pages
    REFERENCING NEW TABLE AS new_pages FOR EACH STATEMENT EXECUTE FUNCTION hub.index_pages();

CREATE FUNCTION hub.forget_pages() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        BEGIN
            DELETE FROM search_entries s USING old_pages p
            WHERE s.source_id = p.document_id AND s.page = p.number AND s.version = p.version;
            RETURN NULL;
        END
    $$;
CREATE TRIGGER pages_are_forgotten AFTER DELETE ON document_pages
    REFERENCING OLD TABLE AS old_pages FOR EACH STATEMENT EXECUTE FUNCTION hub.forget_pages();
