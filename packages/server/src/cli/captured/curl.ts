import { isLoopbackHost } from '../../config/config.ts';
import type { Captured, CapturedRequest } from './captured-request.ts';
import { readShellWords } from './shell-words.ts';

/** What each option of curl that concerns us means. Those of `ignored` take a value, which does not concern us. */
const meanings: Readonly<Record<string, Meaning>> = {
  '-H': 'header',
  '--header': 'header',
  '-X': 'method',
  '--request': 'method',
  '-u': 'user',
  '--user': 'user',
  '--oauth2-bearer': 'bearer',
  '-b': 'cookie',
  '--cookie': 'cookie',
  '--url': 'url',
  '-d': 'data',
  '--data': 'data',
  '--data-raw': 'data',
  '--data-binary': 'data',
  '--data-ascii': 'data',
  '--data-urlencode': 'data',
  '--url-query': 'query',
  '--json': 'data',
  '-F': 'data',
  '--form': 'data',
  '-T': 'upload',
  '--upload-file': 'upload',
};

type Meaning = 'header' | 'method' | 'user' | 'bearer' | 'cookie' | 'url' | 'data' | 'query' | 'upload';

const ignored = new Set(
  '-A -c -C -D -e -E -K -m -o -P -Q -r -t -U -w -x -y -Y -z --user-agent --cookie-jar --continue-at --dump-header --referer --cert --key --cacert --capath --config --max-time --connect-timeout --output --range --write-out --proxy --proxy-user --resolve --connect-to --retry --retry-delay --retry-max-time --limit-rate --max-redirs --interface --ciphers --tls-max --cert-type --key-type --pass --unix-socket --dns-servers --output-dir --form-string --aws-sigv4 --request-target'.split(
    ' ',
  ),
);

interface Line {
  readonly urls: string[];
  readonly headers: [string, string][];
  readonly data: string[];
  readonly query: string[];
  readonly notes: string[];
  method: string | undefined;
  user: string | undefined;
  isGet: boolean;
  isHead: boolean;
  isUpload: boolean;
}

/** Reads a curl command line as the request that it would send. Never throws. */
export function readCurl(text: string): Captured {
  const shell = readShellWords(text);
  if (shell === undefined) return { kind: 'unreadable', reason: 'A quote in the curl line is not closed.' };
  const line = readOptions(shell.words.slice(1));
  const [address, ...more] = line.urls;
  if (address === undefined) return { kind: 'unreadable', reason: 'The curl line has no URL.' };
  if (more.length > 0) line.notes.push('The curl line has several URLs; this is about the first.');
  for (const name of shell.variables) {
    line.notes.push(
      `$${name} is a variable of the shell: its value is not in this text. Put it in its place, or paste what curl -v prints.`,
    );
  }
  const request = toRequest(address, line);
  return request === undefined
    ? { kind: 'unreadable', reason: `The curl line's URL is not one of http or https.` }
    : { kind: 'request', request, notes: line.notes };
}

function readOptions(words: readonly string[]): Line {
  const line: Line = {
    urls: [],
    headers: [],
    data: [],
    query: [],
    notes: [],
    method: undefined,
    user: undefined,
    isGet: false,
    isHead: false,
    isUpload: false,
  };
  const left = [...words];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (word.startsWith('--')) readLong(word, left, line);
    else if (word.startsWith('-') && word.length > 1) readShort(word.slice(1), left, line);
    else line.urls.push(word);
  }
  return line;
}

function readLong(word: string, left: string[], line: Line): void {
  if (word === '--get') line.isGet = true;
  else if (word === '--head') line.isHead = true;
  else if (Object.hasOwn(meanings, word)) apply(meanings[word] as Meaning, left.shift() ?? '', line);
  else if (ignored.has(word)) left.shift();
}

/** `-sSXPOST`: letters without a value may be joined, and a value may follow its letter at once. */
function readShort(letters: string, left: string[], line: Line): void {
  for (let at = 0; at < letters.length; at += 1) {
    const option = `-${letters[at]}`;
    if (option === '-G') line.isGet = true;
    if (option === '-I') line.isHead = true;
    const meaning = Object.hasOwn(meanings, option) ? meanings[option] : undefined;
    if (meaning === undefined && !ignored.has(option)) continue;
    const rest = letters.slice(at + 1);
    const value = rest === '' ? (left.shift() ?? '') : rest;
    if (meaning !== undefined) apply(meaning, value, line);
    return;
  }
}

function apply(meaning: Meaning, value: string, line: Line): void {
  switch (meaning) {
    case 'header':
      readHeader(value, line);
      return;
    case 'method':
      line.method = value;
      return;
    case 'user':
      line.user = value;
      return;
    case 'bearer':
      line.headers.push(['Authorization', `Bearer ${value}`]);
      return;
    case 'cookie':
      line.headers.push(['Cookie', value]);
      return;
    case 'url':
      line.urls.push(value);
      return;
    case 'data':
      line.data.push(value);
      return;
    case 'query':
      line.query.push(value);
      return;
    case 'upload':
      line.isUpload = true;
  }
}

/** `Name: value`; `Name;` sends it empty; `Name:` takes one away that curl would send itself. */
function readHeader(text: string, line: Line): void {
  if (text.startsWith('@')) {
    line.notes.push(`The headers of the file ${text.slice(1)} are not in this text.`);
    return;
  }
  const colon = text.indexOf(':');
  if (colon > 0 && text.slice(colon + 1).trim() !== '')
    line.headers.push([text.slice(0, colon), text.slice(colon + 1).trim()]);
  else if (text.endsWith(';') && colon === -1) line.headers.push([text.slice(0, -1), '']);
}

function toRequest(address: string, line: Line): CapturedRequest | undefined {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return undefined;
  const encrypted = url.protocol === 'https:';
  const query = [...(line.isGet ? line.data : []), ...line.query].join('&');
  const target = `${url.pathname}${url.search}${query === '' ? '' : `${url.search === '' ? '?' : '&'}${query}`}`;
  return {
    method: methodOf(line),
    target,
    headers: headersOf(url, line),
    encrypted,
    ...(isLoopbackHost(url.hostname) ? { remoteAddress: '127.0.0.1' } : {}),
  };
}

function methodOf({ method, isGet, isHead, isUpload, data }: Line): string {
  if (method !== undefined && method !== '') return method;
  if (isHead) return 'HEAD';
  if (isUpload) return 'PUT';
  return data.length > 0 && !isGet ? 'POST' : 'GET';
}

/** A header that is given takes the place of the one that curl makes of `-u` or of the URL. */
function headersOf(url: URL, { headers, user }: Line): readonly string[] {
  const has = (name: string) => headers.some(([given]) => given.toLowerCase() === name);
  const login = user ?? (url.username === '' ? undefined : `${url.username}:${url.password}`);
  const made: [string, string][] = has('host') ? [] : [['Host', url.host]];
  if (login !== undefined && !has('authorization')) {
    made.push(['Authorization', `Basic ${Buffer.from(login).toString('base64')}`]);
  }
  return [...made, ...headers].flat();
}
