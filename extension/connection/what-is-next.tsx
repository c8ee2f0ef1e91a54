import { Button } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { goTo } from '../navigation/open-tab.ts';

/** Shown once a relay has been connected. */
export const WhatIsNext = () => (
  <Notice
    kind="info"
    title="Connected. Next, add an API key"
    actions={
      <Button size="small" kind="primary" icon="plus" onClick={() => goTo('secrets')}>
        Add a client secret
      </Button>
    }
  >
    Or paste a curl command from an API's documentation into this window. It becomes a client secret and a first
    request.
  </Notice>
);
