import type { Code, SourceModel } from '../../languages/model.ts';
import type { Files } from '../files.ts';
import { joinPaths } from '../program.ts';
import { publicReason } from '../public-reasons.ts';
import type { Route } from '../route.ts';
import { PhpClasses } from './php-classes.ts';
import { classRoutes, entryIn, verbClassIn, verbRoutes } from './plain-php-classes.ts';
import { codeAt, ownGuards, type Surroundings, surroundingsOf } from './plain-php-guards.ts';
import { loginPages } from './plain-php-logins.ts';
import { scriptRoutes } from './plain-php-scripts.ts';
import { type Block, blocksFor, withoutComments } from './plain-php-text.ts';

/** Where a front controller takes the path of a request from. */
const pathSource =
  /REQUEST_URI|PATH_INFO|REDIRECT_URL|\$_GET\[\s*['"](?:url|path|route|uri|request|q|endpoint|action|resource|op|do|method|page)['"]\s*\]|->getUri\(\)|->getPath(?:Info)?\(\)|\$(?:request->)?(?:uri|path|requestPath|route)\b/;

/** A table of routes by itself: `'POST' => ['/users' => …]`, `['POST', '/users', …]`; whoever reads it knows the path of the request. */
const tableByMethod =
  /['"](GET|POST|PUT|PATCH|DELETE)['"]\s*=>\s*\[\s*['"]\/|\[\s*['"](GET|POST|PUT|PATCH|DELETE)['"]\s*,\s*['"]\/[^'"]*['"]\s*,/;

const methodName = /^(GET|POST|PUT|PATCH|DELETE)$/;

/** The routes of PHP without a framework: what a front controller compares the path with, and scripts that are endpoints by themselves. */
export function plainPhpRoutes(models: readonly SourceModel[], project: Files): readonly Route[] {
  const relevant = models.filter((model) => model.file.language === 'php' && !endsAtOnce(model.file.text));
  if (relevant.length === 0 || hasFramework(project)) return [];
  const classes = new PhpClasses(relevant);
  const dispatching = new Set<string>();
  const dispatched = relevant.flatMap((model) => {
    const routes = ofDispatcher(classes, model);
    // the routes of a class stand in its file
    for (const file of routes.length > 0 ? [model.file.path, ...routes.map((one) => one.file)] : [])
      dispatching.add(file);
    return routes;
  });
  const routes = [...dispatched, ...scriptRoutes(classes, relevant, project, dispatching)];
  return [...routes, ...loginPages(relevant, new Set(routes.map(({ file }) => file)))];
}

/** A script whose first statement is `die('…')`, until somebody takes it out. */
function endsAtOnce(text: string): boolean {
  return /^<\?php\s{1,40}(?:die|exit)\s{0,3}[(;]/.test(withoutComments(text.slice(0, 3_000)).replace(/\s{2,}/g, ' '));
}

/** Frameworks that have a reader of their own, and those whose scripts are reached in other ways. */
function hasFramework(project: Files): boolean {
  if (project.files.some((file) => /(^|\/)(artisan|wp-config(-sample)?\.php|wp-load\.php|craft|yii|spark)$/.test(file)))
    return true;
  const composer = project.files
    .filter((file) => /(^|\/)composer\.json$/.test(file))
    .map((file) => project.read(file) ?? '');
  return composer.some((text) =>
    /"(laravel\/framework|laravel\/lumen-framework|symfony\/framework-bundle|symfony\/symfony|yiisoft\/yii2|cakephp\/cakephp|codeigniter4\/framework|drupal\/core|laminas\/laminas-mvc|slim\/slim)"/.test(
      text,
    ),
  );
}

function ofDispatcher(classes: PhpClasses, model: SourceModel): Route[] {
  const readsPath =
    pathSource.test(model.file.text) &&
    /REQUEST_URI|PATH_INFO|REDIRECT_URL|\$_GET|getUri|getPath/.test(model.file.text);
  const text = withoutComments(model.file.text);
  if (!readsPath && !tableByMethod.test(model.file.text)) return handedWhole(classes, model, text);
  const paths = blocksFor(text, (literal, subject) => isPath(literal) || isSegment(model, literal, subject)).map(
    (block) => (block.value.startsWith('/') || block.value.includes('/') ? block : segmentAsPath(model, block)),
  );
  if (paths.length === 0) return handedWhole(classes, model, text);
  const methods = blocksFor(text, (literal) => methodName.test(literal));
  const surroundings = surroundingsOf(classes, model, text, paths);
  return paths
    .filter(
      (block) =>
        !block.value.endsWith('*') ||
        !paths.some((other) => other !== block && other.start > block.start && other.end <= block.end),
    )
    .flatMap((block) => {
      const handed = handedOver(classes, model, surroundings, block);
      if (handed.length > 0) return handed;
      return narrowed(block, methods).map(({ method, block: own }) =>
        route(surroundings, model, own, method, block, siblingsOf(own, block, methods)),
      );
    });
}

/** What a script hands over as a whole: `(new ProductController($gateway))->processRequest($_SERVER['REQUEST_METHOD'], $id);`. */
function handedWhole(classes: PhpClasses, model: SourceModel, text: string): Route[] {
  if (!/REQUEST_METHOD/.test(text)) return [];
  const outside = model.calls.filter(({ within }) => within === undefined);
  const handing = outside.find((call) => entryIn(classes, model, [call]) !== undefined);
  const verbs = handing === undefined ? verbClassIn(classes, model, text) : undefined;
  const entry = handing === undefined ? undefined : entryIn(classes, model, [handing]);
  const at = handing?.code.start ?? verbs?.at;
  if (at === undefined) return [];
  const named = /[!=]==?\s{0,9}['"]([a-z][\w-]{1,40})['"]\s{0,9}\)/.exec(text)?.[1];
  const script = joinPaths(
    model.file.path
      .replace(/^(?:.*\/)?(public|www|htdocs|html|web|public_html)\//, '')
      .replace(/(^|\/)index\.php$/, '$1'),
  );
  const path = named === undefined ? script : `/${named}`;
  const block: Block = { at, start: at, end: handing?.code.end ?? at, value: path, subject: '' };
  const { guards } = surroundingsOf(classes, model, text, [block]).guardsOf(block, block, path, []);
  const own = guards.filter((one) => one !== `${entry?.name}()`);
  if (entry !== undefined) return [...classRoutes(classes, entry, { path, guards: own })];
  return verbs === undefined ? [] : [...verbRoutes(classes, verbs.owner, { path, guards: own })];
}

/** What a block hands over to a class that decides over the method by itself. */
function handedOver(
  classes: PhpClasses,
  model: SourceModel,
  surroundings: Surroundings,
  block: Block,
): readonly Route[] {
  const inside = model.calls.filter(({ code }) => code.start >= block.start && code.end <= block.end + 1);
  const entry = entryIn(classes, model, inside);
  if (entry === undefined) return [];
  const path = joinPaths(withNumbers(block.value));
  // that some method of it turns callers away says nothing of the others
  const { guards } = surroundings.guardsOf(block, block, path, []);
  return classRoutes(classes, entry, { path, guards: guards.filter((one) => one !== `${entry.name}()`) });
}

function isPath(literal: string): boolean {
  return (
    /^((GET|POST|PUT|PATCH|DELETE|ANY)[ :|]+)?\/[\w\-/.{}:*]*(\([^()\s]*\)[\w\-/.{}:*]*)*$/.test(literal) &&
    !/\.(php|html?|css|js|json|txt|log|tpl|sqlite|db)$/.test(literal)
  );
}

/** A word that a segment of the path, or `$_GET['action']`, is compared with in a script that answers with JSON. */
function isSegment(model: SourceModel, literal: string, subject: string): boolean {
  if (!/^[a-z][\w-]{1,40}$/i.test(literal) || methodName.test(literal)) return false;
  const answers = /json_encode|application\/json|\b(send|json|respond|response)\w*\s*\(|new\s+\\?\w*Controller\b/i;
  if (!answers.test(model.file.text) || /\bABSPATH\b|add_action\(/.test(model.file.text)) return false;
  return (
    isOfSegments(model, subject) ||
    /^\$(\w*(uri|url|path|segments?|parts?)\w*)\s*\[/i.test(subject) ||
    /^\$(resource|endpoint|action|route|controller|entity|module)$/i.test(subject) ||
    /^\$_(GET|REQUEST)\[\s*['"](action|route|endpoint|resource|op|do|method|page|q|url)['"]\s*\]/.test(subject)
  );
}

/** `$arr[1]` of `$arr = explode('/', $uri)`, `$resource` of `$resource = array_shift($parts)`. */
function isOfSegments(model: SourceModel, subject: string): boolean {
  const name = /^\$(\w{1,40})(?:\s{0,3}\[\s{0,3}\d{1,2}\s{0,3}\])?$/.exec(subject)?.[1];
  if (name === undefined) return false;
  const made = subject.includes('[')
    ? String.raw`explode\(\s{0,9}['"]\/['"]`
    : String.raw`(?:array_shift\(\s{0,9}\$\w{0,20}(?:path|uri|url|segments?|parts?|request|arr)\w{0,20}|\$\w{0,20}(?:path|uri|url|segment|part|request|arr)\w{0,20}\[\s{0,3}\d)`;
  return new RegExp(String.raw`\$${name}\s{0,9}=[^;=]{0,80}${made}`).test(model.file.text);
}

function segmentAsPath(model: SourceModel, block: Block): Block {
  const name = /\$_(?:GET|REQUEST)\[\s*['"](action|op|do|method|page)['"]/.exec(block.subject)?.[1];
  const isAction =
    name !== undefined || (block.subject === '$action' && !/REQUEST_URI|PATH_INFO/.test(model.file.text));
  const script = model.file.path.replace(/^(?:.*\/)?(public|www|htdocs|html|web|public_html)\//, '');
  return { ...block, value: isAction ? `/${script}?${name ?? 'action'}=${block.value}` : `/${block.value}` };
}

/** `/users/(\d+)` → `/users/{1}`. */
function withNumbers(path: string): string {
  let count = 0;
  return path.replace(/\([^()]*\)/g, () => {
    count += 1;
    return `{${count}}`;
  });
}

/** The methods that a path's block is for: by its own condition, by blocks inside, by one around. */
function narrowed(
  block: Block,
  methods: readonly Block[],
): readonly { readonly method: string; readonly block: Block }[] {
  const written = /^(GET|POST|PUT|PATCH|DELETE)[ :|]+/.exec(block.value)?.[1];
  if (written !== undefined) return [{ method: written, block }];
  const same = methods.filter((one) => one.start === block.start);
  if (same.length > 0) return same.map(({ value }) => ({ method: value, block }));
  const inside = methods.filter((one) => one.at > block.start && one.end <= block.end);
  if (inside.length > 0) return inside.map((one) => ({ method: one.value, block: { ...one, value: block.value } }));
  const around = methods
    .filter((one) => one.start < block.at && block.end <= one.end)
    .sort((a, b) => b.start - a.start);
  const action = /\?\w+=(\w+)$/.exec(block.value)?.[1] ?? '';
  const isRead = /^(list|get|show|view|read|index|search|find|all|fetch|count|stats?|status)(?![a-z])/.test(action);
  return [{ method: around[0]?.value ?? (isRead ? 'GET' : '*'), block }];
}

/** The blocks of other methods of the same path. */
function siblingsOf(own: Block, whole: Block, methods: readonly Block[]): readonly Block[] {
  return methods.filter(
    (one) => one.start !== own.start && one.at > whole.start && one.end <= whole.end && one.end <= own.start,
  );
}

function route(
  surroundings: Surroundings,
  model: SourceModel,
  block: Block,
  method: string,
  whole: Block,
  siblings: readonly Block[],
): Route {
  const path = joinPaths(
    withNumbers(block.value)
      .replace(/^[A-Z]+[ :|]+/, '')
      .replace(/:(\w+)/g, '{$1}')
      .replace(/\*$/, '{rest}'),
  );
  const found = surroundings.guardsOf(block, whole, path, siblings);
  const name = surroundings.handlerNameOf(block);
  const reason = publicReason(method, path.replace(/^.*\?\w+=/, '/'), name);
  const guards = ownGuards(reason, found.guards);
  const protection = guards.length === 0 && found.protection === 'guarded' ? 'open' : found.protection;
  const code: Code = codeAt(model.file.text, block.at);
  return {
    framework: 'php',
    method,
    path,
    file: model.file.path,
    code,
    handler: surroundings.handlerOf(block),
    protection,
    guards,
    scopes: [],
    limiters: /rate_?limit|throttle|too_?many/i.test(model.file.text) ? ['limit'] : [],
    chain: name === undefined ? [...guards] : [...guards, name],
    publicReason: reason,
  };
}
