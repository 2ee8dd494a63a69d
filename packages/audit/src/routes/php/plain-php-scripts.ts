import { posix } from 'node:path';
import type { SourceModel } from '../../languages/model.ts';
import type { Files } from '../files.ts';
import { joinPaths } from '../program.ts';
import { publicReason } from '../public-reasons.ts';
import type { Protection, Route } from '../route.ts';
import type { PhpClasses } from './php-classes.ts';
import { callRefuses, refusesAsText } from './php-guards.ts';
import { signsUp } from './php-passwords.ts';
import { codeAt, ownGuards } from './plain-php-guards.ts';
import { changesRecords, doesHarm, scriptsLedTo } from './plain-php-pages.ts';
import { type Block, blocksFor, withoutComments } from './plain-php-text.ts';

/** Folders whose files are parts of others. */
const parts =
  /(^|\/)(config|configs|includes?|inc|libs?|library|libraries|classes|core|src|app|helpers?|functions|models?|templates?|views?|partials|layouts?|lang|languages|migrations|database|db|seeds?|seeders|cron|cli|scripts?|bin|setup|install|components|middleware|services?|controllers?|repositor(y|ies)|themes?|plugins?|modules?|resources|docs?|tools?)\//i;

const data =
  /\b(mysqli?_\w*query|pg_query|sqlite_query)\s*\(|->(query|prepare|exec|execute|fetch\w*|find\w*|insert\w*|update\w*|delete\w*|create\w*|read\w*|get[A-Z_]\w*|save\w*|list\w*|select\w*|search\w*|add[A-Z_]\w*|remove\w*|all)\s*\(|\bfile_put_contents\s*\(|\bunlink\s*\(|\b(shell_)?exec\s*\(|\bmail\s*\(/;
const input = /\$_(GET|POST|REQUEST|PUT|DELETE|FILES)\b|php:\/\/input|REQUEST_METHOD/;
const answer = /\bjson_encode\s*\(|application\/json|\b(send|json|respond|success|output)\w*\s*\(/i;

/** Scripts that are endpoints by themselves: `api/users.php` answers with data, and nobody includes it. */
export function scriptRoutes(
  classes: PhpClasses,
  models: readonly SourceModel[],
  project: Files,
  dispatching: ReadonlySet<string>,
): readonly Route[] {
  const byPath = new Map(models.map((model) => [model.file.path, model]));
  const folders = models.flatMap(({ file }) => includedFolders(file.text));
  const included = new Set(
    models.flatMap((model) => includesOf(model.file.path, model.file.text, project.files).files),
  );
  const ledTo = [...scriptsLedTo(pageTexts(models, project))];
  const isLedTo = (path: string) => ledTo.some((name) => path === name || path.endsWith(`/${name}`));
  const roots = documentRoots(models);
  const belowRoot = (path: string) => path.slice(roots.find((root) => path.startsWith(root))?.length ?? 0);
  return models.flatMap((model) => {
    const { path, text } = model.file;
    if (
      dispatching.has(path) ||
      included.has(path) ||
      folders.some((one) => path.includes(one)) ||
      (parts.test(belowRoot(path)) && !isLedTo(path)) ||
      !((isAsked(path, text) && answer.test(text)) || doesHarm(path, text))
    )
      return [];
    const plain = withoutComments(text);
    const top = topLevelOf(model, plain);
    const done = `${top}\n${calledAtTop(classes, model, top)}`;
    if (!(data.test(done) && answer.test(done) && isAsked(path, text)) && !doesHarm(path, top)) return [];
    const { guards, isComplete } = guardsOf(classes, model, plain, top, byPath, project.files);
    return routesIn(model, plain, guards, guards.length > 0 ? 'guarded' : isComplete ? 'open' : 'unknown');
  });
}

/** It takes something, or says that it answers with JSON. */
function isAsked(path: string, text: string): boolean {
  if (input.test(text)) return true;
  // what fills a database is run from a terminal
  if (/(^|\/)(seed|migrat|fixture|cron|import|install|setup)\w*\.php$/i.test(path)) return false;
  return /\bheader\s{0,9}\(\s{0,9}['"]Content-Type:\s{0,9}application\/json/i.test(text);
}

/** What the functions do that the statements of a script call. */
function calledAtTop(classes: PhpClasses, model: SourceModel, top: string): string {
  if (!/\bfunction\b|\b(?:require|include)/.test(model.file.text)) return '';
  const names = new Set(
    model.calls
      .filter(
        ({ within, receiver, code }) =>
          within === undefined && receiver === undefined && top.slice(code.start, code.end).trim() !== '',
      )
      .map(({ name }) => name),
  );
  return [...names].map((name) => classes.functionNamed(name)?.code.text ?? '').join('\n');
}

/** Folders that are named like parts and are what the server shows: `src/index.php` is a page, and beside it stand others. */
function documentRoots(models: readonly SourceModel[]): readonly string[] {
  return models
    .filter(({ file }) => /\/index\.php$/.test(file.path) && /<(html|body|form|!doctype)\b/i.test(file.text))
    .map(({ file }) => file.path.slice(0, -'index.php'.length))
    .filter((root) => !/(^|\/)(views?|templates?|partials|layouts?|themes?|admin)\//i.test(root))
    .sort((a, b) => b.length - a.length);
}

/** What visitors get to see: scripts, pages, and the programs that these load. */
function* pageTexts(models: readonly SourceModel[], project: Files): Generator<string> {
  for (const { file } of models) yield file.text;
  for (const file of project.files) {
    if (/\.(html?|js|tpl|phtml)$/.test(file) && !/\.min\.js$/.test(file)) yield project.read(file) ?? '';
  }
}

/** The statements outside of functions and classes. */
export function topLevelOf(model: SourceModel, text: string): string {
  if (!/\bfunction\b|\bclass\b/.test(text)) return text;
  let top = text;
  for (const { code } of [
    ...model.classes,
    ...model.functions.filter((one) => one.name !== '' && !one.name.startsWith('$')),
  ]) {
    top = top.slice(0, code.start) + top.slice(code.start, code.end).replace(/[^\n]/g, ' ') + top.slice(code.end);
  }
  return top;
}

function guardsOf(
  classes: PhpClasses,
  model: SourceModel,
  text: string,
  top: string,
  byPath: ReadonlyMap<string, SourceModel>,
  files: readonly string[],
  depth = 0,
): { readonly guards: readonly string[]; readonly isComplete: boolean } {
  const guards = refusesAsText(withoutReturns(top)) || refusesLogin(top) ? ['inline check'] : [];
  for (const call of model.calls) {
    if (guards.length > 0) break;
    if (top.slice(call.code.start, call.code.end).trim() === '') continue;
    if (callRefuses(classes, call, undefined)) guards.push(`${call.name}()`);
  }
  if (guards.length === 0 && leavesByHelper(classes, top)) guards.push('inline check');
  const { files: loaded, isComplete } = includesOf(model.file.path, text, files);
  // what its functions refuse, it refuses when they are called
  const texts = loaded
    .flatMap((file) => byPath.get(file) ?? [])
    .map((one) => topLevelOf(one, one.file.text))
    .filter((one) => one.length < 1500);
  // `} else { include 'unauthorized.php'; }`
  if (
    guards.length === 0 &&
    texts.some(
      (one) => refusesAsText(`${withoutReturns(top)}\n${one}`) && /401|403|unauthori[sz]ed|forbidden/i.test(one),
    )
  ) {
    guards.push('included refusal');
  }
  let complete = isComplete;
  for (const file of loaded) {
    const other = byPath.get(file);
    if (other === undefined || depth > 3) continue;
    const plain = withoutComments(other.file.text);
    const inner = guardsOf(classes, other, plain, topLevelOf(other, plain), byPath, files, depth + 1);
    if (inner.guards.length > 0) guards.push(...inner.guards.map((one) => `${file}: ${one}`));
    complete = complete && inner.isComplete;
  }
  return { guards, isComplete: complete };
}

/** `if (!isAdmin()) { redirect('login.php'); }`, where the one reads the session, and the other ends the script. */
function leavesByHelper(classes: PhpClasses, top: string): boolean {
  const asked = top.matchAll(
    /\bif\s{0,9}\(\s{0,9}!\s{0,9}(\w{1,60})\s{0,9}\([^(){}]{0,80}\)[^{};]{0,120}\)\s{0,9}\{?\s{0,20}(\w{1,60})\s{0,9}\(/g,
  );
  return [...asked].some(([, asking = '', leaving = '']) => {
    const reads = classes.functionNamed(asking)?.code.text ?? '';
    const leaves = classes.functionNamed(leaving)?.code.text ?? '';
    return /\$_(SESSION|COOKIE)|token|authorization/i.test(reads) && /\b(exit|die)\b/.test(leaves);
  });
}

/** Without the redirects that lead back to a page when the work is done. */
function withoutReturns(text: string): string {
  return /\bjson_encode\b/.test(text)
    ? text
    : text.replace(/\bheader\s*\(\s*['"]Location:(?![^;]*(log|sign|auth))[^;]*;/gi, '');
}

/** A session that is asked for, and a way out: `if (!isset($_SESSION['user'])) { header('Location: …'); exit; }`. */
function refusesLogin(text: string): boolean {
  // it throws where the token is none, and the work stands behind it
  if (
    /\bJWT::decode\s{0,9}\(\s{0,9}\$[\w>[\]'"-]{1,60}\s{0,9},\s{0,9}(new\s+\\?(Firebase\\JWT\\)?Key\b|\$|[A-Z_]+\b)/.test(
      text,
    )
  )
    return true;
  // `if (BumpSession($_POST['sessionId']) === false) { http_response_code(400); die(…); }`
  if (
    /\bif\s*\(\s{0,9}!?\s{0,9}[\w>:$-]{0,60}(session|token|auth|login)\w{0,60}\s{0,9}\([^;{]{0,300}\)\s{0,9}(===?\s{0,9}(false|null)\s{0,9})?\)\s{0,9}\{[^}]{0,600}\b(die|exit|return)\b/i.test(
      text,
    )
  )
    return true;
  return (
    /!\s*isset\s*\(\s*\$_(SESSION|COOKIE)|empty\s*\(\s*\$_(SESSION|COOKIE)|!\s*\$?\w*(is_?logged|is_?auth|validate_?token|verify_?token|check_?auth|logged_?in)\w*\s*\(?/i.test(
      text,
    ) && /\b(exit|die|return|header)\b/.test(text)
  );
}

/** Folders that files are included from by a name that a variable holds: `include "pages/{$page}.php"`. */
function includedFolders(text: string): readonly string[] {
  return [...text.matchAll(/\b(?:require|include)(?:_once)?\b[^;'"]*['"]([\w./-]+\/)(?:\{?\$|['"]\s*\.\s*\$)/g)]
    .map(([, folder = '']) => folder.replace(/^(\.{0,2}\/)+/, ''))
    .filter((folder) => folder !== '');
}

function includesOf(
  path: string,
  text: string,
  files: readonly string[],
): { readonly files: readonly string[]; readonly isComplete: boolean } {
  const found: string[] = [];
  let isComplete = true;
  for (const [, written = ''] of text.matchAll(/\b(?:require|include)(?:_once)?\b\s{0,9}\(?([^;]{0,400});/g)) {
    const name = [...written.matchAll(/['"]([^'"]*)['"]/g)].map(([, one = '']) => one).join('');
    if (/autoload\.php$/.test(name)) continue;
    const wanted = posix.join(posix.dirname(path), name.replace(/^\//, ''));
    const plain = name.replace(/^(\.{0,2}\/)+/, '');
    const file =
      files.find((one) => one === wanted) ??
      files.find((one) => plain !== '' && (one === plain || one.endsWith(`/${plain}`))) ??
      // written where `User.php` and `user.php` are one file
      files.find((one) => one.toLowerCase() === wanted.toLowerCase());
    if (file === undefined || /\$(?!_SERVER)/.test(written)) isComplete = false;
    if (file !== undefined) found.push(file);
  }
  return { files: found, isComplete };
}

/** What it takes, and what it does: a link that deletes is no harmless GET. */
function methodOf(text: string): string {
  if (/\$_POST|php:\/\/input/.test(text)) return 'POST';
  return changesRecords(text) ? '*' : 'GET';
}

function routesIn(model: SourceModel, text: string, guards: readonly string[], protection: Protection): Route[] {
  const { path: file } = model.file;
  const path = joinPaths(
    file.replace(/^(?:.*\/)?(public|www|htdocs|html|web|public_html)\//, '').replace(/\/index\.php$/, '/'),
  );
  const methods = blocksFor(text, (literal) => /^(GET|POST|PUT|PATCH|DELETE)$/.test(literal));
  const refused = [
    ...text.matchAll(
      /REQUEST_METHOD['"]\s*\]\s*!==?\s*['"](GET|POST|PUT|PATCH|DELETE)['"]|Allow-Methods:\s*(GET|POST|PUT|PATCH|DELETE)\s*['"]/g,
    ),
  ].map(([, a, b]) => a ?? b ?? '');
  const first = Math.max(0, text.search(/\S/), text.search(data));
  const places =
    methods.length > 0
      ? methods.map(({ value, at }) => ({ method: value, at }))
      : [{ method: refused[0] ?? methodOf(text), at: first }];
  const unique = places.filter((one, index) => places.findIndex((other) => other.method === one.method) === index);
  const guardAt = onlyInline(guards) ? firstRefusal(text, methods) : undefined;
  return unique.map(({ method, at }) => {
    const reason =
      publicReason(method, path.replace(/\.php$/, ''), undefined) ??
      (method === 'POST' && signsUp(path.replace(/\.php$/, ''), text) ? 'registration' : undefined);
    const block = methods.find((one) => one.at === at);
    const isBefore = guardAt !== undefined && block !== undefined && block.end < guardAt;
    const isUnguarded = isBefore && !refusesAsText(text.slice(block.start, block.end + 1));
    const own = isUnguarded ? [] : ownGuards(reason, guards);
    return {
      framework: 'php',
      method,
      path,
      file,
      code: codeAt(model.file.text, at),
      handler: undefined,
      // what is read before the check stands there on purpose
      protection:
        isUnguarded && method === 'GET'
          ? 'declared-public'
          : own.length === 0 && protection === 'guarded'
            ? 'open'
            : protection,
      guards: own,
      scopes: [],
      limiters: /rate_?limit|throttle|too_?many|attempts/i.test(text) ? ['limit'] : [],
      chain: own,
      publicReason: reason,
    };
  });
}

function onlyInline(guards: readonly string[]): boolean {
  return guards.length > 0 && guards.every((one) => one === 'inline check');
}

/** Where the first refusal over a credential begins that stands in no block of one method: what comes before it is not covered. */
function firstRefusal(text: string, methods: readonly Block[]): number | undefined {
  const found = [...text.matchAll(/\bif\s*\(/g)].find(({ index }) => {
    if (
      methods.some((one) => index > one.start && index < one.end) ||
      methods.some(({ at }) => at > index && at - index < 120)
    )
      return false;
    const piece = text.slice(index, index + 600).split(/\n\s*\n|\n\}/)[0] ?? '';
    return refusesAsText(piece) || refusesLogin(`${piece}\n}`);
  });
  return found?.index;
}
