import type { Call, FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { chainOf } from '../../rules/values.ts';
import { type Cover, emptyCover } from '../cover.ts';
import { coveredRoute } from '../covered-route.ts';
import { Program } from '../program.ts';
import type { Route } from '../route.ts';
import { isGuardValue } from './javascript-guards.ts';
import { guardingName, rpcReason } from './rpc-names.ts';

/** How far procedures are followed that are made of others. */
const deepestProcedure = 5;

/** The procedures of tRPC: `publicProcedure.input(…).mutation(…)`, with what the procedure they begin with asks. */
export function trpcRoutes(models: readonly SourceModel[]): readonly Route[] {
  const relevant = models.filter(({ file }) => file.language === 'javascript');
  if (!relevant.some(({ file }) => /['"]@trpc\/server/.test(file.text))) return [];
  const program = new Program(relevant);
  return relevant
    .filter(({ file }) => /\.(mutation|query)\s*\(/.test(file.text) && /procedure\b/i.test(file.text))
    .flatMap((model) => model.calls.flatMap((call) => ofCall(program, model, call)));
}

function ofCall(program: Program, model: SourceModel, call: Call): Route[] {
  if (!/^(mutation|query)$/.test(call.name)) return [];
  const root = rootOf(call);
  if (!/procedure$/i.test(root)) return [];
  const value = call.arguments.at(-1)?.value;
  const handler = value?.kind === 'function' ? value.function : undefined;
  const name = keyOf(model, call);
  if (handler === undefined || name === undefined) return [];
  const cover = emptyCover();
  addProcedure(program, cover, root, chainOf(call), 0);
  return [
    coveredRoute(program, {
      framework: 'trpc',
      method: call.name === 'mutation' ? 'MUTATION' : 'QUERY',
      path: name,
      file: model.file.path,
      code: call.code,
      handler: named(handler, name),
      cover,
      reason: rpcReason(name, handler.code.text),
    }),
  ];
}

function named(handler: FunctionModel, name: string): FunctionModel {
  return handler.name === '' ? Object.create(handler, { name: { value: name } }) : handler;
}

/** What a chain begins with, as it is written: `publicProcedure`, `t.procedure`. */
function rootOf(call: Call): string {
  return chainOf(call)[0]?.receiverText ?? '';
}

/** The key in front of a procedure: `deletePost: publicProcedure…`. */
function keyOf(model: SourceModel, { code }: Call): string | undefined {
  const before = model.file.text.slice(Math.max(0, code.start - 80), code.start);
  return /(?<![\w$])([\w$]+)['"]?\s{0,9}[:=]\s{0,9}$/.exec(before)?.[1];
}

/** What a procedure asks by `.use(…)`, in its own chain or in that of the one it is made of. */
function addProcedure(program: Program, cover: Cover, root: string, chain: readonly Call[], depth: number): void {
  for (const { name, arguments: given } of chain) {
    if (name !== 'use' && name !== 'unstable_pipe') continue;
    for (const { value } of given) {
      if (isGuardValue(program, value) || guardsByName(value)) cover.guards.push(value.code.text.slice(0, 40));
      else if (value.kind !== 'function') cover.isUnclear = true;
    }
  }
  const last = root.split('.').at(-1) ?? root;
  const made = depth < deepestProcedure ? declared(program, last) : undefined;
  if (made?.kind === 'call') {
    const links = chainOf(made.call);
    addProcedure(program, cover, links[0]?.receiverText ?? '', links, depth + 1);
  } else if (made === undefined && !/\./.test(root)) {
    if (guardingName.test(last)) cover.guards.push(last);
    else if (!/public|open|^procedure$/i.test(last)) cover.isUnclear = true;
  }
  if (/public/i.test(last) && cover.guards.length === 0) cover.isDeclaredPublic = true;
}

function guardsByName(value: Value): boolean {
  return value.kind !== 'function' && /auth(?!or)|protect|enforce|require|isAdmin|loggedIn/i.test(value.code.text);
}

/** The value that a procedure's name is given anywhere in the project. */
function declared(program: Program, name: string): Value | undefined {
  if (name === 'procedure') return undefined;
  for (const model of program.models) {
    if (!model.file.text.includes(name)) continue;
    const found = model.assignments.find(({ target, value }) => target === name && value.kind !== 'unknown');
    if (found !== undefined) return found.value;
  }
  return undefined;
}
