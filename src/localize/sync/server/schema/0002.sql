-- Who is where, for a minute: a sealed place of each member who says so. It is no part of the record: it is not logged,
-- and `pg_dump --no-unlogged-table-data` leaves it out. It is read and written by one function alone.
CREATE UNLOGGED TABLE localize.presence (
    login name PRIMARY KEY,
    place bytea NOT NULL CHECK (octet_length(place) <= 512),
    at timestamptz NOT NULL DEFAULT now()
);
GRANT ALL ON localize.presence TO localize_keeper;

-- Says where a member is, or that they are nowhere; returns where the others are.
CREATE FUNCTION localize.appear(p_tag bytea, p_place bytea) RETURNS TABLE (login name, place bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM localize.require_member(p_tag);
    IF octet_length(p_place) > 512 THEN
        RAISE EXCEPTION 'too large' USING ERRCODE = 'LW003';
    END IF;
    IF p_place IS NULL THEN
        DELETE FROM localize.presence p WHERE p.login = session_user;
    ELSE
        INSERT INTO localize.presence VALUES (session_user, p_place)
        ON CONFLICT (login) DO UPDATE SET place = excluded.place, at = excluded.at;
    END IF;
    -- after the own row, and none that another has locked: nobody waits for anybody
    DELETE FROM localize.presence p WHERE p.login IN (
        SELECT o.login FROM localize.presence o WHERE o.at < now() - interval '60 s' FOR UPDATE SKIP LOCKED
    );
    RETURN QUERY
    SELECT p.login, p.place FROM localize.presence p JOIN localize.member m ON m.login = p.login AND NOT m.is_out
    WHERE p.login <> session_user AND p.at >= now() - interval '60 s';
END
$$;

REVOKE ALL ON FUNCTION localize.appear FROM PUBLIC;
GRANT EXECUTE ON FUNCTION localize.appear TO localize_member;
GRANT CREATE ON SCHEMA localize TO localize_keeper; -- to own a function there; taken back below
ALTER FUNCTION localize.appear OWNER TO localize_keeper;
REVOKE CREATE ON SCHEMA localize FROM localize_keeper;
