import { expect, test } from 'vitest';
import { scanJson } from '../../../../extension/response-view/json-lines.ts';
import { runSync } from '../../../../extension/response-view/lines/in-slices.ts';
import { treeAction } from '../../../../extension/response-view/tree/tree-keys.ts';

// 0 {  1 "a": [  2 1,  3 {  4 "b": 2  5 }  6 ],  7 "c": 3  8 }
const LINES = runSync(scanJson('{"a":[1,{"b":2}],"c":3}'));
const action = (key: string, line: number, ...folded: number[]) => {
  if (LINES === null) throw new Error('The sample is not JSON.');
  return treeAction(key, LINES, new Set(folded), line);
};

test.each([
  ['ArrowDown', 0, [], { select: 1 }],
  ['ArrowDown', 4, [], { select: 7 }],
  ['ArrowDown', 1, [1], { select: 7 }],
  ['ArrowDown', 7, [], null],
  ['ArrowUp', 7, [], { select: 4 }],
  ['ArrowUp', 7, [1], { select: 1 }],
  ['ArrowUp', 7, [1, 3], { select: 1 }],
  ['ArrowUp', 0, [], null],
  ['ArrowRight', 1, [1], { toggle: true }],
  ['ArrowRight', 1, [], { select: 2 }],
  ['ArrowRight', 2, [], null],
  ['ArrowLeft', 1, [], { toggle: true }],
  ['ArrowLeft', 1, [1], { select: 0 }],
  ['ArrowLeft', 4, [], { select: 3 }],
  ['ArrowLeft', 0, [0], null],
  ['Home', 7, [], { select: 0 }],
  ['End', 0, [], { select: 7 }],
  ['End', 0, [0], { select: 0 }],
  ['Enter', 1, [], { toggle: true }],
  [' ', 1, [], { toggle: true }],
  ['x', 1, [], null],
] as const)('%s in line %i with %j folded', (key, line, folded, expected) => {
  expect(action(key, line, ...folded)).toEqual(expected);
});
