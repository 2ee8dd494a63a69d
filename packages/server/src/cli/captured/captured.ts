import type { Captured } from './captured-request.ts';
import { readCurl } from './curl.ts';
import { readRawHttp } from './raw-http.ts';

/** Tells what a text is: a curl line, an HTTP request, a token response, a header line, or the credential itself. Never throws. */
export function readCaptured(text: string): Captured {
  const trimmed = text.replace(/^\ufeff/, '').trim();
  if (trimmed === '') return { kind: 'unreadable', reason: 'There is nothing in it.' };
  if (/^(\$ +|% +)?curl(\.exe)?\s/.test(trimmed)) return readCurl(trimmed.replace(/^[$%] +/, ''));
  const sent = sentLines(trimmed);
  if (/^[^\s:]+ +\S+ +HTTP\/\d/.test(sent)) return readRawHttp(sent);
  return readCredential(trimmed);
}

/** Of what `curl -v` prints, the lines that were sent. */
function sentLines(text: string): string {
  const lines = text.split(/\r?\n/);
  const first = lines.findIndex((line) => /^> \S+ \S+ HTTP\/\d/.test(line));
  if (first === -1) return text;
  const sent: string[] = [];
  for (const line of lines.slice(first)) {
    if (!line.startsWith('>')) break;
    sent.push(line.slice(2));
  }
  return sent.join('\n');
}

function readCredential(text: string): Captured {
  const fromResponse = text.startsWith('{') ? credentialOfJson(text) : undefined;
  if (fromResponse !== undefined) return { kind: 'credential', text: fromResponse };
  const header = /^(?:authorization *: *)?bearer +(\S+)$/i.exec(text) ?? /^x-api-key *: *(\S+)$/i.exec(text);
  return { kind: 'credential', text: header?.[1] ?? text };
}

/** The token of a token response, or the key of `keys create --json`. */
function credentialOfJson(text: string): string | undefined {
  try {
    const { access_token: token, key } = JSON.parse(text) as Record<string, unknown>;
    return [token, key].find((value) => typeof value === 'string');
  } catch {
    return undefined;
  }
}
