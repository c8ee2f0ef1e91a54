import { ok, type Result } from '../../shared/errors.ts';
import { passThroughUrl } from '../../shared/placeholder/pass-through.ts';
import type { UrlTemplate } from '../../shared/placeholder/url.ts';
import { parseForwardTarget } from '../../shared/protocol/forward-target.ts';
import { parseWith } from '../../shared/protocol/parse.ts';
import { nameSchema } from '../../shared/protocol/policy.ts';

/** What the request target `/v1/forward/NAME/URL` says. */
export interface ForwardTarget {
  readonly clientSecretName: string;
  readonly url: string;
  readonly isWebSocket: boolean;
  /** Made of `url`. */
  readonly template: UrlTemplate;
}

/** Targets that were read before: an SDK calls few URLs again and again, and to read one takes longer than to judge it. */
export interface TargetCache {
  read(rawTarget: string): Result<ForwardTarget>;
  /** For a call that was authorized, so that nobody else can fill the cache. */
  add(rawTarget: string, target: ForwardTarget): void;
}

const MAX_TARGET = 2_048;
const MAX_ENTRIES = 256;

export function createTargetCache(): TargetCache {
  const targets = new Map<string, Result<ForwardTarget>>();
  return {
    read: (rawTarget) => targets.get(rawTarget) ?? readTarget(rawTarget),
    add(rawTarget, target) {
      if (rawTarget.length > MAX_TARGET || targets.has(rawTarget)) return;
      if (targets.size >= MAX_ENTRIES) targets.clear();
      targets.set(rawTarget, ok(target));
    },
  };
}

const parseName = parseWith(nameSchema, 'clientSecretName');

export function readTarget(rawTarget: string): Result<ForwardTarget> {
  const target = parseForwardTarget(rawTarget);
  if (!target.ok) return target;
  const name = parseName(target.value.name);
  if (!name.ok) return name;
  const { url, isWebSocket } = target.value;
  const template = passThroughUrl(url);
  return template.ok ? ok({ clientSecretName: name.value, url, isWebSocket, template: template.value }) : template;
}
