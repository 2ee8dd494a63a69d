import type { Call, Code, SourceModel, Value } from '../languages/model.ts';
import type { Route } from '../routes/route.ts';
import { isSensitive, isWrite } from '../routes/sensitivity.ts';
import type { Project } from '../source/project.ts';
import { plainName } from './apis/credential-names.ts';
import type { ProjectMatch, ProjectRule } from './rule.ts';

const guardName =
  /auth(?!or)|jwt|token|require|protect|guard|session_?check|verify|passport\.authenticate|login_?required/i;
const noGuard = /cors|csrf|helmet|limit|json|body|router|routes|optional|author|initialize|log(?!in)|error/i;

/** A guard that is registered behind the routes that it is meant for. */
export const authOrder: ProjectRule = {
  id: 'auth-order',
  number: 'S31',
  title: 'A guard stands behind the routes it should cover',
  cwe: [696, 306],
  severity: 'high',
  why: 'Middleware covers what is registered after it: the routes above are open, though the file looks as if everything were guarded.',
  remedy: 'Move the guard above the routes.',
  languages: ['javascript', 'go', 'csharp'],
  *checkProject(project): Generator<ProjectMatch> {
    yield* guardsBehindHandlers(project);
    yield* authenticationBehindAuthorization(project);
    const open = project.routes.filter(
      (route) =>
        route.protection === 'open' &&
        route.publicReason === undefined &&
        ['express', 'koa', 'hono', 'gin', 'fiber'].includes(route.framework) &&
        !project.isTest(route.file),
    );
    const said = new Set<string>();
    for (const route of open) {
      const found = guardAfter(project, route);
      if (found === undefined) continue;
      const { file, guard } = found;
      if (said.has(`${file} ${guard.code.start}`)) continue;
      said.add(`${file} ${guard.code.start}`);
      yield {
        file,
        code: guard.code,
        message: `${guard.code.text.split('\n')[0]} stands behind ${route.method} ${route.path}, which it does not cover.`,
        remedy: this.remedy,
        confidence: isWrite(route) ? 'high' : 'medium',
      };
    }
  },
};

/** `app.delete('/orders/:id', remove, guard.check('orders:write'))`: nobody comes to what stands behind the handler. */
function* guardsBehindHandlers(project: Project): Generator<ProjectMatch> {
  const routes = project.routes.filter(({ framework, file }) => framework === 'express' && !project.isTest(file));
  const said = new Set<string>();
  for (const { file, code, method, path } of routes) {
    const model = project.model(file);
    // of a chain, `router.route('/x').get(…)`, the route's place is the last link
    const call = model?.calls.find((one) => one.code.start <= code.start && one.code.end === code.end);
    const given = call?.arguments.map(({ value }) => value) ?? [];
    const [last, before] = [given.at(-1), given.at(-2)];
    if (
      last === undefined ||
      before === undefined ||
      !(isMadeGuard(last) || isNamedGuard(last, before)) ||
      !isHandler(before)
    )
      continue;
    if (said.has(`${file} ${last.code.start}`)) continue;
    said.add(`${file} ${last.code.start}`);
    yield {
      file,
      code: last.code,
      message: `${last.code.text.split('\n')[0]} stands behind the handler of ${method} ${path}, which has answered by then.`,
      remedy: 'Move it before the handler.',
      confidence: 'medium',
    };
  }
}

/** What a factory of guards made: a handler is seldom called `requireScope(…)` or `guard.check(…)`. */
function isMadeGuard(value: Value): boolean {
  return (
    value.kind === 'call' &&
    /(^|\.)((guard|permissions?|acl|rbac|auth\w*|authorization)\.\w*(check|require|can|protect|allow|has|is)\w*|(require|check|has|ensure)(Auth|Role|Scope|Permission|Login|Admin)\w*)$/i.test(
      value.call.target,
    )
  );
}

