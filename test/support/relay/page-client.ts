import { type Client, type ClientOptions, createPageClient } from '../../../shared/client/client.ts';

/** The page client as pages have it, from its sources. */
export const pageClient = (options: ClientOptions & { readonly relay: string }): Client =>
  createPageClient({ ...options, loadQueue: () => import('../../../shared/client/queue/module.ts') });
