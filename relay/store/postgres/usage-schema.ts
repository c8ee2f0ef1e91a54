/** As in SQLite, without a reference to the secret: its row is deleted and written anew with each change. */
export const usageSchema = (schema: string): string => `
  CREATE TABLE ${schema}.usage (
    day integer NOT NULL,
    secret text NOT NULL,
    caller text NOT NULL,
    calls bigint NOT NULL,
    refusals bigint NOT NULL,
    bytes bigint NOT NULL,
    input_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    PRIMARY KEY (day, secret, caller)
  );
`;
