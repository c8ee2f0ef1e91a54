/**
 * What precedes shell syntax: the prompts of a copied terminal, and the line continuations and escapes of cmd.exe and
 * PowerShell. The result is read as POSIX shell.
 */
export function toPosix(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').trim();
  const command = withoutPrompts(lines.replace(/^```\w*\n|\n```$/g, ''));
  // Inside single quotes, which neither of the two has, the same characters are text.
  const unquoted = command.replace(/\\.|'[^']*'/gs, '');
  if (/\^(?:\n|")/.test(unquoted)) return command.replace(/\^\n/g, ' ').replace(/\^(.)/g, '$1');
  if (/`\n/.test(unquoted)) return command.replace(/`\n/g, ' ').replaceAll('`"', '\\"');
  return command;
}

/** `$ curl …`, `user@host:~$ curl …`, and `> ` before each further line. */
function withoutPrompts(text: string): string {
  const prompt = /^(?:[\w.-]{1,60}@[^\n$#%]{0,200}|PS [^\n>]*(?=>))?[$#%>] +(?=\S)/;
  if (!prompt.test(text)) return text;
  const [first = '', ...rest] = text.split('\n');
  return [first.replace(prompt, ''), ...rest.map((line) => line.replace(/^> ?/, '').replace(prompt, ''))].join('\n');
}
