import type { FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { entryOf, isFalse, isTrue, stringsIn } from '../../rules/values.ts';
import { type Cover, emptyCover } from '../cover.ts';
import { coveredRoute } from '../covered-route.ts';
import { joinPaths, Program } from '../program.ts';
import type { Route } from '../route.ts';
import { usesHapi } from './hapi.ts';
import { addMiddleware } from './javascript-guards.ts';

const handlerKeys = ['handler', 'controller', 'action', 'fn', 'callback', 'handlers'];
const guardKeys = ['middleware', 'middlewares', 'guards', 'guard', 'before', 'preHandler', 'use', 'policies'];
const flagKeys = [
  'auth',
  'requiresAuth',
  'requireAuth',
  'authRequired',
  'authenticated',
  'protected',
  'secure',
  'private',
  'isPrivate',
];
const roleKeys = ['roles', 'role', 'permissions', 'scopes'];

/** Tables of routes of a project's own: `[{ method: 'get', path: '/x', middlewares: [auth], handler }]`, which a loop registers. */
export function tabledRoutes(models: readonly SourceModel[]): readonly Route[] {
  const relevant = models.filter(({ file }) => file.language === 'javascript');
  if (usesHapi(relevant) || !relevant.some(({ file }) => taken.test(file.text) && registers.test(file.text))) return [];
  const program = new Program(relevant);
  return relevant
    .filter(({ file }) => /\bmethod\s*:/.test(file.text) && /\b(path|url|route)\s*:/.test(file.text))
    .flatMap((model) => tablesIn(model).flatMap((table) => ofTable(program, model, table)));
}

/** What is taken of `registers`, whatever it is taken of: sooner looked for than the whole. */
const taken = /\[\s{0,9}[\w.]{0,60}(method|verb)[\w.()]{0,60}\s{0,9}\]\s{0,9}\(/i;

/** `app[method](path, …)`: a loop over a table. */
const registers =
  /\b\w{0,40}(app|router|server|route|api)\w{0,40}\s{0,9}\[\s{0,9}[\w.]{0,60}(method|verb)[\w.()]{0,60}\s{0,9}\]\s{0,9}\(/i;

/** Lists of maps that each have a method, a path and a handler. */
function tablesIn(model: SourceModel): readonly (readonly Value[])[] {
  const values = [...model.assignments.map(({ value }) => value), ...model.exports.values()];
  const lists = values.flatMap((value) => (value.kind === 'list' ? [value] : []));
  const places = new Set<number>();
  return lists.flatMap((list) => {
    if (places.has(list.code.start) || list.items.length < 2) return [];
    places.add(list.code.start);
    return list.items.every(isEntry) ? [list.items] : [];
  });
}

function isEntry(value: Value): boolean {
  return (
    entryOf(value, ['method'])?.kind === 'string' &&
    entryOf(value, ['path', 'url', 'route'])?.kind === 'string' &&
    entryOf(value, handlerKeys) !== undefined
  );
}

function ofTable(program: Program, model: SourceModel, table: readonly Value[]): Route[] {
  const covers = table.map((entry) => coverOf(program, entry));
  // where no entry names a guard, whoever registers the table may put one before all
  const isGuardedHere = covers.some(({ guards }) => guards.length > 0);
  return table.flatMap((entry, index) => {
    const path = entryOf(entry, ['path', 'url', 'route']);
    const method = entryOf(entry, ['method']);
    const cover = covers[index];
    if (path?.kind !== 'string' || method?.kind !== 'string' || cover === undefined) return [];
    if (!isGuardedHere) cover.isUnclear = true;
    const handler = handlerOf(program, model, entryOf(entry, handlerKeys));
    return [
      coveredRoute(program, {
        framework: 'express',
        method: method.text.toUpperCase() === 'ALL' ? '*' : method.text.toUpperCase(),
        path: joinPaths(path.text.replace(/:([A-Za-z_]\w*)/g, '{$1}')),
        file: model.file.path,
        code: entry.code,
        handler,
        cover,
        isHandlerElsewhere: handler === undefined,
      }),
    ];
  });
}

function coverOf(program: Program, entry: Value): Cover {
  const cover = emptyCover();
  for (const key of [...guardKeys, ...handlerKeys]) {
    const given = entryOf(entry, [key]);
    if (given === undefined) continue;
    if (guardKeys.includes(key)) addMiddleware(program, cover, given);
    // of a list of handlers all but the last stand before it
    else if (given.kind === 'list') for (const one of given.items.slice(0, -1)) addMiddleware(program, cover, one);
  }
  for (const key of flagKeys) {
    const given = entryOf(entry, [key]);
    if (given === undefined || isFalse(given) || given.kind === 'null') continue;
    if (isTrue(given) || given.kind === 'string' || given.kind === 'list' || given.kind === 'map')
      cover.guards.push(key);
    else addMiddleware(program, cover, given);
  }
  const asked = entryOf(entry, roleKeys);
  if (asked !== undefined && stringsIn(asked).length > 0) {
    cover.guards.push('roles');
    cover.scopes.push(...stringsIn(asked));
  }
  if (isTrue(entryOf(entry, ['public', 'isPublic', 'skipAuth', 'noAuth']))) cover.isDeclaredPublic = true;
  return cover;
}

function handlerOf(program: Program, model: SourceModel, value: Value | undefined): FunctionModel | undefined {
  if (value?.kind === 'function') return value.function;
  if (value?.kind === 'list') return handlerOf(program, model, value.items.at(-1));
  return value?.kind === 'path' ? program.functionNamed(value.path, model.file.path) : undefined;
}
