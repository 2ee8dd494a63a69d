import type { FunctionModel, SourceModel, Value } from '../languages/model.ts';
import { deep, stringsIn } from '../rules/values.ts';
import type { RoutePlace } from './route.ts';

/** A path that a guard lets through without asking. */
export interface Exemption {
  /** Where it is said, when that could be found in the guard's own file. */
  readonly at: RoutePlace | undefined;
  covers(method: string, path: string): boolean;
}

/** What a guard compares to know which route is asked for. */
const asksPath =
  /\b(path|pathname|url|originalUrl|baseUrl|nextUrl|endpoint|url_rule|Path\(\)|URL\.Path|FullPath\(\)|getRequestURI|getServletPath|RequestPath|PATH_INFO|REQUEST_URI|routerPath|routeOptions|route)\b/i;
const passes =
  /^\W*(return\s+)?(await\s+)?(next|done|cb|callback|call_next|handler|NextResponse\.next|chain\.doFilter|filterChain\.doFilter|c\.Next|next\.ServeHTTP|_next)\b|^\W*return\s*;?\W*$|^\W*return\s+(true|True|None|nil|null|next\b)|^\W*pass\W*$/;

/** The paths that a guard names to let them through: `if (PUBLIC.includes(req.path)) return next();`. */
export function exemptionsIn(guard: FunctionModel, model: SourceModel | undefined): readonly Exemption[] {
  if (!asksPath.test(guard.code.text)) return [];
  return guard.branches
    .filter(
      ({ condition, consequence }) =>
        asksPath.test(condition.code.text) &&
        !/^\(?\s*(!|not\b)/.test(condition.code.text) &&
        passes.test(consequence.text),
    )
    .flatMap(({ condition }) => exemptionsOf(condition, model));
}

function exemptionsOf(condition: Value, model: SourceModel | undefined): readonly Exemption[] {
  const isPrefix = /starts_?with|has_?prefix|indexOf\([^)]*\)\s*===?\s*0/i.test(condition.code.text);
  const seen = new Set<string>();
  return [...deep(condition)].flatMap((value): Exemption[] => {
    if (value.kind !== 'string' || seen.has(value.text) || !/^[/\w]/.test(value.text)) return [];
    if (/^(GET|POST|PUT|PATCH|DELETE|OPTIONS|HEAD)$/.test(value.text) || value.text === '/') return [];
    seen.add(value.text);
    return [exemption(value.text, isPrefix, placeIn(model, value))];
  });
}

function placeIn(model: SourceModel | undefined, { code }: Value): RoutePlace | undefined {
  const isThere = model?.file.text.slice(code.start, code.end) === code.text;
  return model === undefined || !isThere ? undefined : { file: model.file.path, code };
}

function exemption(text: string, isPrefix: boolean, at: RoutePlace | undefined): Exemption {
  const plain = text.replace(/:([A-Za-z_]\w*)/g, '{$1}').replace(/\/$/, '');
  const isOpenEnded = isPrefix || plain.endsWith('*');
  const start = plain.replace(/(?<!\*)\/?\**$/, '');
  return {
    at,
    covers: (_method, path) =>
      path.replace(/\/$/, '') === plain ||
      (isOpenEnded && start !== '' && (path === start || path.startsWith(`${start}/`))),
  };
}

/** `.unless({ path: ['/login', { url: /^\/admin\//, methods: ['GET'] }] })` of Express and Koa. */
export function unlessExemptions(value: Value, model: SourceModel): readonly Exemption[] {
  if (value.kind !== 'call' || value.call.name !== 'unless') return [];
  const listed = value.call.arguments.flatMap(({ value: options }) => {
    const paths = options.kind === 'map' ? options.entries.get('path') : options;
    return paths === undefined ? [] : paths.kind === 'list' ? paths.items : [paths];
  });
  return listed.flatMap((item): Exemption[] => {
    const url = item.kind === 'map' ? (item.entries.get('url') ?? item.entries.get('path')) : item;
    const given = item.kind === 'map' ? item.entries.get('methods') : undefined;
    const methods = given === undefined ? [] : stringsIn(given).map((one) => one.toUpperCase());
    if (url === undefined) return [];
    const at = placeIn(model, url);
    const own = url.kind === 'string' ? exemption(url.text, false, at) : ofExpression(url, at);
    if (own === undefined) return [];
    return [
      { at, covers: (method, path) => (methods.length === 0 || methods.includes(method)) && own.covers(method, path) },
    ];
  });
}

/** A regular expression as it is written. */
function ofExpression({ code }: Value, at: RoutePlace | undefined): Exemption | undefined {
  const [, source, flags] = /^\/((?:[^/\\]|\\.){1,200})\/(i?)[a-z]*$/.exec(code.text) ?? [];
  if (source === undefined || /[+*}]\)?[+*{]/.test(source)) return undefined;
  try {
    const expression = new RegExp(source, flags);
    return { at, covers: (_method, path) => expression.test(path.replace(/\{\w*\}/g, '1')) };
  } catch {
    return undefined;
  }
}
