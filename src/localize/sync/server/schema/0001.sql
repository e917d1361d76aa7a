-- The post office of one project: sealed events in the order in which they came, and who may bring more. One database is
-- one project. Nobody has INSERT, UPDATE or DELETE: what is written is written by the functions below, which read
-- session_user. Nothing here holds a text, a name of a person or file, or a hash that a guess could be held against.
CREATE SCHEMA localize;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA localize TO localize_member, localize_keeper, localize_doorman;

-- `tag` names the project, `site` this installation, after which logins are named: a server may keep those of another one.
-- `epoch` is what the cursors of readers count from; it ends with a restore.
CREATE TABLE localize.project (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    tag bytea NOT NULL CHECK (octet_length(tag) = 32),
    version integer NOT NULL,
    site uuid NOT NULL DEFAULT gen_random_uuid(),
    epoch uuid NOT NULL DEFAULT gen_random_uuid(),
    size_limit bigint NOT NULL CHECK (size_limit > 0)
);

CREATE TABLE localize.member (
    login name PRIMARY KEY,
    is_manager boolean NOT NULL,
    is_out boolean NOT NULL DEFAULT false
);

-- One row an event and whoever brought it: what one member brings under an id keeps nobody from bringing it as it is.
-- An id is no hash of the event alone, but keyed. 1114112 bytes are a body of 1 MiB with its header, sealed.
CREATE TABLE localize.event (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    id bytea NOT NULL CHECK (octet_length(id) = 32),
    replica text NOT NULL CHECK (replica ~ '^[0-9A-Za-z_.@-]{1,64}$'),
    sequence bigint NOT NULL CHECK (sequence > 0),
    previous bytea CHECK ((previous IS NULL) = (sequence = 1)),
    subject bytea NOT NULL CHECK (octet_length(subject) = 32),
    parents bytea[] NOT NULL,
    kind text NOT NULL CHECK (kind ~ '^[a-z-]{1,32}:[a-z-]{1,32}$'),
    language text NOT NULL CHECK (language ~ '^[0-9A-Za-z-]{0,35}$'),
    body bytea NOT NULL CHECK (octet_length(body) <= 1114112),
    pushed_by name NOT NULL,
    UNIQUE (id, pushed_by)
);
CREATE INDEX event_order ON localize.event (xid, position);
CREATE INDEX event_chain ON localize.event (replica, sequence);
CREATE INDEX event_subject ON localize.event (subject);
ALTER TABLE localize.event ALTER COLUMN body SET STORAGE EXTERNAL; -- what is sealed packs no further

-- The texts of a subject that no other text of it replaces.
CREATE TABLE localize.head (subject bytea, event bytea, PRIMARY KEY (subject, event));

-- Documents and what came out of them, sealed, in pieces.
CREATE TABLE localize.blob (
    name bytea NOT NULL CHECK (octet_length(name) = 32),
    part integer NOT NULL CHECK (part BETWEEN 0 AND 4095),
    parts integer NOT NULL CHECK (parts > part AND parts <= 4096),
    data bytea NOT NULL CHECK (octet_length(data) <= 1114112),
    pushed_by name NOT NULL,
    PRIMARY KEY (name, pushed_by, part)
);
ALTER TABLE localize.blob ALTER COLUMN data SET STORAGE EXTERNAL;

GRANT SELECT ON ALL TABLES IN SCHEMA localize TO localize_member;
GRANT ALL ON ALL TABLES IN SCHEMA localize TO localize_keeper;
GRANT SELECT, INSERT, UPDATE ON localize.member TO localize_doorman;
GRANT SELECT ON localize.project TO localize_doorman;

-- Refusals have codes of class LW, and the id that they are about as DETAIL; the program knows the words.

CREATE FUNCTION localize.require_member(p_tag bytea) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM localize.member m WHERE m.login = session_user AND NOT m.is_out) THEN
        RAISE EXCEPTION 'not a member' USING ERRCODE = 'LW001';
    END IF;
    IF p_tag IS DISTINCT FROM (SELECT tag FROM localize.project) THEN
        RAISE EXCEPTION 'another project' USING ERRCODE = 'LW002';
    END IF;
END
$$;

CREATE FUNCTION localize.require_room(p_bytes bigint) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF pg_total_relation_size('localize.event') + pg_total_relation_size('localize.blob') + p_bytes
        > (SELECT size_limit FROM localize.project) THEN
        RAISE EXCEPTION 'the project has no room left' USING ERRCODE = 'LW006';
    END IF;
END
$$;

-- Takes a batch of events in the order of their chains, all or none; returns how many are new. `p_parents` has for each
-- event the ids of its parents, one behind the other.
CREATE FUNCTION localize.push(
    p_tag bytea, p_ids bytea[], p_replicas text[], p_sequences bigint[], p_previous bytea[], p_subjects bytea[],
    p_parents bytea[], p_kinds text[], p_languages text[], p_bodies bytea[]
) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    texts CONSTANT text[] := ARRAY['segment:drafted', 'segment:translated', 'segment:cleared'];
    one record;
    named bytea[];
    is_first boolean;
    count integer := 0;
