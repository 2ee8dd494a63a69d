import type { ProbeOperation } from './operation.ts';
import { operationOf } from './plain.ts';
import { recordedOperation } from './recorded.ts';

/** Options that take a value which does not concern us. */
const ignored = new Set(
  '-A -c -C -D -e -E -K -m -o -t -w -x -y -Y --user-agent --cookie-jar --dump-header --referer --cert --key --cacert --capath --config --max-time --connect-timeout --output --write-out --proxy --proxy-user --resolve --connect-to --retry --retry-delay --max-redirs --interface --ciphers -b --cookie -u --user --oauth2-bearer'.split(
    ' ',
  ),
);
const data = new Set(['-d', '--data', '--data-raw', '--data-binary', '--data-ascii', '--data-urlencode', '--json']);

/**
 * Each curl command that begins a line, as the request it sends to the origin; its credentials are left out.
 *
 * @param text commands as they are pasted: over several lines, behind a prompt or not
 * @throws Error when none goes to the origin
 */
export function readCurlLines(text: string, origin: string): readonly ProbeOperation[] {
  const whole = text.replace(/\\\r?\n\s*/g, ' ');
  const commands = [...whole.matchAll(/^[ \t]*(?:[$%>] +)?curl(?=[ \t])/gm)];
  const operations = commands.flatMap(({ index, 0: { length } }) =>
    readCurl(shellWords(whole, index + length), origin),
  );
  if (operations.length === 0) throw new Error(`it has no curl command to ${origin}`);
  return operations;
}

interface Line {
  method?: string;
  url?: string;
  isGet: boolean;
  isJson: boolean;
  readonly headers: [string, string][];
  readonly data: string[];
}

function readCurl(words: readonly string[], origin: string): readonly ProbeOperation[] {
  const line = readOptions(words);
  const address = line.url === undefined || /^[a-z]+:\/\//i.test(line.url) ? line.url : `http://${line.url}`;
  if (address === undefined || !URL.canParse(address)) return [];
  const url = new URL(address);
  if (url.origin !== new URL(origin).origin) return [];
  const joined = line.data.length === 0 ? undefined : line.data.join('&');
  const query = line.isGet && joined !== undefined ? `${url.search === '' ? '?' : '&'}${joined}` : '';
  const body = line.isGet ? undefined : joined;
  const method = line.method ?? (body === undefined ? 'GET' : 'POST');
  const headers = line.isJson ? [...line.headers, ['Content-Type', 'application/json'] as const] : line.headers;
  return [recordedOperation(operationOf(method, `${url.pathname}${url.search}${query}`, body), headers)];
}

function readOptions(words: readonly string[]): Line {
  const line: Line = { isGet: false, isJson: false, headers: [], data: [] };
  const left = [...words];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (!word.startsWith('-')) {
      line.url = word;
      continue;
    }
    const [, attached] = /^-[XHd](.+)$/.exec(word) ?? [];
    const option = attached === undefined ? word : word.slice(0, 2);
    const take = () => attached ?? left.shift() ?? '';
    if (option === '-X' || option === '--request') line.method = take();
    else if (option === '-H' || option === '--header') addHeader(line, take());
    else if (option === '--url') line.url = take();
    else if (option === '-G' || option === '--get') line.isGet = true;
    else if (option === '-I' || option === '--head') line.method = 'HEAD';
    else if (data.has(option)) {
      line.isJson ||= option === '--json';
      line.data.push(take());
    } else if (ignored.has(option)) left.shift();
  }
  return line;
}

function addHeader({ headers }: Line, text: string): void {
  const colon = text.indexOf(':');
  if (colon > 0) headers.push([text.slice(0, colon).trim(), text.slice(colon + 1).trim()]);
}

/** The words from a place to the end of the command, as a POSIX shell splits them: quotes of both kinds and backslashes; nothing is expanded. */
function shellWords(text: string, start: number): readonly string[] {
  const words: string[] = [];
  const word = /[ \t]*((?:'[^']*'|"(?:\\[\s\S]|[^"\\])*"|\$'(?:\\[\s\S]|[^'\\])*'|\\.|[^\s'"\\])+)/y;
  word.lastIndex = start;
  for (let found = word.exec(text)?.[1]; found !== undefined; found = word.exec(text)?.[1]) {
    if (/^(?:[|;&]|\d?>)/.test(found)) break;
    words.push(
      found.replace(
        /\$?'((?:\\[\s\S]|[^'\\])*)'|"((?:\\[\s\S]|[^"\\])*)"|\\(.)/g,
        (_all, single?: string, double?: string, escaped?: string) =>
          single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? '',
      ),
    );
  }
  return words;
}
