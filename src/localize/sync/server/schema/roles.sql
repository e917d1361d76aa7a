-- Roles of all projects on one server: who may read, who keeps the tables, and who admits people. Nobody logs in as one
-- of the last two: functions run as them.
DO $$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['localize_member', 'localize_keeper', 'localize_doorman'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role);
        END IF;
    END LOOP;
    -- On PostgreSQL 15 whoever has CREATEROLE may grant almost anything, so that no person gets it.
    IF NOT (SELECT rolcreaterole FROM pg_roles WHERE rolname = 'localize_doorman') THEN
        ALTER ROLE localize_doorman CREATEROLE;
    END IF;
    GRANT localize_member TO localize_doorman WITH ADMIN OPTION;
    IF NOT pg_has_role(current_user, 'localize_keeper', 'MEMBER') THEN
        EXECUTE format('GRANT localize_keeper TO %I', current_user);
    END IF;
    IF NOT pg_has_role(current_user, 'localize_doorman', 'MEMBER') THEN
        EXECUTE format('GRANT localize_doorman TO %I', current_user);
    END IF;
END
$$;
