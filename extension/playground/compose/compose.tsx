import { sendsBody } from '../../../shared/placeholder/plan.ts';
import { Tabs } from '../../design/tabs.tsx';
import { t } from '../../language/messages.ts';
import { isSent, row } from '../../request-model/draft.ts';
import { queryOf } from '../../request-model/url-query.ts';
import { AccessVerdicts } from '../access/access-verdicts.tsx';
import { CodePart } from '../code/code-part.tsx';
import { usePlayground } from '../playground.ts';
import { AuthRow } from './auth-row.tsx';
import { BodyEditor } from './body-editor.tsx';
import { Findings } from './findings.tsx';
import { HEADER_NAMES, headerValues } from './header-suggestions.ts';
import { Params } from './params.tsx';
import { RequestMenu } from './request-menu.tsx';
import { Rows } from './rows.tsx';
import { RunAs, runAsLabel } from './run-as.tsx';
import { openSection } from './section.ts';

/** The parts of the request form that are loaded after its first line, and the findings of the lint. */
export function ComposeParts() {
  const { request, requestSection: section } = usePlayground();
  const { method, url, headers, params, body } = request.draft.value;
  const withBody = sendsBody(method);
  const open = openSection(section.value, method);
  const apart = withBody ? 0 : params.filter(isSent).length;
  const paramCount = queryOf(url).filter(({ name }) => name !== '').length + apart;
  const fields = body.kind === 'form' || body.kind === 'multipart' ? body.fields.filter(isSent).length : 0;
  return (
    <>
      <AuthRow />
      <Tabs
        layout="fill"
        label={t('playground.compose.parts')}
        open={open}
        onOpen={(id) => {
          section.value = id;
        }}
        items={[
          ...(withBody ? [{ id: 'body' as const, label: t('playground.compose.body'), count: fields }] : []),
          { id: 'params', label: t('playground.compose.params'), count: paramCount },
          { id: 'headers', label: t('playground.compose.headers'), count: headers.filter(isSent).length },
          { id: 'code', label: t('playground.compose.code') },
          { id: 'runAs', label: runAsLabel(request.draft.value) },
        ]}
        end={<RequestMenu />}
      >
        {open === 'runAs' && (
          <>
            <RunAs />
            <AccessVerdicts />
          </>
        )}
        {open === 'headers' && <HeaderRows />}
        {open === 'params' && <Params />}
        {open === 'code' && <CodePart />}
        {open === 'body' && <BodyEditor />}
      </Tabs>
      <Findings />
    </>
  );
}

function HeaderRows() {
  const { draft, change } = usePlayground().request;
  const { headers } = draft.value;
  return (
    <Rows
      kind="header"
      names={HEADER_NAMES}
      valuesOf={headerValues}
      rows={headers}
      onChange={(next) => change({ headers: headers.map((one) => (one.id === next.id ? next : one)) })}
      onRemove={({ id }) => change({ headers: headers.filter((one) => one.id !== id) })}
      onAdd={() => change({ headers: [...headers, row()] })}
    />
  );
}
