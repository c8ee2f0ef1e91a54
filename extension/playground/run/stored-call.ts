import * as v from 'valibot';
import { callSchema } from '../../request-model/playground-call.ts';
import { storageItem } from '../../storage/item.ts';

/** The last call, while no window is open. In memory only: what is kept longer is the history, which has bounds. */
export const storedCall = () => storageItem('playground.call', v.nullable(callSchema), null, 'session');
