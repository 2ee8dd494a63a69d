import type { FunctionModel, Value } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { outward } from './shown-credentials.ts';

const typeName = /(claims|token|credential|request|dto|input|response|command|session|login)\w*$/i;
const secretMember =
  /\{\s{0,4}(this\.)?(secret|password|passwd|token|access_?token|refresh_?token|api_?key|private_?key)\b(?!\.length)/i;

/** Whether a value shows an object of C# that writes out a secret: its class overrides `ToString`, or is a record, and names one. */
export function showsRecord(project: Project, within: FunctionModel | undefined, value: Value): string | undefined {
  for (const part of outward(value)) {
    const name = /^\w+$/.exec(part.code.text)?.[0];
    const type = name === undefined ? undefined : typeOf(within, name);
    if (name !== undefined && type !== undefined && typeName.test(type) && writesSecret(project, type)) return name;
  }
  return undefined;
}

function typeOf(within: FunctionModel | undefined, name: string): string | undefined {
  for (let one = within; one !== undefined; one = one.within) {
    const parameter = one.parameters.find((each) => each.name === name)?.type;
    if (parameter !== undefined) return parameter.split(/[\s.]/).at(-1);
    const made = new RegExp(
      `\\b${name}\\s{0,4}=\\s{0,4}(?:\\(\\w{1,40}\\)\\s{0,4})?(?:await\\s{1,4})?new\\s{1,4}(\\w{1,60})|\\b${name}\\s{0,4}=\\s{0,4}\\((\\w{1,60})\\)`,
    ).exec(one.code.text);
    const found = made?.[1] ?? made?.[2];
    if (found !== undefined) return found;
  }
  return undefined;
}

const known = new WeakMap<Project, Map<string, boolean>>();

function writesSecret(project: Project, type: string): boolean {
  const types = known.get(project) ?? new Map<string, boolean>();
  known.set(project, types);
  const before = types.get(type);
  if (before !== undefined) return before;
  const found = project.files.some((file) => {
    if (!file.endsWith('.cs') || project.isTest(file)) return false;
    const text = project.read(file) ?? '';
    const at = text.search(new RegExp(`\\b(class|record|struct)\\s{1,4}${type}\\b`));
    return at >= 0 && showsMember(text.slice(at, at + 3000));
  });
  types.set(type, found);
  return found;
}

function showsMember(declaration: string): boolean {
  const shown = /override\s{1,4}string\s{1,4}ToString\(\)([\s\S]{0,600})/.exec(declaration)?.[1];
  if (shown !== undefined) {
    // `var secretString = …Secret…` is what is shown later
    return secretMember.test(shown) || /\{\s{0,4}\w{0,20}(secret|password)\w{0,20}\s{0,4}\}/i.test(shown);
  }
  return /^record\b[^;{]{0,400}\bstring\s{1,4}(password|secret|(access|refresh)?token)\b/i.test(declaration);
}
