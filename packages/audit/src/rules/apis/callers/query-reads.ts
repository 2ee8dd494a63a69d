import type { Code, FunctionModel, SourceModel, Value } from '../../../languages/model.ts';
import { codeAt, stringsIn } from '../../values.ts';
import { isCredentialName } from '../credential-names.ts';

/** A credential that is read from the query in a way of its own: not as a member or by a call on the request itself. */
export interface QueryRead {
  readonly code: Code;
  readonly name: string;
}

/** Every such read of a file; names that are none of a credential are left out. */
export function queryReads(model: SourceModel): readonly QueryRead[] {
  return [
    ...throughVariables(model),
    ...byFilters(model),
    ...byHandlers(model),
    ...byActions(model),
    ...byDeclaredParameters(model),
  ].filter(({ name }) => isCredentialName(name));
}

/** What gives the whole query: `$request->getQueryParams()`, `r.URL.Query()`, `new URLSearchParams(req.url …)`. */
const wholes: Partial<Record<SourceModel['file']['language'], RegExp>> = {
  javascript:
    /\b(\w{1,60})\s{0,9}=\s{0,9}new URLSearchParams\(\s{0,9}(?:\w{1,40}\.){0,4}(?:req|request|ctx|event)\b|\{\s{0,9}(query)\b[^}\n]{0,60}\}\s{0,9}=\s{0,9}url\.parse\(|\b(\w{1,60})\s{0,9}=\s{0,9}url\.parse\([^\n;]{0,80}\)\.query/g,
  php: /(\$\w+)\s{0,9}=\s{0,9}(?:\$\w+->getQueryParams\(\)|\$_GET\b(?!\[)|\$\w+->query->all\(\)|request\(\)->query\(\))|parse_str\(\s{0,9}\$_SERVER\[['"]QUERY_STRING['"]\]\s{0,9},\s{0,9}(\$\w+)/g,
  go: /\b(\w+)\s{0,9}:?=\s{0,9}\w{1,40}(?:\.Request)?\.URL\.Query\(\)/g,
  python:
    /\b(\w+)\s{0,9}=\s{0,9}(?:self\.)?request\.(?:args|GET|query_params|query)(?:\.to_dict\(\)|\.dict\(\))?[ \t]*(?:#[^\n]*)?$/gm,
};

/** `$params = $request->getQueryParams(); … $params['token']`: members of a variable that holds the query. */
function throughVariables(model: SourceModel): readonly QueryRead[] {
  const { text, language } = model.file;
  const whole = wholes[language];
  if (whole === undefined || !/quer|URLSearchParams|_GET|url\.parse|request\.(?:args|GET)/i.test(text)) return [];
  const names = new Set(
    [...text.matchAll(whole)].map((found) => found.slice(1).find((one) => one !== undefined) ?? ''),
  );
  if (names.size === 0) return [];
  const member =
    /(?<![\w.$>])(\$?\w{1,60})(?:\[\s{0,9}['"]([\w-]{1,60})['"]\s{0,9}\]|\.get\(\s{0,9}['"]([\w-]{1,60})['"]|\.([a-z]\w{0,60})\b(?!\s{0,9}\())/g;
  return [...text.matchAll(member)].flatMap(({ 0: all, 1: holder = '', 2: key, 3: asked, 4: field, index }) =>
    names.has(holder) ? [{ name: key ?? asked ?? field ?? '', code: codeAt(model, index, index + all.length) }] : [],
  );
}

/** `filter_input(INPUT_GET, 'api_key')`, `parser.add_argument('api_key', location='args')`. */
function byFilters({ calls }: SourceModel): readonly QueryRead[] {
  return calls.flatMap(({ target, name, arguments: given, code }): readonly QueryRead[] => {
    const [first, second] = given.map(({ value }) => value);
    const isFilter = target === 'filter_input' && first?.code.text === 'INPUT_GET';
    const place = name === 'add_argument' ? given.find((one) => one.name === 'location')?.value : undefined;
    const isArgument = place !== undefined && stringsIn(place).some((one) => one === 'args' || one === 'values');
    const said = isFilter ? second : isArgument ? first : undefined;
    return said?.kind === 'string' ? [{ name: said.text, code }] : [];
  });
}

/** ASP.NET's `app.MapGet("/m", (string apiKey) => …)` takes what is not in the path from the query. */
function byHandlers({ calls, file }: SourceModel): readonly QueryRead[] {
  if (file.language !== 'csharp') return [];
  return calls.flatMap(({ name, arguments: given, code }): readonly QueryRead[] => {
    const [path, handler] = given.map(({ value }) => value);
    if (!/^Map(Get|Post|Put|Patch|Delete)$/.test(name) || handler?.kind !== 'function') return [];
    return handler.function.parameters
      .filter(({ type, decorators }) => /^string\??$/.test(type ?? '') && decorators.length === 0)
      .filter((parameter) => !holdsParameter(path, parameter.name))
      .map((parameter) => ({ name: parameter.name, code }));
  });
}

const action = /(^|\.)Http(Get|Post|Put|Patch|Delete)$/;

/** A controller of an API binds a text from the query where neither the path nor an attribute has it: `RefreshToken(string actualToken)`. */
function byActions({ functions, file }: SourceModel): readonly QueryRead[] {
  if (file.language !== 'csharp') return [];
  return functions.flatMap(({ decorators, parameters, code, class: owner }): readonly QueryRead[] => {
    const route = decorators.filter(({ name }) => action.test(name) || /(^|\.)Route$/.test(name));
    const isApi = owner?.decorators.some(({ name }) => /(^|\.)ApiController$/.test(name)) ?? false;
    if (!isApi || !route.some(({ name }) => action.test(name))) return [];
    const paths = [...route, ...(owner?.decorators ?? [])].map((one) => one.arguments[0]?.value);
    return parameters
      .filter(({ type, decorators: attributes }) => /^string\??$/.test(type ?? '') && attributes.length === 0)
      .filter(({ name }) => !paths.some((path) => holdsParameter(path, name)))
      .map(({ name }) => (/^(actual|current|old|expired|previous)Token$/.test(name) ? 'token' : name))
      .map((name) => ({ name, code: route.find((one) => action.test(one.name))?.code ?? code }));
  });
}

const fastapiRoute = /\.(get|post|put|delete|patch)$/;

/** FastAPI takes a text that is not in the path from the query; Nest gives all of it as `@Query() query`. */
function byDeclaredParameters(model: SourceModel): readonly QueryRead[] {
  if (model.file.language === 'javascript') return model.functions.flatMap((one) => ofNest(model, one));
  if (model.file.language !== 'python' || !/\bfastapi\b/i.test(model.file.text)) return [];
  return model.functions.flatMap(({ decorators, parameters, code }) => {
    const route = decorators.find(({ name }) => fastapiRoute.test(name));
    if (route === undefined) return [];
    return parameters
      .filter(({ type, defaultValue }) => isPlainText(type) && defaultValue?.kind !== 'call')
      .filter(({ name }) => !holdsParameter(route.arguments[0]?.value, name))
      .map(({ name }) => ({ name, code: codeOfParameter(model, code, name) }));
  });
}

function isPlainText(type: string | undefined): boolean {
  return /^(str|Optional\[str\]|str \| None|Union\[str, None\])$/.test(type ?? '');
}

function holdsParameter(path: Value | undefined, name: string): boolean {
  return path?.kind === 'string' && new RegExp(`\\{${name.replace(/\W/g, '')}\\b`).test(path.text);
}

function codeOfParameter(model: SourceModel, within: Code, name: string): Code {
  const at = within.text.search(new RegExp(`\\b${name}\\s{0,9}:`));
  return at < 0 ? within : codeAt(model, within.start + at, within.start + at + name.length);
}

function ofNest(model: SourceModel, { parameters, body }: FunctionModel): readonly QueryRead[] {
  return parameters
    .filter(({ decorators }) => decorators.some((one) => /(^|\.)Query$/.test(one.name) && one.arguments.length === 0))
    .flatMap(({ name: holder }) =>
      [...body.text.matchAll(new RegExp(`(?<![\\w.])${holder.replace(/\W/g, '')}\\.(\\w{1,60})`, 'g'))].map(
        ({ 0: all, 1: name = '', index }) => ({
          name,
          code: codeAt(model, body.start + index, body.start + index + all.length),
        }),
      ),
    );
}
