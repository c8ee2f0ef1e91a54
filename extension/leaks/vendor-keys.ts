import { rules } from '@secretlint/secretlint-rule-preset-recommend';

/** A text that has the form by which a vendor marks its keys. */
export interface VendorKey {
  readonly value: string;
  /** Whose: `GitHub`. */
  readonly vendor: string;
}

interface Report {
  readonly range: readonly [start: number, end: number];
  readonly message: { readonly data?: unknown };
}

/** The part of secretlint's rules that is used here; what it exports is typed by a package that it does not bring. */
interface Rule {
  readonly meta: { readonly id: string };
  create(context: object, options: object): { file?(source: object): unknown };
}

/**
 * secretlint's own name for each of its rules, as a person says it. Left out: `gcp` reads key files of Node, `basicauth`
 * URLs that no browser sends, and `filter-comments` would let a page's text switch the others off.
 */
const VENDORS: Readonly<Record<string, string>> = {
  aws: 'AWS',
  privatekey: 'a private key',
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
 * Forms that the vendors document and the rules above do not have, or have for keys of one length only. Each begins with
 * a mark that nothing else begins with.
 */
const EXTRA_PATTERNS: readonly (readonly [vendor: string, pattern: RegExp])[] = [
  ['Anthropic', /\bsk-ant-[\w-]{20,}/g],
  ['OpenAI', /\bsk-(?!ant-|or-)(?:proj-|svcacct-|admin-)?[\w-]{20,}/g],
  ['OpenRouter', /\bsk-or-v1-[0-9a-f]{32,}/g],
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

/** All whose keys are known by their form. */
export const VENDOR_NAMES: readonly string[] = [
  ...new Set([...Object.values(VENDORS), ...EXTRA_PATTERNS.map(([vendor]) => vendor)]),
];

/** Told apart from the rest: pages use these keys on purpose, restricted to their origin. */
const GOOGLE = /\bAIza[\w-]{35}(?![\w-])/g;
export const googleKeys = (text: string): string[] => text.match(GOOGLE) ?? [];
export const isGoogleKey = (value: string): boolean => googleKeys(value).length > 0;

/** secretlint's rules run once over a text each; they are made once, and report into whatever scan is under way. */
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

/** Some rules give the range of more than the key; all give the key itself to their message. */
function keyOf({ range, message }: Report, text: string): string {
  const candidates = Object.values((message.data ?? {}) as Record<string, unknown>).filter(
    (one): one is string => typeof one === 'string' && one.length >= 8 && text.includes(one),
  );
  return candidates.sort((a, b) => b.length - a.length)[0] ?? text.slice(...range);
}

const byRules = createRules();

/** Every vendor's key in a text, in no order. Costs about 0.03 ms a kilobyte: give it bounded text. */
export function vendorKeys(text: string): VendorKey[] {
  const found = byRules(text);
  for (const [vendor, pattern] of EXTRA_PATTERNS) {
    for (const [value] of text.matchAll(pattern)) {
      if (!found.some((one) => one.value.includes(value))) found.push({ vendor, value });
    }
  }
  return found;
}
