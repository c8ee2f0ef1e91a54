import { expect, test } from 'vitest';
import { afterPoll } from '../../../relay/forward/after-poll.ts';

const noError = (error: unknown): void => {
  throw error;
};
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test('jobs run together, before anything that follows one of them', async () => {
  const order: string[] = [];
  for (const name of ['one', 'two', 'three']) {
    afterPoll(() => {
      order.push(name);
      process.nextTick(() => order.push(`tick after ${name}`));
      void Promise.resolve().then(() => order.push(`promise after ${name}`));
    }, noError);
  }
  process.nextTick(() => order.push('tick'));
  await turn();
  const after = ['one', 'two', 'three'];
  expect(order).toEqual([
    'tick',
    ...after,
    ...after.map((name) => `tick after ${name}`),
    ...after.map((name) => `promise after ${name}`),
  ]);
});

test('a job that throws has its own error, and the others run', async () => {
  const ran: string[] = [];
  const errors: unknown[] = [];
  afterPoll(() => ran.push('one'), noError);
  afterPoll(
    () => {
      throw new Error('two');
    },
    (error) => errors.push(error),
  );
  afterPoll(() => ran.push('three'), noError);
  await turn();
  expect([ran, errors]).toEqual([['one', 'three'], [new Error('two')]]);
});

test('a job that is added by another runs in the next turn', async () => {
  const ran: string[] = [];
  afterPoll(() => {
    ran.push('outer');
    afterPoll(() => ran.push('inner'), noError);
  }, noError);
  await turn();
  expect(ran).toEqual(['outer']);
  await turn();
  expect(ran).toEqual(['outer', 'inner']);
});
