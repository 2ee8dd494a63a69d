import { posix } from 'node:path';
import type { Code } from '../../languages/model.ts';
import type { Files } from '../files.ts';
import { joinPaths } from '../program.ts';
import { parsed, treeOf } from './symfony-security.ts';

/** A route in config/routes*.yaml that names its controller. */
export interface ConfiguredRoute {
  readonly file: string;
  readonly code: Code;
  readonly path: string;
  readonly methods: readonly string[];
  /** `App.Controller.Orders::list`. */
  readonly controller: string;
}

/** A folder or file of controllers that is loaded under a prefix. */
export interface ConfiguredPrefix {
  readonly folder: string;
  readonly prefix: string;
}

export interface RouteConfiguration {
  readonly routes: readonly ConfiguredRoute[];
  readonly prefixes: readonly ConfiguredPrefix[];
}

const routeFile =
  /(^|\/)(config\/(routes|routing)(\/[^/]+)?|config\/routes_\w+|Resources\/config\/routing|app\/config\/routing)\.ya?ml$/;

export function readRouteConfiguration(project: Files): RouteConfiguration {
  const routes: ConfiguredRoute[] = [];
  const prefixes: ConfiguredPrefix[] = [];
  for (const file of project.files.filter((one) => routeFile.test(one))) {
    const text = project.read(file) ?? '';
    for (const [name, given] of Object.entries(parsed(text))) {
      if (name.startsWith('when@')) continue;
      const own = treeOf(given);
      const controller = own.controller ?? treeOf(own.defaults)._controller;
      if (typeof own.path === 'string' && typeof controller === 'string') {
        routes.push({
          file,
          code: codeOf(text, name),
          path: own.path,
          methods: methodsOf(own.methods),
          controller: controller.replaceAll('\\', '.'),
        });
      }
      const resource = typeof own.resource === 'string' ? own.resource : treeOf(own.resource).path;
      if (typeof resource === 'string' && typeof own.prefix === 'string') {
        prefixes.push({
          folder: posix.join(posix.dirname(file), resource).replace(/^(\.\.\/)+/, ''),
          prefix: joinPaths(own.prefix),
        });
      }
    }
  }
  return { routes, prefixes };
}

function methodsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(/[,|]/).map((one) => one.trim().toUpperCase());
  return Array.isArray(value) ? value.map((one) => String(one).toUpperCase()) : [];
}

/** Where an entry's name stands in the document. */
function codeOf(text: string, name: string): Code {
  const start = Math.max(0, text.search(new RegExp(`^['"]?${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}['"]?:`, 'm')));
  const end = text.indexOf('\n', start) < 0 ? text.length : text.indexOf('\n', start);
  const line = text.slice(0, start).split('\n').length;
  return {
    text: text.slice(start, end),
    start,
    end,
    region: { startLine: line, startColumn: 1, endLine: line, endColumn: end - start + 1 },
  };
}
