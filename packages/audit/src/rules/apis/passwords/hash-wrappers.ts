import { languageOf } from '../../../languages/file-names.ts';
import type { Call, ClassModel, SourceModel } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { deep } from '../../values.ts';

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
    if (within === undefined || within.name.length < 3 || within.code.text.length > 800 || !isHash(call)) return false;
    // a class of tokens has a function of the same name
    if (/token|api_?key|fingerprint|checksum/i.test(within.class?.name ?? '')) return false;
    const given = new Set(within.parameters.map(({ name }) => name));
    const parts = [...call.arguments.map(({ value }) => value)].flatMap((value) => [...deep(value)]);
    const isOfParameter = parts.some((part) => part.kind === 'path' && given.has(part.path));
    const name = within.name.split('.').at(-1) ?? '';
    return (
      isOfParameter &&
      (isGivenPasswords(name, within.class, model, project) ||
        callersOf(name, model).some((caller) => isGivenPasswords(caller, within.class, model, project)))
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

function isGivenPasswords(name: string, owner: ClassModel | undefined, model: SourceModel, project: Project): boolean {
  if (!/^[\w$]+$/.test(name)) return false;
  const written = `\\b${name.replaceAll('$', '\\$')}\\(`;
  // of most files this is all that has to be asked: what may stand in front of it can begin at every letter
  const called = new RegExp(written, 'i');
  const use = new RegExp(
    `(?:([\\w$]{1,60})(?:\\(\\))?(?:->|\\.|::))?${written}\\s*[$\\w.[\\]'"(>-]{0,60}(?:password|passwd|pwd|pin|passcode|senha|(?:admin|user|login|new|db)_?pass)\\b`,
    'gi',
  );
  return project.files.some((file) => {
    if (languageOf(file) !== model.file.language || project.isTest(file)) return false;
    const text = project.read(file) ?? '';
    return called.test(text) && [...text.matchAll(use)].some(([, receiver]) => mayBe(owner, receiver, model, text));
  });
}

/** Of several classes each has a `hash`: which one is asked says the name of what is asked, and in Java what is imported by it. */
function mayBe(
  owner: ClassModel | undefined,
  receiver: string | undefined,
  { file }: SourceModel,
  text: string,
): boolean {
  const own = owner?.name.split(/[.\\]/).at(-1);
  if (own === undefined || receiver === undefined) return true;
  if (file.language === 'java' && receiver === own) {
    const imported = new RegExp(`^import ([\\w.]+)\\.${own.replace(/\W/g, '')};`, 'm').exec(text)?.[1];
    return imported === undefined || imported === /^package ([\w.]+);/m.exec(file.text)?.[1];
  }
  const [asked, known] = [receiver, own].map((one) => one.replace(/[_$]/g, '').toLowerCase());
  // `passwordHash->hash(…)` beside a `Hasher`: what is asked is of another class
  const isOther = namesOther(text, receiver, own);
  return !isOther || (asked ?? '').includes(known ?? '') || (known ?? '').includes(asked ?? '');
}

/** Whether a variable or a property is declared of a class that is not the one that is meant: `private PasswordHash $passwordHash`. */
function namesOther(text: string, name: string, own: string): boolean {
  const plain = name.replace(/\W/g, '');
  if (/^(this|self|static|parent|super)$/.test(plain)) return false;
  const declared = new RegExp(`\\b([A-Z]\\w{1,60})\\??\\s{1,3}\\$?${plain}\\b`).exec(text)?.[1];
  // `$passwordHash = $factory->create(PasswordHash::class)`
  const capital = plain.slice(0, 1).toUpperCase() + plain.slice(1);
  const type = declared ?? new RegExp(`\\b${capital}\\b`).exec(text)?.[0];
  return type !== undefined && type !== own;
}
