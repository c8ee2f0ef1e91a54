import { Button } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { t } from '../language/messages.ts';
import { goTo } from '../navigation/open-tab.ts';

/** Shown once a relay has been connected. */
export const WhatIsNext = () => (
  <Notice
    kind="info"
    title={t('connection.next.title')}
    actions={
      <Button size="small" kind="primary" icon="plus" onClick={() => goTo('secrets')}>
        {t('connection.next.add')}
      </Button>
    }
  >
    {t('connection.next.text')}
  </Notice>
);
