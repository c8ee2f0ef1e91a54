/** Names that `Connection` makes those of one connection (RFC 9110, section 7.6.1); null where it names none. */
export function namedByConnection(connection: string | string[] | undefined): ReadonlySet<string> | null {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return null;
  const names = [connection].flat().join(',').toLowerCase().split(',');
  return new Set(names.map((name) => name.trim()));
}
