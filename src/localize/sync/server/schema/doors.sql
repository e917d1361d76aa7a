-- What belongs to the database itself, which neither a template nor a dump carries: who may connect, and for how long a
-- transaction may be left open, for an open one holds back what everybody reads.
DO $$
DECLARE
    here text := current_database();
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', here);
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO localize_doorman WITH GRANT OPTION', here);
    EXECUTE format('ALTER DATABASE %I SET idle_in_transaction_session_timeout = ''30s''', here);
END
$$;
