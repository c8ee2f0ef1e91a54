const EVENT = `data: ${JSON.stringify({ choices: [{ delta: { content: 'token' } }] })}\n\n`;
const REST_MS = 5;

/** What HTTP/1.1 and HTTP/2 of Node have in common. */
interface Request {
  readonly url?: string | undefined;
  resume(): unknown;
}
interface Response {
  writeHead(status: number, headers: Record<string, string>): unknown;
  write(text: string): unknown;
  end(text: string): unknown;
}

/** One event at once and, unless the query says `open`, another one 5 ms later, with the end. */
export function eventStream(req: Request, res: Response): void {
  req.resume();
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  res.write(EVENT);
  if (!req.url?.includes('open')) setTimeout(() => res.end(EVENT), REST_MS);
}
