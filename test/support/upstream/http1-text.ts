/** Parts of HTTP/1.1 responses, as an upstream below HTTP writes them. */
export const OK = 'HTTP/1.1 200 OK\r\n';
/** The whole head of a response in chunks. */
export const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;
export const EVENTS = `${OK}Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n`;
export const KB64 = 'x'.repeat(65_536);
/** ASCII only. */
export const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
