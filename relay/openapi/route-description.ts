import type { GenericSchema } from 'valibot';
import type { RESPONSES } from './responses.ts';

/** Who may call a route: anyone, a caller (anonymous, signed in, or the owner), or a paired device of the owner. */
export type Access = 'anyone' | 'caller' | 'owner';

/** Content of a success response: a schema by its name, null for none, or a media type where it is not described further. */
export type Content = keyof typeof RESPONSES | { readonly type: string } | null;

/** What can be said of a route without a relay to run it. */
export interface RouteDescription {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** In Express' syntax: `:name` is one segment, `*name` the rest of the path. */
  readonly path: string;
  readonly access: Access;
  /** One line, for the documentation. */
  readonly summary: string;
  readonly query?: GenericSchema;
  /** Of a JSON body. */
  readonly body?: GenericSchema;
  /** By status, where the request succeeds. */
  readonly responses: Readonly<Record<number, Content>>;
}
