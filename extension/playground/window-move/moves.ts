import * as v from 'valibot';
import type { Surface } from '../../navigation/surface.ts';
import { draftSchema } from '../../request-model/draft.ts';
import { type StorageItem, storageItem } from '../../storage/item.ts';

/** A request on its way from one window of the extension to another, with what is not stored: files and plain keys. */
const movedSchema = v.object({
  draft: draftSchema,
  /** The number of the DevTools call that it was created from. */
  sourceCallId: v.nullable(v.number()),
  /** By field id. */
  files: v.map(v.string(), v.instance(File)),
});

export type Moved = v.InferOutput<typeof movedSchema>;

const movingSchema = v.object({ id: v.string(), to: v.picklist(['popup', 'side', 'tab']) });

/** That a window offers its request, not the request itself. */
export const movingItem = (): StorageItem<Moving | null> =>
  storageItem('playground.moving', v.nullable(movingSchema), null, 'session');

type Moving = v.InferOutput<typeof movingSchema>;

const CHANNEL = 'playground-window';
const replySchema = v.object({ id: v.string(), moved: movedSchema });

/** Milliseconds for which the background keeps a request for a window; after that the window has the stored draft. */
const KEPT_MS = 60_000;
/** Milliseconds in which an offer has to be replied to, and between two questions. */
const REPLY_MS = 1000;
const ASK_MS = 50;

interface MovesDeps {
  readonly item: StorageItem<Moving | null>;
  readonly surface: Surface;
  /** Asks the background to keep an offer: Chromium closes a popup as soon as something else opens. */
  readonly keep: (id: string) => Promise<void>;
}

/**
 * Passes the request from window to window in memory: what looks like a key is never stored. A `BroadcastChannel` is only
 * shared by pages of this extension, and passes files by reference.
 */
export function createMoves({ item, surface, keep }: MovesDeps) {
  const take = async (): Promise<Moved | null> => {
    const moving = await item.get();
    if (moving?.to !== surface) return null;
    await item.set(null);
    return ask(moving.id);
  };
  return {
    /** Takes the request that another window offers to this kind of window, if there is one. */
    take,
    /** Calls the listener with a request that is offered while this window is open. Returns a function that stops. */
    onOffer: (listener: (moved: Moved) => void): (() => void) =>
      item.watch((moving) => {
        if (moving?.to === surface) void take().then((moved) => moved && listener(moved));
      }),
    /** Offers a request to a window that opens. This one can be closed when the promise has resolved. */
    async offer(to: Surface, moved: Moved): Promise<void> {
      const id = crypto.randomUUID();
      const replied = reply(id, moved, REPLY_MS);
      await Promise.all([item.set({ id, to }), keep(id), replied]);
    },
  };
}

/** In the background: takes an offer over. Resolves with a promise for the end of its own. */
export async function keepOffer(id: string): Promise<{ readonly over: Promise<void> }> {
  const moved = await ask(id);
  return { over: moved === null ? Promise.resolve() : reply(id, moved, KEPT_MS) };
}

/** Replies to the first that asks, within so many milliseconds. */
function reply(id: string, moved: Moved, forMs: number): Promise<void> {
  const channel = new BroadcastChannel(CHANNEL);
  return new Promise((resolve) => {
    const settle = (): void => {
      clearTimeout(timer);
      channel.close();
      resolve();
    };
    const timer = setTimeout(settle, forMs);
    channel.onmessage = ({ data }) => {
      if (data !== `want ${id}`) return;
      channel.postMessage({ id, moved } satisfies v.InferOutput<typeof replySchema>);
      settle();
    };
  });
}

function ask(id: string): Promise<Moved | null> {
  const channel = new BroadcastChannel(CHANNEL);
  return new Promise((resolve) => {
    const settle = (moved: Moved | null): void => {
      clearTimeout(timer);
      clearInterval(asking);
      channel.close();
      resolve(moved);
    };
    const timer = setTimeout(() => settle(null), REPLY_MS);
    channel.onmessage = ({ data }) => {
      const parsed = v.safeParse(replySchema, data);
      if (parsed.success && parsed.output.id === id) settle(parsed.output.moved);
    };
    const question = (): void => channel.postMessage(`want ${id}`);
    // Again, for the moment in which the background takes the offer over.
    const asking = setInterval(question, ASK_MS);
    question();
  });
}
