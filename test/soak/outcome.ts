import type { Response } from 'undici';
import { ANY_VALUE } from './model.ts';
import { FIRST_BYTE_SECONDS, type Scene } from './scene.ts';

type Judged = Pick<Scene, 'model' | 'isStoreBroken'>;

/** A call of which the response is still to be judged. */
export interface Sent {
  readonly id: string;
  readonly name: string;
  /** When it was sent. */
  readonly at: number;
}

/** What the upstream says of the call that it got. */
interface Answer {
  readonly id: unknown;
  readonly tag: unknown;
}

/** Notes whatever is not possible: an unknown refusal, the response of another call, a value that the secret did not have, any value at all. */
export async function judge(
  scene: Judged,
  sent: Sent,
  response: Response,
  refusals: readonly string[],
): Promise<string> {
  let body: string;
  try {
    body = await response.text();
  } catch {
    if (!refusals.includes('broken')) scene.model.wrong(`${sent.id}: the response broke`);
    return 'broken';
  }
  const headers = JSON.stringify([...response.headers]);
  if (ANY_VALUE.test(body + headers)) scene.model.wrong(`${sent.id}: the response has a value`);
  if (response.headers.get('client-secret-relay') === 'relay') return judgeRefusal(scene, sent, body, refusals);
  const parts = response.headers.get('content-type') === 'text/event-stream' ? eventsOf(body) : [body];
  for (const part of parts) judgeAnswer(scene, sent, JSON.parse(part) as Answer);
  return 'served';
}

export function judgeAnswer({ model }: Judged, { id, name, at }: Sent, answer: Answer): void {
  if (answer.id !== id) model.wrong(`${id}: the response is that of ${answer.id}`);
  if (!model.mayHave(name, answer.tag, at)) model.wrong(`${id}: another value than those of ${name} was sent`);
}

export function judgeRefusal(scene: Judged, { id, name, at }: Sent, body: string, possible: readonly string[]): string {
  const { code } = JSON.parse(body) as { code: string };
  const isOfStore = scene.isStoreBroken && code === 'STORE_UNAVAILABLE';
  const isLate = code === 'UPSTREAM_TIMEOUT' && performance.now() - at > FIRST_BYTE_SECONDS * 1_000;
  if (!isOfStore && !isLate && !possible.includes(code)) scene.model.wrong(`${id} with ${name}: ${body}`);
  return code;
}

const eventsOf = (body: string): string[] => body.split('\n\n').flatMap((event) => event.replace(/^data: /, '') || []);