BEGIN
    PERFORM localize.require_member(p_tag);
    PERFORM localize.require_room((SELECT coalesce(sum(octet_length(b)), 0) FROM unnest(p_bodies) b));
    -- in the order of ids, so that two who push about the same subjects wait for each other instead of both
    PERFORM FROM localize.head h WHERE h.subject = ANY (p_subjects) ORDER BY h.subject, h.event FOR UPDATE;
    FOR one IN
        SELECT * FROM unnest(
            p_ids, p_replicas, p_sequences, p_previous, p_subjects, p_parents, p_kinds, p_languages, p_bodies
        ) AS row (id, replica, sequence, previous, subject, parents, kind, language, body)
    LOOP
        CONTINUE WHEN EXISTS (SELECT FROM localize.event e WHERE e.id = one.id AND e.pushed_by = session_user);
        IF octet_length(one.body) > 1114112 OR octet_length(one.parents) > 32 * 256 THEN
            RAISE EXCEPTION 'too large' USING ERRCODE = 'LW003', DETAIL = encode(one.id, 'hex');
        END IF;
        named := ARRAY(
            SELECT substr(one.parents, at, 32) FROM generate_series(1, octet_length(one.parents), 32) at
        );
        IF EXISTS (
            SELECT FROM unnest(named) p WHERE NOT EXISTS (SELECT FROM localize.event e WHERE e.id = p)
        ) THEN
            RAISE EXCEPTION 'a parent is missing' USING ERRCODE = 'LW004', DETAIL = encode(one.id, 'hex');
        END IF;
        IF one.sequence > 1 AND NOT EXISTS (
            SELECT FROM localize.event e
            WHERE e.id = one.previous AND e.replica = one.replica AND e.sequence = one.sequence - 1
        ) THEN
            RAISE EXCEPTION 'the chain has a gap' USING ERRCODE = 'LW005', DETAIL = encode(one.id, 'hex');
        END IF;
        is_first := NOT EXISTS (SELECT FROM localize.event e WHERE e.id = one.id);
        INSERT INTO localize.event (
            id, replica, sequence, previous, subject, parents, kind, language, body, pushed_by
        ) VALUES (
            one.id, one.replica, one.sequence, one.previous, one.subject, named, one.kind, one.language, one.body,
            session_user
        );
        count := count + 1;
        IF is_first AND one.kind = ANY (texts) THEN
            DELETE FROM localize.head h WHERE h.subject = one.subject AND h.event = ANY (named);
            INSERT INTO localize.head VALUES (one.subject, one.id) ON CONFLICT DO NOTHING;
        END IF;
    END LOOP;
    IF count > 0 THEN
        NOTIFY localize; -- without a word: anybody who may connect may listen, and may send the same
    END IF;
    RETURN count;
END
$$;

CREATE FUNCTION localize.push_blob(p_tag bytea, p_name bytea, p_part integer, p_parts integer, p_data bytea)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM localize.require_member(p_tag);
    PERFORM localize.require_room(octet_length(p_data));
    IF octet_length(p_data) > 1114112 THEN
        RAISE EXCEPTION 'too large' USING ERRCODE = 'LW003', DETAIL = encode(p_name, 'hex');
    END IF;
    INSERT INTO localize.blob VALUES (p_name, p_part, p_parts, p_data, session_user) ON CONFLICT DO NOTHING;
END
$$;

-- Makes the heads anew from the events: what `push` has kept is the same.
CREATE FUNCTION localize.rebuild_heads() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    texts CONSTANT text[] := ARRAY['segment:drafted', 'segment:translated', 'segment:cleared'];
BEGIN
    LOCK TABLE localize.event IN SHARE MODE;
    DELETE FROM localize.head;
    INSERT INTO localize.head
    SELECT DISTINCT e.subject, e.id FROM localize.event e
    WHERE e.kind = ANY (texts) AND NOT EXISTS (
        SELECT FROM localize.event c WHERE c.subject = e.subject AND c.kind = ANY (texts) AND e.id = ANY (c.parents)
    );
END
$$;

-- To be called after a restore: numbers of transactions begin anew on another server, so all rows get one that is past.
CREATE FUNCTION localize.begin_epoch() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE localize.event SET xid = pg_current_xact_id();
    UPDATE localize.project SET epoch = gen_random_uuid();
END
$$;

CREATE FUNCTION localize.require_manager() RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM localize.member m WHERE m.login = session_user AND m.is_manager AND NOT m.is_out
    ) AND NOT pg_has_role(session_user, (SELECT datdba FROM pg_database WHERE datname = current_database()), 'MEMBER')
    THEN
        RAISE EXCEPTION 'not a manager' USING ERRCODE = 'LW007';
    END IF;
