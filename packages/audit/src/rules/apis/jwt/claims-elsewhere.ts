import { languageOf } from '../../../languages/file-names.ts';
import type { FunctionModel, SourceModel } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { type ClaimsUse, useOfClaims } from './claims-use.ts';

const mostFiles = 40;

/**
 * What other files do with what a wrapper returns that reads claims without checking a signature: `security.decode(token).role` there, for
 * `export const decode = (token) => jws.decode(token)` here.
 */
export function useInOtherFiles(model: SourceModel, wrapper: FunctionModel, project: Project): ClaimsUse {
  const name = wrapper.name.split('.').at(-1) ?? '';
  const module = (model.file.path.split('/').at(-1) ?? '').replace(/\.\w+$/, '');
  if (model.file.language !== 'javascript' || name.length < 3 || module === '') return { kind: 'unclear' };
  const callers = project.files.filter((file) => {
    if (file === model.file.path || languageOf(file) !== 'javascript' || project.isTest(file)) return false;
    const text = project.read(file) ?? '';
    return text.includes(`${name}(`) && text.includes(module);
  });
  const uses = callers.slice(0, mostFiles).flatMap((file) => {
    const other = project.model(file);
    const calls = other?.calls.filter(({ target }) => target.endsWith(`/${module}.${name}`)) ?? [];
    return other === undefined
      ? []
      : calls.map(({ code, within }) => ({ file, use: useOfClaims(other, code, within) }));
  });
  for (const { file, use } of uses) {
    // which kind of token it is: a forged one gains nothing by it
    if (use.kind === 'decision' && /^`type` is/.test(use.evidence)) continue;
    if (use.kind === 'decision') return { kind: 'decision', evidence: `${use.evidence} in ${file}` };
  }
  return uses.length > 0 && uses.every(({ use }) => use.kind === 'harmless')
    ? { kind: 'harmless' }
    : { kind: 'unclear' };
}
