import type { DerivedKeys } from '../keys/derived-keys.ts';
import { createCountHash } from '../limits/count-hash.ts';
import { createSharedCounter } from '../limits/shared-counter.ts';
import { createCallCipher } from '../queue/call-cipher.ts';
import type { CommonStore } from '../store/open-local.ts';
import { createCountTable } from '../store/postgres/counts.ts';
import { createPeers } from '../store/postgres/peers.ts';
import { createSharedUsageRows } from '../usage/shared-usage-rows.ts';
import type { CommonParts } from './common-parts.ts';

/** Of relays on one Postgres. */
export function partsOfSeveral({ postgres, listener }: CommonStore, keys: DerivedKeys): CommonParts {
  const table = createCountTable(postgres);
  const cipher = createCallCipher(() => keys.peers);
  return {
    counts: createSharedCounter({ hashOf: createCountHash(keys.tokens), count: table.count }),
    flushCounts: table.purge,
    usageRows: createSharedUsageRows(postgres, keys.tokens),
    peers: createPeers({
      postgres,
      listener,
      cipher: {
        seal: (place, content) => cipher.seal(0, place, content),
        open: (place, sealed) => cipher.open(0, place, sealed),
      },
    }),
  };
}
