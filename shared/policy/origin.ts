/**
 * Whether an origin is the pattern's: exactly, or with one more label in front where the pattern begins with `*.`.
 * `https://*.example.com` covers `https://a.example.com`, not `https://example.com` and not `https://a.b.example.com`.
 */
export function matchesOrigin(pattern: string, origin: string): boolean {
  const star = pattern.indexOf('*.');
  if (star === -1) return pattern === origin;
  const scheme = pattern.slice(0, star);
  const rest = pattern.slice(star + 1);
  if (!origin.startsWith(scheme) || !origin.endsWith(rest)) return false;
  const label = origin.slice(scheme.length, -rest.length);
  return label !== '' && !label.includes('.');
}
