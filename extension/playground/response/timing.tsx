import { headerOf } from '../../http/content.ts';
import { timingParts } from '../../http/server-timing.ts';
import type { PlaygroundCall, ResponseHead } from '../../request-model/playground-call.ts';
import { durationText } from '../../response-view/format.ts';

const MEANING: Readonly<Record<string, string>> = {
  parse: 'Relay reads the request',
  policy: 'Relay checks the policy',
  open: 'Relay opens the secret',
  dns: 'Name of the destination',
  connect: 'Connection to the destination',
  tls: 'TLS with the destination',
  wait: 'Wait for a connection in use',
  upstream: 'Destination, to its first byte',
  total: 'Relay in all, to the first byte',
};

/** The parts that `Server-Timing` tells, and what this browser measured around them. */
export function Timing({ call, head }: { call: PlaygroundCall; head: ResponseHead }) {
  const parts = timingParts(headerOf(head, 'server-timing'));
  const firstByte = (call.headAt ?? call.startedAt) - call.startedAt;
  const rows = [
    ...parts.map(({ name, duration }) => ({ label: MEANING[name] ?? name, duration })),
    { label: 'This browser, to the first byte', duration: firstByte },
    ...(call.endedAt === null ? [] : [{ label: 'This browser, in all', duration: call.endedAt - call.startedAt }]),
  ];
  const longest = Math.max(1, ...rows.map(({ duration }) => duration));
  return (
    <table class="timing">
      <caption class="visually-hidden">Where the time went</caption>
      <tbody>
        {rows.map(({ label, duration }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td class="timing-bar" aria-hidden="true">
              <span style={{ width: `${Math.max(0.5, (100 * duration) / longest)}%` }} />
            </td>
            <td class="timing-number">{durationText(duration)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
