/** The variable that stands for the value of a client secret, which a person sets in Postman. */
export const variableOf = (secret: string): string => (secret === '' ? 'client_secret' : `${secret}_client_secret`);

/** The name of the client secret in a reference to such a variable; empty if the text has none. */
export const secretOfVariable = (text: string): string => /\{\{([\w.-]+)_client_secret\}\}/.exec(text)?.[1] ?? '';
