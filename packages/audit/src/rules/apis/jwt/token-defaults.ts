import { languageOf } from '../../../languages/file-names.ts';
import type { SourceModel } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { secondsOfText } from './durations.ts';
import type { ApiCall, JwtSignApi } from './jwt-api.ts';

/** Lifetimes that are set once for a whole application, where the module or the plug-in for JWT is registered. */

/** The lifetime is set once for the whole application, where the module is registered. */
export function hasDefaultElsewhere(model: SourceModel, project: Project, { api, call }: ApiCall<JwtSignApi>): boolean {
  if (api.defaultsAt === undefined || (api.defaultsAt === 'signOptions' && saysNoEnd(project))) return false;
  const elsewhere = model.file.text.replace(call.code.text, '');
  return (
    (project.mentions(api.defaultsAt) || elsewhere.includes(api.defaultsAt)) &&
    (project.mentions('expiresIn') || /expiresIn/.test(elsewhere))
  );
}

/** `signOptions: { expiresIn: '1d' }` of Nest, `sign: { expiresIn: '1d' }` of Fastify. */
const registered = /\bsign(?:Options)?\s*:\s*\{[^{}]*\bexpiresIn\s*:\s*(?:(['"`])([\w ]+)\1|(\d+))/;

const known = new WeakMap<Project, number | undefined>();

/** How long tokens live that say nothing themselves, in seconds; undefined where it is not written in the source. */
export function defaultLifetime(project: Project): number | undefined {
  if (!known.has(project)) known.set(project, readDefault(project));
  return known.get(project);
}

function readDefault(project: Project): number | undefined {
  if (!project.mentions('expiresIn')) return undefined;
  for (const file of project.files) {
    if (languageOf(file) !== 'javascript' || project.isTest(file)) continue;
    const text = project.read(file) ?? '';
    const found = /jwt/i.test(text) ? registered.exec(text) : null;
    if (found !== null) return found[2] === undefined ? Number(found[3]) : secondsOfText(found[2]);
  }
  return undefined;
}

/** Whether all of Nest's `signOptions` are written out, and none of them says when a token ends. */
function saysNoEnd(project: Project): boolean {
  const blocks = project.files.flatMap((file) =>
    /\.[cm]?[jt]s$/.test(file) && !project.isTest(file)
      ? [...(project.read(file) ?? '').matchAll(/\bsignOptions\s*:\s*(\{[^{}]*\})?/g)].map(([, block]) => block)
      : [],
  );
  return blocks.length > 0 && blocks.every((block) => block !== undefined && !/expiresIn|\.\.\./.test(block));
}
