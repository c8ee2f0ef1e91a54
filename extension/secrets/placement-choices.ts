import { t } from '../language/messages.ts';

/** The kinds of placement that the form offers, safest first. `input`: the name that the kind requires. */
export interface PlacementKind {
  readonly id: string;
  readonly label: () => string;
  readonly input?: {
    readonly label: () => string;
    readonly example: string;
    /** Said when there is no name. */
    readonly missing: () => string;
  };
  /** The placement in the policy's syntax. */
  readonly placement: (name: string) => string;
}

const HEADER_EXAMPLE = 'x-api-key';
const QUERY_EXAMPLE = 'key';
const BODY_EXAMPLE = 'auth.client_secret';

export const placementKinds: readonly PlacementKind[] = [
  { id: 'authorization', label: () => t('secrets.placement.authorization'), placement: () => 'header:authorization' },
  {
    id: 'header-named',
    label: () => t('secrets.placement.oneHeader'),
    input: {
      label: () => t('secrets.placement.headerName'),
      example: HEADER_EXAMPLE,
      missing: () => t('secrets.typed.header', { example: HEADER_EXAMPLE }),
    },
    placement: (name) => `header:${name.toLowerCase()}`,
  },
  { id: 'header', label: () => t('secrets.placement.anyHeader'), placement: () => 'header' },
  {
    id: 'query-named',
    label: () => t('secrets.placement.oneQuery'),
    input: {
      label: () => t('secrets.placement.queryName'),
      example: QUERY_EXAMPLE,
      missing: () => t('secrets.typed.query', { example: QUERY_EXAMPLE }),
    },
    placement: (name) => `query:${name}`,
  },
  { id: 'query', label: () => t('secrets.placement.anyQuery'), placement: () => 'query' },
  { id: 'path', label: () => t('secrets.placement.path'), placement: () => 'path' },
  {
    id: 'body-named',
    label: () => t('secrets.placement.oneBody'),
    input: {
      label: () => t('secrets.placement.bodyName'),
      example: BODY_EXAMPLE,
      missing: () => t('secrets.typed.body', { example: BODY_EXAMPLE }),
    },
    placement: (name) => `body:${name}`,
  },
  { id: 'body', label: () => t('secrets.placement.anyBody'), placement: () => 'body' },
];

/** "The query parameter key" for `query:key`. */
export function placementText(placement: string): string {
  const [kind = '', name] = placement.split(/:(.*)/s);
  if (placement === 'header:authorization') return t('secrets.placement.authorization');
  switch (kind) {
    case 'header':
      return name === undefined ? t('secrets.placement.anyHeader') : t('secrets.placement.header', { name });
    case 'query':
      return name === undefined ? t('secrets.placement.anyQuery') : t('secrets.placement.query', { name });
    case 'path':
      return t('secrets.placement.path');
    default:
      return name === undefined ? t('secrets.placement.anyBody') : t('secrets.placement.body', { name });
  }
}
