import { Button } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import { focusFirst } from '../../design/focus.ts';
import { Icon, type IconName } from '../../design/icon.tsx';
import { t } from '../../language/messages.ts';
import type { Finding } from '../lint/finding.ts';
import { usePlayground } from '../playground.ts';
import styles from './findings.module.css';
import { FixButtons } from './fix-buttons.tsx';
import { openSection, type Section, SHOW_SECTION, sectionOf } from './section.ts';

const ICONS: Readonly<Record<Finding['level'], IconName>> = { hint: 'info', warning: 'warning', error: 'warning' };

const LEVELS = { hint: styles.hint, warning: styles.warning, error: styles.error };

/** What the relay would reject, checked while typing. A polite live region, so that it does not interrupt. */
export function Findings() {
  const { request, requestSection } = usePlayground();
  const open = openSection(requestSection.value, request.draft.value.method);
  const show = (section: Section): void => {
    requestSection.value = section;
  };
  return (
    // In the other tabs, what stays in sight would cover the rows.
    <div
      class={classes(styles.findings, open === 'body' && styles.underBody)}
      role="status"
      aria-label={t('playground.compose.check')}
    >
      {request.linted.value.findings.map((finding) => (
        <div class={classes(styles.finding, LEVELS[finding.level])} key={finding.text}>
          <Icon name={ICONS[finding.level]} size={14} />
          <div class={styles.body}>
            <p>
              {finding.text} {finding.code && <code class={styles.code}>{finding.code}</code>}
            </p>
            <ShowField param={finding.param} open={open} onShow={show} />
            <FixButtons fixes={finding.fixes} />
          </div>
        </div>
      ))}
    </div>
  );
}

interface ShowFieldProps extends Pick<Finding, 'param'> {
  readonly open: Section;
  readonly onShow: (section: Section) => void;
}

/** Leads to the tab with the field, where another one is open. */
function ShowField({ param, open, onShow }: ShowFieldProps) {
  const hidden = sectionOf(param);
  if (hidden === null || hidden === open) return null;
  const show = ({ currentTarget }: { currentTarget: HTMLElement }): void => {
    const form = currentTarget.closest('form');
    onShow(hidden);
    // This button is removed, once the tab has been rendered.
    requestAnimationFrame(() => focusFirst(form?.querySelector('[role="tab"][aria-selected="true"]')));
  };
  return (
    <div>
      <Button size="small" kind="quiet" icon="chevron-right" onClick={show}>
        {t(SHOW_SECTION[hidden])}
      </Button>
    </div>
  );
}
