import OpenAI from 'openai';
import Stripe from 'stripe';

/** Runs in a page: see `bundleSdks`. */
export const sdks = { OpenAI, Stripe };
Object.assign(globalThis, sdks);
