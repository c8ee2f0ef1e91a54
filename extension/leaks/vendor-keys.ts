import { rules } from '@secretlint/secretlint-rule-preset-recommend';

/** A key that is recognizable by its vendor's format. */
export interface VendorKey {
  readonly value: string;
  /** `GitHub`. */
  readonly vendor: string;
}

interface Report {
  readonly range: readonly [start: number, end: number];
  readonly message: { readonly data?: unknown };
}

/**
 * The part of secretlint's rule type used here; the package that declares the type is not a dependency of the rules.
 */
interface Rule {
  readonly meta: { readonly id: string };
  create(context: object, options: object): { file?(source: object): unknown };
}

/** In the place of a vendor, for a key that any of them may have made. */
export const PRIVATE_KEY = 'a private key';

/**
 * Vendor names by secretlint's rule. Omitted: `gcp` reads key files in Node, `basicauth` matches URLs that browsers do
 * not send, and `filter-comments` would let a page's text disable the other rules.
 */
const VENDORS: Readonly<Record<string, string>> = {
  aws: 'AWS',
  privatekey: PRIVATE_KEY,
  npm: 'npm',
  slack: 'Slack',
  sendgrid: 'SendGrid',
  shopify: 'Shopify',
  stripe: 'Stripe',
  github: 'GitHub',
  gitlab: 'GitLab',
  grafana: 'Grafana',
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  groq: 'Groq',
  huggingface: 'Hugging Face',
  linear: 'Linear',
  notion: 'Notion',
  '1password': '1Password',
  'database-connection-string': 'a database',
  'hashicorp-vault': 'HashiCorp Vault',
  vercel: 'Vercel',
  databricks: 'Databricks',
  docker: 'Docker',
  figma: 'Figma',
  cloudflare: 'Cloudflare',
  tailscale: 'Tailscale',
};

/**
 * Documented formats that the rules above do not cover, or only for keys of one length. Each has an unambiguous prefix
 * or structure.
 */
const EXTRA_PATTERNS: readonly (readonly [vendor: string, pattern: RegExp])[] = [
  ['Anthropic', /\bsk-ant-[\w-]{20,}/g],
  ['OpenAI', /\bsk-(?!ant-|or-)(?:proj-|svcacct-|admin-)?[\w-]{20,}/g],
  ['OpenRouter', /\bsk-or-v1-[0-9a-f]{32,}/g],
  // Behind a letter or `_`, as in `key_sk-proj-…`: only with a digit, or `task-proj-…` would be one.
  ['Anthropic', /(?<=\w)sk-ant-(?=[\w-]*\d)[\w-]{20,}/g],
  ['OpenAI', /(?<=\w)sk-(?:proj|svcacct)-(?=[\w-]*\d)[\w-]{20,}/g],
  ['Replicate', /\br8_[A-Za-z0-9]{37}\b/g],
  ['xAI', /\bxai-[A-Za-z0-9]{40,}/g],
  ['Telegram', /\b\d{8,10}:AA[\w-]{33}\b/g],
  ['Resend', /\bre_[A-Za-z0-9]{6,10}_[A-Za-z0-9]{20,}/g],
  ['Airtable', /\bpat[A-Za-z0-9]{14}\.[0-9a-f]{64}\b/g],
  ['Mailchimp', /\b[0-9a-f]{32}-us\d{1,2}\b/g],
  ['Mapbox', /\bsk\.eyJ[\w-]{40,}\.[\w-]{20,}/g],
  ['Supabase', /\bsb_secret_[\w-]{20,}/g],
  ['PostHog', /\bphx_[A-Za-z0-9]{30,}/g],
  ['Square', /\bEAAA[\w-]{60}\b/g],
];

/** All vendors whose keys are recognized by their format. */
export const VENDOR_NAMES: readonly string[] = [
  ...new Set([...Object.values(VENDORS), ...EXTRA_PATTERNS.map(([vendor]) => vendor)]),
];

/** Handled separately: pages use these keys intentionally, restricted to their origin. */
const GOOGLE = /\bAIza[\w-]{35}(?![\w-])/g;
export const googleKeys = (text: string): string[] => text.match(GOOGLE) ?? [];
export const isGoogleKey = (value: string): boolean => googleKeys(value).length > 0;

/** The rules are created once; `report` is replaced for each scan. */
function createRules(): (text: string) => VendorKey[] {
  let report: (vendor: string, one: Report) => void = () => {};
  const scanners = (rules as readonly Rule[]).flatMap((rule) => {
    const name = rule.meta.id.replace('@secretlint/secretlint-rule-', '');
    const vendor = VENDORS[name];
    if (vendor === undefined) return [];
    const context = {
      createTranslator: () => (id: string, data: unknown) => ({ message: id, messageId: id, data }),
      report: (one: Report) => report(vendor, one),
      ignore: () => {},
      sharedOptions: {},
      locale: 'en',
    };
    return [rule.create(context, {})];
  });
  return (text) => {
    const found: VendorKey[] = [];
    report = (vendor, one) => found.push({ vendor, value: keyOf(one, text) });
    for (const { file } of scanners) file?.({ content: text, contentType: 'text', ext: '', filePath: '' });
    return found;
  };
}

/** Some rules report a range that is larger than the key; all of them have the key itself in their message data. */
function keyOf({ range, message }: Report, text: string): string {
  const candidates = Object.values((message.data ?? {}) as Record<string, unknown>).filter(
    (one): one is string => typeof one === 'string' && one.length >= 8 && text.includes(one),
  );
  return candidates.sort((a, b) => b.length - a.length)[0] ?? text.slice(...range);
}

const byRules = createRules();

/** All vendor keys in a text, in no order. Takes about 0.03 ms per kilobyte, so the text should be bounded. */
export function vendorKeys(text: string): VendorKey[] {
  const found = byRules(text);
  for (const [vendor, pattern] of EXTRA_PATTERNS) {
    for (const [value] of text.matchAll(pattern)) {
      if (!found.some((one) => one.value.includes(value))) found.push({ vendor, value });
    }
  }
  return found;
}
