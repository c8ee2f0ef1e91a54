import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { checksum, KEY, type Scene, type SdkCases, SUM_OF_70_000, someBytes } from './scene.ts';

/** The client of an owner has no user whose session it would keep. */
const NO_SESSION = { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false };

const client = ({ api, fetch }: Scene): SupabaseClient =>
  createClient(api, KEY, {
    global: { fetch: fetch as typeof globalThis.fetch },
    auth: NO_SESSION,
  });

/** Most of this SDK resolves to its errors. */
async function dataOf<Data>(call: PromiseLike<{ data: Data; error: unknown }>): Promise<NonNullable<Data>> {
  const { data, error } = await call;
  if (error) throw error;
  return data as NonNullable<Data>;
}

export const supabaseCases: SdkCases = {
  'rows, page by page, and their number from Content-Range': {
    run: async (scene) => {
      const otters = client(scene).from('otters');
      const page = (at: number) => otters.select('id', { count: 'exact' }).range(at, at);
      const [first, second] = [await page(0), await page(1)];
      return [first.data, first.count, second.data];
    },
    expected: [[{ id: 1 }], 3, [{ id: 2 }]],
  },
  'a row inserted': {
    run: (scene) => dataOf(client(scene).from('otters').insert({ name: 'Ottilie' }).select()),
    expected: [{ id: 4, name: 'Ottilie' }],
  },
  'a function of the database': {
    run: (scene) => dataOf(client(scene).rpc('count_otters')),
    expected: 3,
  },
  'users, with the next page from Link': {
    run: async (scene) => {
      const { admin } = client(scene).auth;
      const pages: unknown[] = [];
      for (let page = 1; ; ) {
        const { data, error } = await admin.listUsers({ page });
        if (error) throw error;
        pages.push(data.users.map(({ id }) => id));
        if (data.nextPage === null) return pages;
        page = data.nextPage;
      }
    },
    expected: [['user-1'], ['user-2'], ['user-3']],
  },
  'a file sent': {
    run: (scene) => {
      const file = new File([someBytes(70_000)], 'otter.png', { type: 'image/png' });
      return dataOf(client(scene).storage.from('pictures').upload('otter.png', file));
    },
    expected: { path: 'otter.png', id: 'image/png of 70000 bytes', fullPath: 'pictures/otter.png' },
  },
  'a file received': {
    run: async (scene) => {
      const file = await dataOf(client(scene).storage.from('pictures').download('otter.png'));
      return [file.type, checksum(await file.arrayBuffer())];
    },
    expected: ['image/png', SUM_OF_70_000],
  },
  'a list of files': {
    run: async (scene) => {
      const pictures = client(scene).storage.from('pictures');
      const names: string[] = [];
      for (let offset = 0; ; offset += 1) {
        const page = await dataOf(pictures.list('', { limit: 1, offset }));
        if (page.length === 0) return names;
        names.push(...page.map(({ name }) => name));
      }
    },
    expected: ['otter-0.png', 'otter-1.png', 'otter-2.png'],
  },
  'an Edge Function that streams': {
    run: async (scene) => {
      const response: Response = await dataOf(client(scene).functions.invoke('hello'));
      return response.text();
    },
    expected: 'data: Hel\n\ndata: lo\n\n',
  },
  'messages of a channel over a WebSocket': {
    run: async ({ api, forward }) => {
      // WebSockets take no fetch; and the relay puts the key into the handshake, not into messages.
      const supabase = createClient(forward + api, KEY, {
        auth: NO_SESSION,
        realtime: { accessToken: async () => null },
      });
      const received = Promise.withResolvers<unknown>();
      const channel = supabase.channel('river');
      channel.on('broadcast', { event: 'swim' }, ({ payload }) => received.resolve(payload));
      channel.subscribe((status, error) => {
        if (status !== 'SUBSCRIBED') received.reject(error ?? new Error(status));
      });
      return received.promise.finally(() => supabase.realtime.disconnect());
    },
    // The upstream repeats the key in its message.
    expected: { by: 'Ottilie', key: KEY },
  },
  'a second try when the API is unavailable': {
    run: (scene) => dataOf(client(scene).from('flaky').select()),
    expected: [{ id: 1 }],
  },
  'an error of the API': {
    run: async (scene) => {
      const { error, status } = await client(scene).from('none').select();
      return [status, error?.code];
    },
    expected: [404, '42P01'],
  },
};
