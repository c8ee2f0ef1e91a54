import { isStoreFault } from '../store/corrupted.ts';

/** What one process sends to another one, in order. */
export interface Channel {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

type Method = (payload: never) => unknown;
/** Names of messages, each with its payload and its reply. */
export type Messages<M> = { readonly [K in keyof M]: Method };
type Payload<M extends Messages<M>, K extends keyof M> = Parameters<M[K]>[0];
type Reply<M extends Messages<M>, K extends keyof M> = ReturnType<M[K]>;
type Serve<M extends Messages<M>> = {
  readonly [K in keyof M]?: (payload: Payload<M, K>) => Reply<M, K> | Promise<Reply<M, K>>;
};

/** A connection of two processes of a relay: `Theirs` can be asked of the other one, which may ask `Ours`. */
export interface Link<Theirs extends Messages<Theirs>, Ours extends Messages<Ours>> {
  /** Without waiting for anything. */
  tell<K extends keyof Theirs & string>(name: K, payload: Payload<Theirs, K>): void;
  /** The same before this function returns, out of turn. */
  tellNow<K extends keyof Theirs & string>(name: K, payload: Payload<Theirs, K>): void;
  /** Rejects if the other process fails to reply, or has ended. */
  ask<K extends keyof Theirs & string>(name: K, payload: Payload<Theirs, K>): Promise<Reply<Theirs, K>>;
  serve(handlers: Serve<Ours>): void;
  /** The other process has ended. */
  close(): void;
  onClose(listener: () => void): void;
}

/** A message, or the reply to that of this number; null for one that needs none. */
type Item =
  | readonly [kind: 'message', name: string, payload: unknown, number: number | null]
  | readonly [kind: 'reply' | 'failed', number: number, payload: unknown];

/** Items of one turn of the event loop are sent together, as each send is a system call and wakes the other process. */
export function createLink<Theirs extends Messages<Theirs>, Ours extends Messages<Ours>>(
  channel: Channel,
): Link<Theirs, Ours> {
  const handlers = new Map<string, (payload: unknown) => unknown>();
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const closing: (() => void)[] = [];
  let unsent: Item[] = [];
  let number = 0;
  let isClosed = false;

  const send = (item: Item): void => {
    if (unsent.length === 0) setImmediate(flush);
    unsent.push(item);
  };
  const flush = (): void => {
    const items = unsent;
    unsent = [];
    if (!isClosed) channel.send(items);
  };
  const serveOne = async (name: string, payload: unknown): Promise<unknown> => {
    const handle = handlers.get(name);
    if (!handle) throw new Error(`no process serves ${name}`);
    return handle(payload);
  };
  const receive = (item: Item): void => {
    if (item[0] !== 'message') {
      const one = waiting.get(item[1]);
      waiting.delete(item[1]);
      if (item[0] === 'reply') one?.resolve(item[2]);
      else one?.reject(item[2] === true ? storeFailed() : new Error('another process of the relay has failed'));
      return;
    }
    const [, name, payload, asked] = item;
    const done = serveOne(name, payload);
    if (asked === null) return;
    done.then(
      (value) => send(['reply', asked, value ?? null]),
      // Its message may quote a value.
      (error: unknown) => send(['failed', asked, isStoreFault(error)]),
    );
  };
  channel.onMessage((items) => {
    // Others are connections.
    if (Array.isArray(items)) for (const item of items as readonly Item[]) receive(item);
  });

  return {
    tell: (name, payload) => send(['message', name, payload, null]),
    tellNow: (name, payload) => {
      if (!isClosed) channel.send([['message', name, payload, null]]);
    },
    ask: <K extends keyof Theirs & string>(name: K, payload: Payload<Theirs, K>) =>
      new Promise<Reply<Theirs, K>>((resolve, reject) => {
        if (isClosed) return reject(hasEnded());
        number += 1;
        waiting.set(number, { resolve: resolve as (value: unknown) => void, reject });
        send(['message', name, payload, number]);
      }),
    serve: (more) => {
      for (const [name, handle] of Object.entries(more)) handlers.set(name, handle as (payload: unknown) => unknown);
    },
    close: () => {
      isClosed = true;
      for (const { reject } of waiting.values()) reject(hasEnded());
      waiting.clear();
      for (const listener of closing) listener();
    },
    onClose: (listener) => closing.push(listener),
  };
}

const hasEnded = (): Error => new Error('another process of the relay has ended');
/** As a fault of the store in this process, so that the response is the same. */
const storeFailed = (): Error =>
  Object.assign(new Error('another process could not use the store'), { code: 'ERR_SQLITE_ERROR' });