END
$$;

CREATE FUNCTION localize.require_verifier(p_verifier text) RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF p_verifier IS NULL OR p_verifier !~ '^SCRAM-SHA-256\$[0-9]{4,7}:[A-Za-z0-9+/=]{16,88}\$[A-Za-z0-9+/=:]{60,120}$' THEN
        RAISE EXCEPTION 'a password has to come as a SCRAM verifier' USING ERRCODE = 'LW008';
    END IF;
END
$$;

-- Admits a person, or one who was out again: by a login of this project and a verifier of a password for so many days.
CREATE FUNCTION localize.invite(p_login text, p_verifier text, p_days integer, p_is_manager boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    until text := to_char(now() + make_interval(days => least(greatest(p_days, 1), 365)), 'YYYY-MM-DD HH24:MI:SSOF');
BEGIN
    PERFORM localize.require_manager();
    PERFORM localize.require_verifier(p_verifier);
    IF p_login IS NULL OR p_login !~ '^[a-z0-9_]{3,40}$' OR p_login LIKE 'pg\_%' OR p_login LIKE 'localize\_%' THEN
        RAISE EXCEPTION 'this cannot be a login' USING ERRCODE = 'LW009';
    END IF;
    IF EXISTS (SELECT FROM localize.member m WHERE m.login = p_login) THEN
        IF p_login = session_user THEN
            RAISE EXCEPTION 'nobody invites themselves' USING ERRCODE = 'LW009';
        END IF;
        EXECUTE format('ALTER ROLE %I LOGIN PASSWORD %L VALID UNTIL %L', p_login, p_verifier, until);
        UPDATE localize.member SET is_manager = p_is_manager, is_out = false WHERE login = p_login;
    ELSE
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = p_login) THEN
            RAISE EXCEPTION 'this login is somebody else''s' USING ERRCODE = 'LW009';
        END IF;
        EXECUTE format(
            'CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 8 '
            'PASSWORD %L VALID UNTIL %L', p_login, p_verifier, until
        );
        INSERT INTO localize.member (login, is_manager) VALUES (p_login, p_is_manager);
    END IF;
    EXECUTE format('GRANT localize_member TO %I', p_login);
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), p_login);
END
$$;

-- Ends a login: it connects no more, and who is connected writes no more. What it brought stays.
CREATE FUNCTION localize.revoke_login(p_login text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF p_login IS DISTINCT FROM session_user THEN
        PERFORM localize.require_manager();
    END IF;
    UPDATE localize.member SET is_out = true, is_manager = false WHERE login = p_login;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such login' USING ERRCODE = 'LW009';
    END IF;
    EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM %I', current_database(), p_login);
    EXECUTE format('REVOKE localize_member FROM %I', p_login);
    EXECUTE format('ALTER ROLE %I NOLOGIN', p_login);
END
$$;

-- Lets a member be a manager at the door, or no more.
CREATE FUNCTION localize.set_manager(p_login text, p_is_manager boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM localize.require_manager();
    UPDATE localize.member SET is_manager = p_is_manager WHERE login = p_login AND NOT is_out;
END
$$;

-- Takes the place of a one-time password: no role can lift its own VALID UNTIL.
CREATE FUNCTION localize.set_own_password(p_verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM localize.member m WHERE m.login = session_user AND NOT m.is_out) THEN
        RAISE EXCEPTION 'not a member' USING ERRCODE = 'LW001';
    END IF;
    PERFORM localize.require_verifier(p_verifier);
    EXECUTE format('ALTER ROLE %I PASSWORD %L VALID UNTIL ''infinity''', session_user, p_verifier);
END
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA localize FROM PUBLIC;
GRANT EXECUTE ON FUNCTION localize.require_member, localize.require_room TO localize_keeper;
GRANT EXECUTE ON FUNCTION localize.require_manager, localize.require_verifier TO localize_doorman;
GRANT EXECUTE ON FUNCTION
    localize.push, localize.push_blob, localize.invite, localize.revoke_login, localize.set_manager,
    localize.set_own_password
TO localize_member;
GRANT CREATE ON SCHEMA localize TO localize_keeper, localize_doorman; -- to own functions there; taken back below
ALTER FUNCTION localize.push OWNER TO localize_keeper;
ALTER FUNCTION localize.push_blob OWNER TO localize_keeper;
ALTER FUNCTION localize.invite OWNER TO localize_doorman;
ALTER FUNCTION localize.revoke_login OWNER TO localize_doorman;
ALTER FUNCTION localize.set_manager OWNER TO localize_doorman;
ALTER FUNCTION localize.set_own_password OWNER TO localize_doorman;
REVOKE CREATE ON SCHEMA localize FROM localize_keeper, localize_doorman;
