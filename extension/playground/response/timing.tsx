import textStyles from '../../design/text.module.css';
import { headerOf } from '../../http/content.ts';
import { timingParts } from '../../http/server-timing.ts';
import type { PlaygroundCall, ResponseHead } from '../../request-model/playground-call.ts';
import { durationText } from '../../response-view/format.ts';
import styles from './timing.module.css';

const MEANING: Readonly<Record<string, string>> = {
  parse: 'Relay: parse request',
  policy: 'Relay: check policy',
  open: 'Relay: decrypt secret',
  dns: 'DNS lookup',
  connect: 'Connect to server',
  tls: 'TLS handshake',
  wait: 'Wait for a free connection',
  upstream: 'Server, to first byte',
  total: 'Relay total, to first byte',
};

/** The durations in `Server-Timing`, and those that this browser measured. */
export function Timing({ call, head }: { call: PlaygroundCall; head: ResponseHead }) {
  const parts = timingParts(headerOf(head, 'server-timing'));
  const firstByte = (call.headAt ?? call.startedAt) - call.startedAt;
  const rows = [
    ...parts.map(({ name, duration }) => ({ label: MEANING[name] ?? name, duration })),
    { label: 'Browser, to first byte', duration: firstByte },
    ...(call.endedAt === null ? [] : [{ label: 'Total', duration: call.endedAt - call.startedAt }]),
  ];
  const longest = Math.max(1, ...rows.map(({ duration }) => duration));
  return (
    <table class={styles.timing}>
      <caption class={textStyles.visuallyHidden}>Where the time went</caption>
      <tbody>
        {rows.map(({ label, duration }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td class={styles.bar} aria-hidden="true">
              <span style={{ width: `${Math.max(0.5, (100 * duration) / longest)}%` }} />
            </td>
            <td class={styles.number}>{durationText(duration)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
