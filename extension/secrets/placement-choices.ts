/** The kinds of placement that the form offers, safest first. `input`: the name that the kind requires. */
export interface PlacementKind {
  readonly id: string;
  readonly label: string;
  readonly input?: { readonly label: string; readonly example: string };
  /** The placement in the policy's syntax. */
  readonly placement: (name: string) => string;
}

export const placementKinds: readonly PlacementKind[] = [
  { id: 'authorization', label: 'Only the Authorization header', placement: () => 'header:authorization' },
  {
    id: 'header-named',
    label: 'One header, by name',
    input: { label: 'Header name', example: 'x-api-key' },
    placement: (name) => `header:${name.toLowerCase()}`,
  },
  { id: 'header', label: 'Any header', placement: () => 'header' },
  {
    id: 'query-named',
    label: 'One query parameter, by name',
    input: { label: 'Parameter name', example: 'key' },
    placement: (name) => `query:${name}`,
  },
  { id: 'query', label: 'Any query parameter', placement: () => 'query' },
  { id: 'path', label: 'The URL path', placement: () => 'path' },
  {
    id: 'body-named',
    label: 'One body field, by path',
    input: { label: 'Field path', example: 'auth.client_secret' },
    placement: (name) => `body:${name}`,
  },
  { id: 'body', label: 'Anywhere in the body', placement: () => 'body' },
];

/** "the query parameter key" for `query:key`. */
export function placementText(placement: string): string {
  const [kind = '', name] = placement.split(/:(.*)/s);
  if (placement === 'header:authorization') return 'Only the Authorization header';
  if (kind === 'header') return name === undefined ? 'Any header' : `The header ${name}`;
  if (kind === 'query') return name === undefined ? 'Any query parameter' : `The query parameter ${name}`;
  if (kind === 'path') return 'The URL path';
  return name === undefined ? 'Anywhere in the body' : `The body field ${name}`;
}
