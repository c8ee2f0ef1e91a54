import { fail, ok, type Result, refusal } from '../../shared/errors.ts';
import { t } from '../language/messages.ts';
import { requestOf } from './curl-request.ts';
import { toPosix } from './dialects.ts';
import { optionsOf } from './options.ts';
import { type Command, commandsOf } from './shell.ts';
import { draftOf, type ReadCommand } from './to-draft.ts';

/** Reads the first curl command of a text; the refusal says why there is none that can be sent. */
export function readCurl(text: string): Result<ReadCommand> {
  const command = commandsOf(toPosix(text)).flatMap(withoutPrefix)[0];
  if (!command) return fail(refusal('INVALID_PARAMETER', t('curl.problem.notCurl')));
  const request = requestOf(optionsOf(command.words.slice(1)), command.stdin);
  return request.ok ? ok({ ...draftOf(request.value), lacksBody: request.value.body.kind === 'file' }) : request;
}

/** The command from `curl` on; nothing if it is another one. */
function withoutPrefix({ words, stdin }: Command): Command[] {
  const start = words.findIndex((word) => !/^(?:sudo|time|exec|command)$/.test(word));
  return /(?:^|[/\\])curl(?:\.exe)?$/.test(words[start] ?? '') ? [{ words: words.slice(start), stdin }] : [];
}