/** `requireAuth` behind a function that answers: by its name no handler, and nothing that a handler would hand on to. */
function isNamedGuard(value: Value, before: Value): boolean {
  const name = value.kind === 'path' ? (value.path.split(/[./]/).at(-1) ?? '') : '';
  return (
    before.kind === 'function' &&
    /^(require_?(auth\w*|login|user|admin)|is_?(authenticated|logged_?in|admin)|ensure_?(auth\w*|logged_?in|login)|verify_?(token|jwt|auth)|check_?(auth|token|jwt|login)|authenticate_?(token|jwt|user)?|auth_?(guard|middleware|required)|protect)$/i.test(
      name,
    )
  );
}

/** A member of a controller, or a function that answers and calls nobody after it. */
function isHandler(value: Value): boolean {
  if (value.kind === 'path')
    return /(controller|ctrl|handlers?)\b|\.(get|list|create|update|delete|remove|read|save|search|show|display|export|import)\w*$/i.test(
      value.path,
    );
  return (
    value.kind === 'function' &&
    value.function.parameters.length === 2 &&
    /\bres\b|\breply\b/.test(value.function.code.text)
  );
}

/** The guard behind a route, or behind the place where its router is mounted. */
function guardAfter(project: Project, route: Route): { readonly file: string; readonly guard: Call } | undefined {
  for (const { file, code } of [route, ...(route.mounts ?? [])]) {
    const model = project.model(file);
    const guard = model === undefined ? undefined : guardBehind(model, route, code);
    if (guard !== undefined) return { file, guard };
  }
  return undefined;
}

/** `app.use(guard)` without a path, below, on the same application, with nothing behind it that it would be for. */
function guardBehind(model: SourceModel, route: Route, place: Code): Call | undefined {
  const declared = model.calls.find(({ code }) => code.start === place.start && code.end === place.end);
  const receiver = declared?.receiverText;
  if (receiver === undefined) return undefined;
  const isOn = (call: Call) => call.receiverText === receiver;
  const guard = model.calls.find(
    (call) =>
      isOn(call) &&
      /^[uU]se$/.test(call.name) &&
      call.code.start > place.end &&
      call.arguments.length === 1 &&
      isGuard(call),
  );
  if (guard === undefined) return undefined;
  const isUseful = model.calls.some(
    (call) =>
      isOn(call) &&
      call.code.start > guard.code.end &&
      /^(get|post|put|patch|delete|all|any|use|route|group)$/i.test(call.name) &&
      call.arguments.length > 1,
  );
  // where the guard is for others, what only reads, or is sent by anybody, may stand above it on purpose
  const isGrave = isWrite(route) && (route.method !== 'POST' || isSensitive(route));
  return isUseful && !isGrave ? undefined : guard;
}

function isGuard(call: Call): boolean {
  const value = call.arguments[0]?.value;
  const name =
    value?.kind === 'path'
      ? value.path
      : value?.kind === 'call'
        ? value.call.target
        : value?.kind === 'function'
          ? value.function.name
          : '';
  return guardName.test(plainName(name)) && !noGuard.test(name);
}

/** `app.UseAuthorization(); app.UseAuthentication();`: rights are asked for before anybody is known. */
function* authenticationBehindAuthorization(project: Project): Generator<ProjectMatch> {
  for (const file of project.files) {
    if (!file.endsWith('.cs') || project.isTest(file)) continue;
    const text = project.read(file) ?? '';
    if (!text.includes('UseAuthorization(') || !text.includes('UseAuthentication(')) continue;
    const calls = project.model(file)?.calls ?? [];
    for (const behind of calls.filter(({ name }) => name === 'UseAuthentication')) {
      const isOn = (call: Call) => call.receiverText === behind.receiverText && call.within === behind.within;
      const first = calls.find((call) => call.name === 'UseAuthorization' && isOn(call));
      const isKnownBefore = calls.some(
        (call) => call !== behind && call.name === behind.name && isOn(call) && call.code.start < behind.code.start,
      );
      if (first === undefined || first.code.end > behind.code.start || isKnownBefore) continue;
      yield {
        file,
        code: behind.code,
        message: 'UseAuthentication stands behind UseAuthorization, which then knows nobody.',
        remedy: 'Call UseAuthentication before UseAuthorization.',
        severity: 'medium',
        confidence: 'high',
      };
    }
  }
}
