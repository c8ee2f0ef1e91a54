import { createApp } from '../app.ts';
import { openDataStore } from '../data-store/data-store.ts';
import { createForwarder } from '../forward/forward.ts';
import { createByteBudget } from '../limits/byte-budget.ts';
import { createLimits } from '../limits/limits.ts';
import { createDrain } from '../server/drain.ts';

/** Makers of parts that a test may give, to take one guard out of them and see what it held off. */
export interface Parts {
  readonly createApp: typeof createApp;
  readonly openDataStore: typeof openDataStore;
  readonly createDrain: typeof createDrain;
  readonly createByteBudget: typeof createByteBudget;
  readonly createForwarder: typeof createForwarder;
  readonly createLimits: typeof createLimits;
}

export const PARTS: Parts = {
  createApp,
  openDataStore,
  createDrain,
  createByteBudget,
  createForwarder,
  createLimits,
};
