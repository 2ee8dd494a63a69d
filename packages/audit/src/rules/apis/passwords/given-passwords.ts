import { languageOf } from '../../../languages/file-names.ts';
import type { FunctionModel, SourceModel } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { isMadeOtherwise, passwordLike } from './password-words.ts';

/** Whether everybody in a project who calls a function gives it the password as it was sent: no hash is made where it is called. */
export function isGivenPlain(model: SourceModel, project: Project, within: FunctionModel | undefined): boolean {
  const name = within?.name.split('.').at(-1) ?? '';
  if (within === undefined || name.length < 3 || !within.parameters.some((one) => passwordLike.test(one.name)))
    return false;
  const stem =
    model.file.path
      .split('/')
      .at(-1)
      ?.replace(/\.\w+$/, '')
      .toLowerCase() ?? '';
  const homes = new Set([stem, within.class?.name.toLowerCase() ?? stem]);
  const call = new RegExp(
    `(?<![\\w$])(?:(\\w{1,60})(?:\\.|->|::))?${name.replaceAll('$', '\\$')}\\s?\\(((?:[^()\\n]|\\([^()\\n]{0,80}\\)){0,160})`,
    'g',
  );
  const calls = project.files.flatMap((file) => {
    if (languageOf(file) !== model.file.language || project.isTest(file)) return [];
    const text = project.read(file) ?? '';
    return Array.from(text.matchAll(call), ({ 0: whole, 1: receiver = '', 2: given = '', index }) => ({
      receiver: receiver.toLowerCase(),
      given,
      head: text.slice(Math.max(0, index - 40), index),
      near: text.slice(Math.max(0, index - 600), index + whole.length + 20),
    })).filter(
      ({ head }) => !/\b(def|function|func|public|private|protected|static|async)\s[\w<>.\s]{0,40}$/.test(head),
    );
  });
  const ofHome = calls.filter(({ receiver }) => homes.has(receiver));
  const meant =
    ofHome.length > 0 ? ofHome : calls.filter(({ receiver }) => receiver === '' || /^(self|this)$/.test(receiver));
  return (
    meant.length > 0 &&
    meant.every(({ given, near }) => passwordLike.test(given) && !/hash|crypt/i.test(given) && !isMadeOtherwise(near))
  );
}
