import { namesSecret } from './apis/credential-names.ts';
import { findConfiguredSecrets } from './apis/secrets/configured-secrets.ts';
import {
  findVendorSecrets,
  hasEnded,
  hasTrueChecksum,
  isPlaceholder,
  looksRandom,
} from './apis/secrets/vendor-secrets.ts';
import { findWrittenSecrets } from './apis/secrets/written-secrets.ts';
import { codeOf } from './code-of.ts';
import { isInDocstring } from './docstrings.ts';
import type { Match, TextRule } from './rule.ts';
import { masked } from './values.ts';

/** `apiKey: "…"`, `API_KEY = '…'`, `'secret' => '…'`, `SECRET=…` of an environment file. Names are many, and signs between them and a text few: those are looked for. */
const named =
  /(?<=(?:^|[^\w$-])["']?([A-Za-z_$][\w$-]{2,60})["']?\]?\s{0,80})(?:=>|:=|[:=])\s*(["'`])((?:(?!\2)[^\\\n]){16,256})\2/g;
const environment = /^[ \t]*(?:export[ \t]+)?([A-Z][A-Z0-9_]{2,60})[ \t]*=[ \t]*([^\s"'#$]{16,256})[ \t]*$/gm;
/** `env('API_KEY', '…')`, `os.environ.get("API_KEY", "…")`: what is used when the environment has none. */
const byDefault =
  /\b(?:env|getenv|getEnv|GetEnv|get|environ|config|fetch)\(\s*["']([A-Z][A-Z0-9_]{2,60})["']\s*(?:,|\)\s{0,4}(?:or|\|\||\?\?)\s)\s*(["'])((?:(?!\2)[^\\\n]){16,256})\2/g;
const setting = /^[ \t]*([A-Za-z][\w.-]{2,80})[ \t]*[:=][ \t]*([^\s"'#${}<>%]{16,256})[ \t]*$/gm;
/** A parameter of Symfony: `jwt_secret: …`, without quotes as often as with them. */
const parameter = /^[ \t]+([\w.]{3,60}):[ \t]*['"]?([\w+/=.~!@^*-]{16,256})['"]?[ \t]*$/gm;
const notSource =
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|composer\.lock|Gemfile\.lock|poetry\.lock|uv\.lock|Cargo\.lock|go\.sum)$|\.(lock|svg|map|po|pot|xlf|ipynb|csv|tsv|snap)$|(^|\/)(locales?|i18n|lang|translations)\//i;

/** What people read, in the languages that they read. */
const ofPeople = /_[a-z]{2}(_[A-Z]{2})?\.properties$|(^|\/)(messages|labels|strings|texts)\.properties$/;

/** A key of somebody's service, in the source. */
export const hardcodedApiKey: TextRule = {
  id: 'hardcoded-api-key',
  number: 'S22',
  title: 'A secret stands in the source',
  cwe: [798],
  severity: 'high',
  why: 'Everybody who can read the repository, now or at any time later, holds the secret; so does everybody who gets a copy.',
  remedy: 'Rotate it now, then read the new one from the environment or a secret manager.',
  hints:
    /key|KEY =|[sS]mtp|twilio|hmac|mnemonic|phrase|seed_?words|HDWallet|PASS|PWD|Bearer |Basic |secret|token|passw|pwd|credential|Sequelize|-p\w|IDENTIFIED|mysqli|pg_connect|PDO\(|getConnection|curl |kind: Secret|auth|AKIA|ASIA|gh[pours]_|github_pat_|glpat-|xox|sk_|rk_|SG\.|hf_|npm_|shp|sq0|GOCSPX|AccountKey|hooks\.slack|whsec|LTAI|sk-/i,
  *checkText(file, text, project): Generator<Match> {
    if (notSource.test(file) || ofPeople.test(file)) return;
    const isTest =
      project.isTest(file) ||
      /(^|\/)\.(ci|circleci|github)\//.test(file) ||
      /\.(md|mdx|rst|txt|adoc|http|rest)$|(^|\/)\.env\.([\w.-]*(example|sample|dist|template)|[\w.-]*\b(tests?|testing|ci)\b[\w.-]*)$|\.(example|sample|dist)$|(^|\/)(example|sample|template|dist)\.env$/.test(
        file,
      );
    // what a developer's own machine starts with
    const isOfDevelopers = /^dev(el|elopment|env)?\//i.test(file);
    const seen = new Set<number>();
    for (const { vendor, start, end } of findVendorSecrets(text)) {
      seen.add(start);
      if (isTest && !hasTrueChecksum(text.slice(start, end))) continue;
      yield {
        code: codeOf(text, start, end),
        message: `A secret of ${vendor} stands here: ${masked(text.slice(start, end))}.`,
        remedy: this.remedy,
        ...(isTest
          ? ({ severity: 'medium', confidence: 'medium' } as const)
          : // alone it names an account, and opens none
            /access key id/.test(vendor) && isCommented(text, start)
            ? ({ severity: 'low', confidence: 'low' } as const)
            : // opens an account without money
              /^[sr]k_test_/.test(text.slice(start, end))
              ? ({ severity: 'medium', confidence: 'high' } as const)
              : ({ severity: 'high', confidence: 'high' } as const)),
      };
    }
    // what an API is described with has a rule of its own
    if ((isTest && !isWorkflow(file)) || /^\s*["']?(openapi|swagger)["']?\s{0,4}:/m.test(text.slice(0, 2000))) return;
    for (const { name, secret, start } of [
      ...namedSecrets(file, text),
      ...settingSecrets(file, text),
      ...(isPage(file) ? [] : [...findWrittenSecrets(file, text), ...findConfiguredSecrets(file, text)]),
    ]) {
      if ([...seen].some((one) => one >= start && one < start + secret.length)) continue;
      if (file.endsWith('.py') && isInDocstring(text, start)) continue;
      if (isWorkflow(file) && isOfOwnMachine(text, start)) continue;
      if (isSaidToBePublic(text, start) || isOfSampleMessage(file, text, start)) continue;
      if (isTest && /pass|test|e2e/i.test(name) && ofTests.test(file)) continue;
      seen.add(start);
      yield {
        code: codeOf(text, start, start + secret.length),
        message: `${name.includes(' ') ? capital(name) : `"${name}"`} stands in the source: ${masked(secret)}.`,
        remedy: this.remedy,
        severity: isCommented(text, start) || isOfDevelopers ? 'low' : 'medium',
        confidence: isCommented(text, start) || isOfDevelopers ? 'low' : 'medium',
      };
    }
  },
};

/** Settings that are commented out are as a rule what a generator wrote: nothing uses them. */
function isCommented(text: string, at: number): boolean {
  return /^\s*(#|\/\/|\*|--|;)/.test(text.slice(text.lastIndexOf('\n', at) + 1, at));
}

/** The steps of a pipeline run with what stands in them; what its tests log in with opens nothing. */
function isWorkflow(file: string): boolean {
  return /(^|\/)\.github\/workflows\/|(^|\/)\.gitlab-ci\.ya?ml$|(^|\/)\.circleci\/config\.ya?ml$/.test(file);
}

/** `PGPASSWORD=… psql -h localhost`: a database that the pipeline itself has started. */
function isOfOwnMachine(text: string, at: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', at) + 1, text.indexOf('\n', at) + 1 || undefined);
  return /\blocalhost\b|\b127\.0\.0\.1\b/.test(line);
}

/** `// Public API key: it is safe to commit it`, and the key of a search that pages carry, beside the name of its index. */
function isSaidToBePublic(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 240), at);
  return (
    /(\/\/|#)[^\n]{0,40}\b(public (api )?key|search[- ]only|safe to (commit|expose|share))\b[^\n]{0,80}\n[^\n]{0,80}$/i.test(
      before,
    ) ||
    (/\bapp_?id['"]?\s{0,4}[:=]/i.test(before) &&
      /^[^\n]{0,80}\n[^\n]{0,40}\bindex_?name/i.test(text.slice(at, at + 200)))
  );
}

/** `token: '…', team_id: …, event: { … }`: a message of somebody else's hook, as its documentation shows it. */
function isOfSampleMessage(file: string, text: string, at: number): boolean {
  if (!/webhook|(^|[/_.-])(payloads?|events?|messages?)[/_.-]/i.test(file)) return false;
  const around = text.slice(Math.max(0, at - 400), at + 400);
  return /\b(event_?(id|type|time)?|form_?response|team_?id|api_?app_?id|webhook_?id|created_?at|submitted_?at|landed_?at|delayed_?until)['"]?\s{0,4}:/i.test(
    around,
  );
}

/** What the tests of a pipeline log in with, into a server that they start themselves. */
const ofTests = /(^|[/_.-])(tests?|e2e|ci|integration)([_.-][\w-]{0,40})?\.ya?ml$/i;

/** What a page shows of code is written for readers. */
function isPage(file: string): boolean {
  // texts that people read, in the languages that they read
  return /\.(html?|xhtml)$|_[a-z]{2}(_[A-Z]{2})?\.properties$|(^|\/)(messages|labels|strings|texts)\.properties$/.test(
    file,
  );
}

function capital(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

interface NamedSecret {
  readonly name: string;
  readonly secret: string;
  readonly start: number;
}

/** The key of a page's Firebase names the project, and is meant to be seen. */
function isOfFirebase(text: string, secret: string, at: number): boolean {
  return /^AIza/.test(secret) && /firebase|authDomain/i.test(text.slice(Math.max(0, at - 300), at + 300));
}

function* namedSecrets(file: string, text: string): Generator<NamedSecret> {
  for (const { 0: all, 1: name = '', 3: secret = '', index } of text.matchAll(named)) {
    if (isSecret(name, secret) && !isOfFirebase(text, secret, index))
      yield { name, secret, start: index + all.length - 1 - secret.length };
  }
  for (const { 0: all, 1: name = '', 3: secret = '', index } of text.matchAll(byDefault)) {
    if (isSecret(name, secret)) yield { name, secret, start: index + all.length - 1 - secret.length };
  }
  if (/(^|\/)config\/[\w./-]*\.ya?ml$/.test(file)) {
    for (const { 0: all, 1: name = '', 2: secret = '', index } of text.matchAll(parameter)) {
      if (isSecret(name.replace(/^jwt_?/i, ''), secret)) yield { name, secret, start: index + all.lastIndexOf(secret) };
    }
  }
  if (!/(^|\/)\.env|\.(env|properties|ini|conf|cfg|sh)$|Dockerfile|docker-compose/i.test(file)) return;
  for (const { 0: all, 1: name = '', 2: secret = '', index } of text.matchAll(environment)) {
    if (isSecret(name, secret)) yield { name, secret, start: index + all.lastIndexOf(secret) };
  }
}

/** `secret: …` of Spring's settings, which need no quotes; under `jwt:` a rule of its own tells of it. */
function* settingSecrets(file: string, text: string): Generator<NamedSecret> {
  if (!/(^|\/)(application|bootstrap)([-.][\w-]+)?\.(properties|ya?ml)$/.test(file)) return;
  for (const { 0: all, 1: name = '', 2: secret = '', index } of text.matchAll(setting)) {
    if (!isSecret(name.split('.').at(-1) ?? name, secret) || /jwt|token/i.test(`${name} ${sectionOf(text, index)}`))
      continue;
    yield { name, secret, start: index + all.lastIndexOf(secret) };
  }
}

/** The names of the sections around a line of YAML, the nearest first. */
function sectionOf(text: string, at: number): string {
  const names: string[] = [];
  let indent = /^[ \t]*/.exec(text.slice(at))?.[0].length ?? 0;
  for (const line of text.slice(0, at).split('\n').reverse()) {
    const [, space, name] = /^([ \t]*)([\w.-]+):[ \t]*$/.exec(line.trimEnd()) ?? [];
    if (space === undefined || name === undefined || space.length >= indent) continue;
    indent = space.length;
    names.push(name);
  }
  return names.join(' ');
}

function isSecret(name: string, secret: string): boolean {
  // Secrets of tokens are told by a rule of their own; the hash of a password is not the password.
  if (/pass|pwd/i.test(name) && /^([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i.test(secret)) return false;
  // what a page keeps of an object in base64
  if (/^(eyJ|ewo|ewkK|eyAi)/.test(secret) && !secret.includes('.') && isJson(secret)) return false;
  // A JWT without a signature opens nothing.
  if (/^eyJ[\w-]+\.[\w-]*\.$/.test(secret) || hasEnded(secret)) return false;
  // what Laravel encrypts and signs cookies with
  const isNamed = namesSecret(name) || name === 'APP_KEY';
  const key = secret.replace(/^base64:/, '');
  return isNamed && !/jwt|public|publishable/i.test(name) && !isPlaceholder(key) && looksRandom(key);
}

function isJson(base64: string): boolean {
  try {
    return typeof JSON.parse(Buffer.from(base64, 'base64').toString('utf8')) === 'object';
  } catch {
    return false;
  }
}
