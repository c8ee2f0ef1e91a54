import { integer, seconds } from './values.ts';
import { variable, withDefault } from './variable.ts';

/** How long a call may take, how large it may be, and how many there may be at once. */
export const LIMIT_VARIABLES = {
  RELAY_CONNECT_TIMEOUT: withDefault({
    default: '10',
    example: '5',
    description: 'Seconds to connect to an upstream.',
    parse: seconds,
  }),
  RELAY_FIRST_BYTE_TIMEOUT: withDefault({
    default: '600',
    example: '60',
    description: 'Seconds until the first byte of the response of an upstream.',
    parse: seconds,
  }),
  RELAY_IDLE_TIMEOUT: withDefault({
    default: '300',
    example: '60',
    description: 'Seconds that a body may pause.',
    parse: seconds,
  }),
  RELAY_TOTAL_TIMEOUT: withDefault({
    default: '3600',
    example: '900',
    description: 'Seconds that one call may take in total.',
    parse: seconds,
  }),
  RELAY_HEAD_TIMEOUT: withDefault({
    default: '10',
    example: '5',
    description: 'Seconds in which the headers of a request must arrive.',
    parse: seconds,
  }),
  RELAY_BODY_TIMEOUT: withDefault({
    default: '60',
    example: '30',
    description:
      'Seconds in which a JSON body must arrive; an upload has RELAY_TOTAL_TIMEOUT, and may pause for RELAY_IDLE_TIMEOUT.',
    parse: seconds,
  }),
  RELAY_MAX_REQUEST_BYTES: withDefault({
    default: '71303168',
    example: '1048576',
    description: 'Largest JSON body of a call, in bytes.',
    parse: integer(1024, 536_870_912),
  }),
  RELAY_MAX_BUFFERED_BYTES: withDefault({
    default: '268435456',
    example: '134217728',
    description:
      'Bytes of all JSON bodies in memory; calls wait 10 seconds for room, and are then refused with OVERLOADED.',
    parse: integer(1024, 1_099_511_627_776),
  }),
  RELAY_MAX_UPLOAD_BYTES: withDefault({
    default: '536870912',
    example: '104857600',
    description: 'Largest call with files, in bytes.',
    parse: integer(1024, 1_099_511_627_776),
  }),
  RELAY_MAX_RESPONSE_BYTES: withDefault({
    default: '1073741824',
    example: '104857600',
    description: 'Largest response of an upstream, in bytes.',
    parse: integer(1024, 1_099_511_627_776),
  }),
  RELAY_MAX_CALLS: withDefault({
    default: '1024',
    example: '256',
    description: 'Concurrent calls; more are refused with OVERLOADED.',
    parse: integer(1, 1_000_000),
  }),
  RELAY_MAX_CALLS_PER_ADDRESS: variable({
    example: '64',
    description: 'Concurrent anonymous calls of one address; more are refused with RATE_LIMITED. Default: no limit.',
    parse: integer(1, 1_000_000),
  }),
} as const;
