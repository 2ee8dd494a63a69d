import { namesSecret, plainName } from '../credential-names.ts';
import { hasEnded, isChosenPassword, isPlaceholder, looksRandom } from './vendor-secrets.ts';
import type { WrittenSecret } from './written-secrets.ts';

/** Files of settings, in which a line gives a name its value. */
const settingsFile =
  /(^|\/)(\.env[\w.-]*|\.npmrc|\.netrc|\.pypirc|\.aws\/credentials|Dockerfile[\w.-]*|Procfile)$|\.(env|properties|ini|conf|cfg|toml|tf|tfvars|sh|bash|ya?ml|service)$/i;
const jsonSettings =
  /(^|\/)(appsettings[\w.-]*|\w*settings|config|secrets|credentials|local)\.json$|(^|\/)config\/[\w./-]+\.json$|postman[\w.-]*\.json$/i;
const kubernetesSecret = /^kind:\s{0,9}["']?Secret\b/m;
/** Documents that speak of secrets, and hold samples. */
const noSettings =
  /(^|\/)(docs?|documentation|locales?|i18n|translations|lang)\/|(^|\/)(openapi|swagger|mkdocs)[\w.-]*\.ya?ml$/i;

/** `API_SECRET=…`, `- API_SECRET=…`, `api-key: "…" # of the shop`, `ENV API_SECRET …`, `"Password": "…",`. */
const line =
  /^[ \t]*(?:-[ \t]+)?(?:export[ \t]+|ENV[ \t]+|ARG[ \t]+|"|')?([A-Za-z_/][\w./:-]{1,80})["']?[ \t]*(?:=>|[=:]|(?<=^[ \t]*ENV[ \t]+\w{1,60})[ \t])[ \t]*(["']?)([^\s"'`$<>{}%][^\s"'`<>{}%]{5,255})\2[ \t]{0,40},?[ \t]{0,40}(?:[#;][^\n]*|\/\/[^\n]*)?\r?$/gm;
/** `{ "Password": "…" }`: several in a line. */
const entry = /"([A-Za-z][\w.:-]{2,80})"\s{0,9}:\s{0,9}"([^"\\\n]{6,256})"/g;
/** `{ "key": "X-API-Key", "value": "…" }` of Postman and of lists of variables. */
const keyAndValue = /"key"\s{0,9}:\s{0,9}"([\w-]{2,60})"\s{0,9},\s{0,9}"value"\s{0,9}:\s{0,9}"([^"\\\n]{6,512})"/g;
/** Of the other tools that are written in one line. */
const commands: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  { name: 'a password', pattern: /\bmachine[ \t]+\S{1,80}[ \t]+login[ \t]+\S{1,80}[ \t]+password[ \t]+(\S{6,100})/g },
  { name: 'a password', pattern: /\bcurl\b[^\n]{0,200}?[ \t](?:-u|--user)[ \t]*["']?[\w.@-]{1,60}:([^\s"'$]{6,100})/g },
  { name: 'a password', pattern: /\b(?:mysql|mysqldump|mysqladmin)\b[^\n]{0,120}?[ \t]-p([^\s"'$-][^\s"'$]{5,100})/g },
  { name: 'PGPASSWORD', pattern: /\bPGPASSWORD=["']?([^\s"'$]{6,100})/g },
  { name: 'a password', pattern: /\bIDENTIFIED[ \t]+(?:WITH[ \t]+\w{1,40}[ \t]+)?BY[ \t]+'([^'\n]{6,100})'/gi },
  {
    name: 'a password',
    pattern:
      /\b(?:ROLE|USER)[ \t]+["\w.-]{1,60}[ \t]+(?:WITH[ \t]+)?(?:\w{1,20}[ \t]+){0,4}PASSWORD[ \t]+'([^'\n]{6,100})'/gi,
  },
];
const commandFile = /\.(sh|bash|sql|ya?ml)$|(^|\/)(\.netrc|Makefile|Dockerfile[\w.-]*)$/i;

/** The secrets that a file of settings gives its names. */
export function* findConfiguredSecrets(file: string, text: string): Generator<WrittenSecret> {
  if (noSettings.test(file)) return;
  if (commandFile.test(file)) yield* inCommands(text);
  if (/\.sql$/i.test(file)) yield* inInserts(text);
  if (jsonSettings.test(file)) yield* inJson(text);
  if (settingsFile.test(file)) yield* inLines(file, text);
  if (/\.ya?ml$/i.test(file) && kubernetesSecret.test(text)) yield* ofKubernetes(text);
}

function* inCommands(text: string): Generator<WrittenSecret> {
  for (const { name, pattern } of commands)
    for (const { 0: all, 1: secret = '', index } of text.matchAll(pattern))
      if (isChosenPassword(secret)) yield { name, secret, start: index + all.lastIndexOf(secret) };
}

function* inJson(text: string): Generator<WrittenSecret> {
  for (const pattern of [entry, keyAndValue])
    for (const { 0: all, 1: name = '', 2: secret = '', index } of text.matchAll(pattern))
      if (isSecretUnder(name, secret)) yield { name, secret, start: index + all.length - 1 - secret.length };
}

function* inLines(file: string, text: string): Generator<WrittenSecret> {
  const isWorkflow = /(^|\/)\.(github|gitlab|circleci|ci)\b/.test(file);
  const isOfKubernetes = kubernetesSecret.test(text);
  for (const { 0: all, 1: written = '', 3: secret = '', index } of text.matchAll(line)) {
    const name = /(?<![\w-])([\w-]+)$/.exec(written.slice(-60))?.[1] ?? written;
    if (isWorkflow && /pass|pwd/i.test(name)) continue;
    if (isOfKubernetes && isEncoded(secret)) continue;
    // the key that a passphrase opens is told of elsewhere, and only where it stands there, too
    if ((/jwt/i.test(written) && !/passphrase$/i.test(name)) || !isSecretUnder(name, secret)) continue;
    // below a name of tokens a rule of its own tells of it
    if (/^application|^bootstrap/.test(file.split('/').at(-1) ?? '') && /jwt|token/i.test(around(text, index)))
      continue;
    yield { name, secret, start: index + all.lastIndexOf(secret) };
  }
}

/** The line of a setting, and the section of YAML that it is in. */
function around(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - 400), at);
  const sections = [...before.matchAll(/^[ \t]{0,12}([\w.-]{1,60}):[ \t]*$/gm)];
  return `${sections.at(-1)?.[1] ?? ''} ${text.slice(at, text.indexOf('\n', at))}`;
}

function isSecretUnder(name: string, secret: string): boolean {
  if (/public|publishable|_(ref|path|file|name|arn|id|url|uri)$/.test(plainName(name))) return false;
  const isOfPassword = /(^|_)(pass|passwd|password|pwd|passphrase)$/.test(plainName(name));
  if (isOfPassword)
    return isChosenPassword(secret) || (/passphrase$/.test(plainName(name)) && /^[\da-f]{32,128}$/i.test(secret));
  const key = secret.replace(/^base64:/, '');
  const isNamed =
    namesSecret(name) || /^(_auth_?token|auth_key|signing_?key|x_api_key|authorization)$/.test(plainName(name));
  if (!isNamed || isPlaceholder(key) || hasEnded(key) || isPath(key)) return false;
  return looksRandom(key);
}

/** `projects/a/secrets/b/versions/3`, `registry.example.net/team/image:1.2`. */
function isPath(text: string): boolean {
  return text.includes('/') && !/[A-Z]/.test(text);
}

function isEncoded(text: string): boolean {
  return (
    /^[A-Za-z0-9+/]{8,512}={0,2}$/.test(text) && /^[\x20-\x7e\s]+$/.test(Buffer.from(text, 'base64').toString('latin1'))
  );
}

/** What a Secret of Kubernetes holds is written in base64, which hides nothing. */
function* ofKubernetes(text: string): Generator<WrittenSecret> {
  for (const { 0: all, 1: name = '', 2: encoded = '', index } of text.matchAll(
    /^[ \t]+([\w.-]{2,80}):[ \t]*["']?([A-Za-z0-9+/]{8,512}={0,2})["']?[ \t]*(?:#[^\n]*)?$/gm,
  )) {
    const secret = Buffer.from(encoded, 'base64').toString('latin1').trim();
    if (!/pass|pwd|token|secret|key|cred/i.test(name) || !/^[\x21-\x7e]{8,256}$/.test(secret)) continue;
    if (isChosenPassword(secret) || (looksRandom(secret) && !isPlaceholder(secret)))
      yield { name, secret: encoded, start: index + all.lastIndexOf(encoded) };
  }
}

/** `INSERT INTO api_keys (name, api_key) VALUES ('ci', '…')` */
function* inInserts(text: string): Generator<WrittenSecret> {
  for (const { 0: all, 1: columns = '', 2: values = '', index } of text.matchAll(
    /\bINSERT\s+INTO\s+[\w."`]{1,80}\s*\(([^()]{1,600})\)\s*VALUES\s*\(([^()]{1,2000})\)/gi,
  )) {
    const names = columns.split(',').map((one) => one.trim().replace(/["`]/g, ''));
    const given = values.split(/,(?=(?:[^']{0,300}'[^']{0,300}'){0,40}[^']{0,300}$)/).map((one) => one.trim());
    for (const [at, name] of names.entries()) {
      const secret = /^'([^']{12,256})'$/.exec(given[at] ?? '')?.[1] ?? '';
      if (/pass|pwd|hash/i.test(name) || !isSecretUnder(name, secret)) continue;
      if (!/^([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i.test(secret))
        yield { name, secret, start: index + all.lastIndexOf(secret) };
    }
  }
}
