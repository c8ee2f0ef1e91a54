/**
 * Counts of limits. `count_calls` takes places for a batch of calls and gives places back, in one statement; its time is the
 * database's, of which all relays have the same. Windows are listed once, calls refer to them by their place in the list.
 *
 * Rows are locked in one order, so that two batches cannot wait for each other. The commit does not wait for the disk: a
 * crash of the server loses less than a second of counts, as that of a relay does on SQLite.
 */
export const countsSchema = (schema: string): string => `
  CREATE TABLE ${schema}.counts (
    hash text PRIMARY KEY,
    used bigint NOT NULL,
    ends_at bigint NOT NULL
  ) WITH (fillfactor = 50);
  CREATE INDEX counts_by_end ON ${schema}.counts (ends_at);

  CREATE FUNCTION ${schema}.now_ms() RETURNS bigint LANGUAGE sql VOLATILE AS
    $$ SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint $$;

  CREATE FUNCTION ${schema}.count_calls(
    hashes text[],
    spans text[],
    released integer[],
    released_ends bigint[],
    sizes integer[],
    windows integer[],
    maxes bigint[]
  ) RETURNS json LANGUAGE plpgsql AS $$
  DECLARE
    day_ms CONSTANT bigint := 86400000;
    at bigint;
    taken bigint[];
    ends bigint[];
    fulls integer[] := array_fill(0, ARRAY[cardinality(sizes)]);
    first integer := 1;
    fresh bigint;
  BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    INSERT INTO ${schema}.counts AS c (hash, used, ends_at)
      SELECT h, 0, 0 FROM unnest(hashes) AS h ORDER BY h
      ON CONFLICT (hash) DO UPDATE SET used = 0 WHERE false;
    at := ${schema}.now_ms();
    SELECT array_agg(c.used ORDER BY w.n), array_agg(c.ends_at ORDER BY w.n) INTO taken, ends
      FROM unnest(hashes) WITH ORDINALITY AS w (hash, n) JOIN ${schema}.counts AS c USING (hash);
    FOR i IN 1 .. cardinality(hashes) LOOP
      fresh := CASE spans[i] WHEN 'minute' THEN at + 60000 WHEN 'day' THEN (at / day_ms + 1) * day_ms ELSE 0 END;
      -- One that ends too late was counted while the clock was wrong. A window that is only given back to stays as it is.
      IF fresh > 0 AND (ends[i] <= at OR ends[i] >= fresh + day_ms) THEN
        taken[i] := 0;
        ends[i] := fresh;
      END IF;
    END LOOP;
    FOR i IN 1 .. cardinality(released) LOOP
      IF ends[released[i]] = released_ends[i] AND taken[released[i]] > 0 THEN
        taken[released[i]] := taken[released[i]] - 1;
      END IF;
    END LOOP;
    FOR i IN 1 .. cardinality(sizes) LOOP
      FOR j IN first .. first + sizes[i] - 1 LOOP
        IF taken[windows[j]] >= maxes[j] THEN
          fulls[i] := j - first + 1;
          EXIT;
        END IF;
      END LOOP;
      IF fulls[i] = 0 THEN
        FOR j IN first .. first + sizes[i] - 1 LOOP
          taken[windows[j]] := taken[windows[j]] + 1;
        END LOOP;
      END IF;
      first := first + sizes[i];
    END LOOP;
    UPDATE ${schema}.counts AS c SET used = w.used, ends_at = w.ends_at
      FROM unnest(hashes, taken, ends) AS w (hash, used, ends_at)
      WHERE c.hash = w.hash AND (c.used, c.ends_at) IS DISTINCT FROM (w.used, w.ends_at);
    RETURN json_build_object('at', at, 'ends', to_json(ends), 'fulls', to_json(fulls));
  END $$;
`;
