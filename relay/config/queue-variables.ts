import { integer } from './values.ts';
import { withDefault } from './variable.ts';

/** Of calls that wait in queues. */
export const QUEUE_VARIABLES = {
  RELAY_QUEUE_PARALLEL: withDefault({
    default: '16',
    example: '4',
    description:
      'Queues that run at once at each relay; calls of one queue run one after another. One caller gets half of them.',
    parse: integer(1, 10_000),
  }),
  RELAY_QUEUE_MAX_PENDING: withDefault({
    default: '10000',
    example: '1000',
    description: 'Queued calls that have not ended; more are refused with OVERLOADED.',
    parse: integer(1, 1_000_000),
  }),
  RELAY_QUEUE_MAX_PENDING_PER_CALLER: withDefault({
    default: '100',
    example: '20',
    description: 'The same for one caller; more are refused with QUEUE_FULL.',
    parse: integer(1, 1_000_000),
  }),
  RELAY_QUEUE_MAX_CALLS_PER_CALLER: withDefault({
    default: '1000',
    example: '200',
    description:
      'Queued calls of one caller that are kept, with those that have ended: the oldest make room for new ones.',
    parse: integer(1, 1_000_000),
  }),
  RELAY_QUEUE_MAX_RESPONSE_BYTES: withDefault({
    default: '67108864',
    example: '10485760',
    description: 'Largest response of a queued call, in bytes.',
    parse: integer(1024, 1_099_511_627_776),
  }),
  RELAY_QUEUE_MAX_STORED_BYTES: withDefault({
    default: '1073741824',
    example: '10737418240',
    description: 'Bytes of all queued calls on the disk, their responses included; one caller gets a quarter of them.',
    parse: integer(1024, 1_099_511_627_776),
  }),
  RELAY_QUEUE_EXPIRES: withDefault({
    default: '86400',
    example: '3600',
    description: 'Seconds that a queued call is kept after it has ended, unless it says otherwise.',
    parse: integer(1, 31_536_000),
  }),
  RELAY_QUEUE_MAX_EXPIRES: withDefault({
    default: '604800',
    example: '86400',
    description: 'The most seconds that a call may ask for.',
    parse: integer(1, 31_536_000),
  }),
} as const;
