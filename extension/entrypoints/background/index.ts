import { defineBackground } from 'wxt/utils/define-background';
import { createBackground } from '../../background/background.ts';
import { connectionFeature } from '../../connection/background.ts';
import { playgroundFeature } from '../../playground/background.ts';
import { queueFeature } from '../../playground/queue/background.ts';
import { secretTestsFeature } from '../../secret-tests/background.ts';
import { secretsFeature } from '../../secrets/background.ts';
import { tracesFeature } from '../../traces/background.ts';
import { usageFeature } from '../../usage/background.ts';

export default defineBackground({
  type: 'module',
  main: () =>
    createBackground([
      connectionFeature,
      playgroundFeature,
      queueFeature,
      secretsFeature,
      secretTestsFeature,
      tracesFeature,
      usageFeature,
    ]),
});
