import type { Project } from '../../../source/project.ts';
import { codeOf } from '../../code-of.ts';
import type { ProjectMatch } from '../../rule.ts';

/** `nelmio_cors.yaml` of Symfony: every origin beside `allow_credentials: true`, by a star or by a pattern of everything. */
export function* openOriginsOfNelmio(project: Project, remedy: string): Generator<ProjectMatch> {
  for (const file of project.files) {
    if (!/(^|\/)nelmio_cors\.ya?ml$|(^|\/)config\/packages\/cors\.ya?ml$/.test(file) || project.isTest(file)) continue;
    const text = project.read(file) ?? '';
    if (!/^\s*allow_credentials:\s*true\b/m.test(text)) continue;
    const isPattern = /^\s*origin_regex:\s*true\b/m.test(text);
    const open = isPattern ? /(['"])\^?(\.[*+]|https?:\/\/\.[*+])\$?\1/ : /(['"])\*\1/;
    const said = /^[ \t]*allow_origin:.*(?:\n[ \t]*-.*)*/m.exec(text);
    if (said === null || !open.test(said[0])) continue;
    const start = said.index + said[0].search(/\S/);
    yield {
      file,
      code: codeOf(text, start, said.index + said[0].length),
      message: 'Whatever origin asks is allowed, with credentials.',
      remedy,
      confidence: 'high',
    };
  }
}
