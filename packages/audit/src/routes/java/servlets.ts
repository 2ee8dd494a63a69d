import type { ClassModel, Code, FunctionModel, SourceModel } from '../../languages/model.ts';
import { stringsIn } from '../../rules/values.ts';
import { emptyCover } from '../cover.ts';
import { coveredRoute } from '../covered-route.ts';
import type { Files } from '../files.ts';
import { Program, refuses } from '../program.ts';
import { headOf, type Route } from '../route.ts';
import { matchesAnt } from './ant-pattern.ts';
import { SpringFilters } from './spring-filters.ts';

/** What a deployment descriptor says. */
interface Descriptor {
  /** The paths of servlets, by the last segment of their classes. */
  readonly paths: ReadonlyMap<string, readonly string[]>;
  readonly guards: readonly Guard[];
}

interface Guard {
  readonly name: string;
  readonly patterns: readonly string[];
}

const verbs: Readonly<Record<string, string>> = {
  doGet: 'GET',
  doPost: 'POST',
  doPut: 'PUT',
  doDelete: 'DELETE',
  service: '*',
};

/** The routes of plain servlets of Java: what `@WebServlet` says of them, and `web.xml`. */
export function servletRoutes(models: readonly SourceModel[], project: Files): readonly Route[] {
  const relevant = models.filter(({ file }) => file.language === 'java');
  const servlets = relevant.flatMap((model) => model.classes.filter(isServlet).map((owner) => ({ model, owner })));
  if (servlets.length === 0) return [];
  const program = new Program(relevant);
  const descriptor = descriptorOf(program, project);
  const filters = new SpringFilters(program);
  return servlets.flatMap(({ model, owner }) => {
    const paths = [...annotatedPaths(owner), ...(descriptor.paths.get(owner.name) ?? [])];
    return [...new Set(paths)].flatMap((path) =>
      answersOf(owner).map(({ method, handler, code }) => {
        const cover = emptyCover();
        const guard = descriptor.guards.find(({ patterns }) => patterns.some((one) => matchesAnt(broad(one), path)));
        const name = guard?.name ?? filters.covering(path);
        if (name !== undefined) cover.guards.push(name);
        return coveredRoute(program, {
          framework: 'servlet',
          method,
          path,
          file: model.file.path,
          code,
          handler,
          cover,
        });
      }),
    );
  });
}

function isServlet({ bases, code }: ClassModel): boolean {
  return bases.some((base) => /(^|\.)HttpServlet$/.test(base)) && !/\babstract\s+class\b/.test(code.text.slice(0, 400));
}

function annotatedPaths({ decorators }: ClassModel): readonly string[] {
  return decorators
    .filter(({ name }) => /(^|\.)WebServlet$/.test(name))
    .flatMap((one) => one.arguments)
    .filter(({ name }) => name === undefined || /^(value|urlPatterns)$/.test(name))
    .flatMap(({ value }) => stringsIn(value));
}

/** What a servlet answers; two verbs that are handed to one method are one route. */
function answersOf(
  owner: ClassModel,
): readonly { readonly method: string; readonly handler: FunctionModel; readonly code: Code }[] {
  const answering = owner.methods.filter(({ name }) => lastOf(name) in verbs);
  const handed = new Map<FunctionModel, FunctionModel[]>();
  for (const one of answering) {
    const handler = handedTo(owner, one);
    handed.set(handler, [...(handed.get(handler) ?? []), one]);
  }
  return [...handed].map(([handler, from]) => ({
    method: from.length > 1 ? '*' : (verbs[lastOf(from[0]?.name ?? '')] ?? '*'),
    handler,
    code: headOf(handler.code),
  }));
}

/** `doPost(req, resp) { processRequest(req, resp); }` */
function handedTo(owner: ClassModel, one: FunctionModel): FunctionModel {
  const called = /^\{?\s*(?:this\.)?(\w+)\s*\(\s*\w+\s*,\s*\w+\s*\)\s*;\s*\}?$/.exec(one.body.text)?.[1];
  const own = owner.methods.find(({ name }) => lastOf(name) === called);
  return own ?? one;
}

function lastOf(name: string): string {
  return name.split('.').at(-1) ?? name;
}

/** `/admin/*` covers what stands below, as `/admin/**` does elsewhere. */
function broad(pattern: string): string {
  return pattern.replace(/\/\*$/, '/**');
}

function descriptorOf(program: Program, project: Files): Descriptor {
  const text = project.files
    .filter((file) => /(^|\/)web\.xml$/.test(file))
    .map((file) => (project.read(file) ?? '').replace(/<!--[\s\S]*?-->/g, ''))
    .join('\n');
  const classes = namesIn(text, 'servlet');
  const paths = new Map<string, string[]>();
  for (const [name, patterns] of mappingsIn(text, 'servlet')) {
    const owner = classes.get(name)?.split('.').at(-1) ?? '';
    paths.set(owner, [...(paths.get(owner) ?? []), ...patterns]);
  }
  return { paths, guards: [...constraintsIn(text), ...filtersIn(program, text)] };
}

/** `<servlet-name>` and the class behind it. */
function namesIn(text: string, kind: 'servlet' | 'filter'): ReadonlyMap<string, string> {
  const entry = new RegExp(
    `<${kind}-name>\\s*([^<\\s]{1,200})\\s*</${kind}-name>\\s*<${kind}-class>\\s*([\\w.$]{1,300})`,
    'g',
  );
  return new Map(Array.from(text.matchAll(entry), ([, name = '', owner = '']) => [name, owner]));
}

function mappingsIn(text: string, kind: 'servlet' | 'filter'): readonly (readonly [string, readonly string[]])[] {
  const blocks = text.split(`<${kind}-mapping>`).slice(1);
  return blocks.map((block) => {
    const own = block.split(`</${kind}-mapping>`, 1)[0] ?? '';
    return [valuesIn(own, `${kind}-name`)[0] ?? '', valuesIn(own, 'url-pattern')] as const;
  });
}

function valuesIn(text: string, tag: string): readonly string[] {
  return Array.from(text.matchAll(new RegExp(`<${tag}>\\s*([^<\\s]{1,300})`, 'g')), ([, value = '']) => value);
}

/** `<security-constraint>` with somebody who may. */
function constraintsIn(text: string): readonly Guard[] {
  return text
    .split('<security-constraint>')
    .slice(1)
    .map((block) => block.split('</security-constraint>', 1)[0] ?? '')
    .filter((block) => block.includes('<auth-constraint'))
    .map((block) => ({ name: 'security-constraint', patterns: valuesIn(block, 'url-pattern') }));
}

/** Filters of the project that turn callers away. */
function filtersIn(program: Program, text: string): readonly Guard[] {
  const classes = namesIn(text, 'filter');
  return mappingsIn(text, 'filter').flatMap(([name, patterns]) => {
    const owner = program.classNamed(classes.get(name)?.split('.').at(-1) ?? '');
    return owner?.methods.some((method) => refuses(program, method)) ? [{ name: owner.name, patterns }] : [];
  });
}
