import { useState } from 'preact/hooks';
import { showToast } from '../../design/toast.tsx';
import { number } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import type { RelayView } from '../../relay-client/connection.ts';
import { useEditing } from '../editing.ts';
import { parseEnv } from './parse-env.ts';
import { type CheckedRow, checkRow, type EnvRow, rowsOf } from './rows.ts';
import { createSaveRow } from './save-row.ts';

interface File {
  readonly rows: readonly EnvRow[] | null;
  /** How many variables have no row. */
  readonly leftOut: number;
}

/** Without variables, there are no rows. */
function read(text: string): File {
  const variables = parseEnv(text);
  if (variables.length === 0) return { rows: null, leftOut: 0 };
  const rows = rowsOf(variables);
  return { rows, leftOut: variables.length - rows.length };
}

/** The pasted file and its rows: in this component's memory and nowhere else. */
export function useEnvImport(relay: RelayView, pasted: string, onDone: () => void) {
  const editing = useEditing();
  const { secrets } = editing;
  const [{ rows, leftOut }, setFile] = useState(() => read(pasted));
  const setRows = (next: (rows: readonly EnvRow[]) => readonly EnvRow[]): void =>
    setFile((now) => (now.rows === null ? now : { ...now, rows: next(now.rows) }));
  const [submitted, setSubmitted] = useState(false);
  /** How many of the rows to save have been saved; null while none is. */
  const [done, setDone] = useState<number | null>(null);
  const taken = secrets.known.value.map(({ name }) => name);
  const chosen = rows?.filter(({ on }) => on) ?? [];

  const check = (row: EnvRow): CheckedRow =>
    checkRow(
      row,
      taken,
      chosen.filter((one) => one.variable !== row.variable).map(({ name }) => name),
    );
  const change = (variable: string, part: Partial<EnvRow>): void =>
    setRows((now) => now.map((row) => (row.variable === variable ? { ...row, failure: null, ...part } : row)));

  const save = async (): Promise<void> => {
    setSubmitted(true);
    if (chosen.some((row) => Object.keys(check(row).errors).length > 0)) return;
    const saveRow = createSaveRow({ relay, editing, known: secrets.known.peek() });
    let saved = 0;
    setDone(0);
    for (const row of chosen) {
      const { checked } = check(row);
      const failure = checked.ok ? await saveRow(row, checked) : t('secrets.env.invalid');
      if (failure === null) {
        saved += 1;
        setRows((now) => now.filter(({ variable }) => variable !== row.variable));
      } else change(row.variable, { failure });
      setDone(saved);
    }
    setDone(null);
    setSubmitted(false);
    await secrets.load();
    const text = t('secrets.env.saved', saved, { count: number(saved) });
    const left = number(chosen.length - saved);
    showToast({ text: saved === chosen.length ? text : t('secrets.env.savedNotAll', { saved: text, count: left }) });
    if (saved === chosen.length) onDone();
  };

  return {
    rows,
    leftOut,
    /** Of the rows that are to be saved; with what is missing only once they were submitted. */
    errorsOf: (row: EnvRow): CheckedRow['errors'] => {
      const { errors } = check(row);
      return submitted || !row.on ? errors : errors.ifTaken ? { ifTaken: errors.ifTaken } : {};
    },
    count: chosen.length,
    done,
    /** Whether the text has variables. */
    read(text: string): boolean {
      const file = read(text);
      if (file.rows !== null) setFile(file);
      return file.rows !== null;
    },
    change,
    save,
  };
}
