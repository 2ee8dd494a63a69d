import { languageOf } from '../../languages/file-names.ts';
import type { Call, SourceModel } from '../../languages/model.ts';
import type { Project } from '../../source/project.ts';
import { deep } from '../values.ts';

/**
 * Calls of a hash in functions that hash what they are given, whatever it is, and that somebody gives a password: `const hash = (text) => md5(text)` here, and
 * `hash(req.body.password)` there.
 *
 * @param isHash whether a call is one of a fast hash
 */
export function hashesInWrappers(
  model: SourceModel,
  project: Project,
  isHash: (call: Call) => boolean,
): readonly Call[] {
  return model.calls.filter((call) => {
    const { within } = call;
    if (within === undefined || within.name.length < 3 || within.code.text.length > 400 || !isHash(call)) return false;
    // a class of tokens has a function of the same name
    if (/token|api_?key|fingerprint|checksum/i.test(within.class?.name ?? '')) return false;
    const given = new Set(within.parameters.map(({ name }) => name));
    const parts = [...call.arguments.map(({ value }) => value)].flatMap((value) => [...deep(value)]);
    const isOfParameter = parts.some((part) => part.kind === 'path' && given.has(part.path));
    const name = within.name.split('.').at(-1) ?? '';
    return (
      isOfParameter &&
      (isGivenPasswords(name, model, project) ||
        callersOf(name, model).some((caller) => isGivenPasswords(caller, model, project)))
    );
  });
}

/** The functions of the same file that hand what they are given on: `const verifyHash = (text, hash) => makeHash(text) === hash`. */
function callersOf(name: string, { calls }: SourceModel): readonly string[] {
  return calls.flatMap(({ name: called, within, arguments: given }) => {
    const own = within?.name.split('.').at(-1) ?? '';
    if (within === undefined || called !== name || own === name || own.length < 3 || within.code.text.length > 400)
      return [];
    const parameters = new Set(within.parameters.map((one) => one.name));
    return given.some(({ value }) => value.kind === 'path' && parameters.has(value.path)) ? [own] : [];
  });
}

function isGivenPasswords(name: string, model: SourceModel, project: Project): boolean {
  if (!/^[\w$]+$/.test(name)) return false;
  const use = new RegExp(
    `\\b${name.replaceAll('$', '\\$')}\\(\\s*[$\\w.[\\]'"(>-]{0,60}(password|passwd|pwd|pin|passcode|senha)\\b`,
    'i',
  );
  return project.files.some(
    (file) => languageOf(file) === model.file.language && !project.isTest(file) && use.test(project.read(file) ?? ''),
  );
}
