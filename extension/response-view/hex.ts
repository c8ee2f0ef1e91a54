/** Rows of a hex dump: offset, sixteen bytes, and the bytes as ASCII, with dots for non-printable ones. */
export function hexRows(bytes: Uint8Array, maxBytes: number): string[] {
  const rows: string[] = [];
  for (let at = 0; at < Math.min(bytes.length, maxBytes); at += 16) {
    const row = bytes.subarray(at, Math.min(at + 16, maxBytes));
    const hex = Array.from(row, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const ascii = Array.from(row, (byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');
    rows.push(`${at.toString(16).padStart(6, '0')}  ${hex.padEnd(47)}  ${ascii}`);
  }
  return rows;
}
