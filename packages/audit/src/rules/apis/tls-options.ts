import type { Code, SourceModel } from '../../languages/model.ts';
import type { Project } from '../../source/project.ts';
import { isInside } from '../values.ts';

/** What says of itself that certificates are not looked at. */
const says =
  /insecure|skip\w{0,12}(tls|ssl|verif|host|x509|cert)|trust_?(all|any|every|self)|self_?signed|(no|disable)_?(tls|ssl|cert\w*)?_?verif|all_?trusting|accept_?(all|any)/i;

/** Who asks for it says one of these. */
const asked = /insecure|verif|self_?signed|skip|\bssl|\btls|trust|debug|develop|local|environment/i;

/**
 * Whether nobody's certificates are accepted unless an operator, or who uses a library, asks for it by name: in the reading of a configuration, in a class
 * that is called so, and made under a condition alone, or nowhere in the project.
 */
export function isOption(model: SourceModel, project: Project, code: Code): boolean {
  return isReadFromConfiguration(model, code) || isOfNamedClass(model, project, code);
}

/** `case "tls_insecure_skip_verify":` right before it. */
function isReadFromConfiguration({ file }: SourceModel, { start }: Code): boolean {
  const before = file.text.slice(Math.max(0, start - 400), start);
  const label = before.slice(before.search(/\b(case|when)\b(?![\s\S]*\b(case|when|default)\b)/));
  return /^(case|when)\s+["'][\w.-]+["']/.test(label) && says.test(label.split('\n')[0] ?? '');
}

function isOfNamedClass(model: SourceModel, project: Project, code: Code): boolean {
  const around = model.classes.filter((one) => isInside(code, one.code) && says.test(one.name));
  const [outermost] = around.sort((a, b) => a.code.start - b.code.start);
  const name = outermost?.name.split('.').at(-1);
  if (outermost === undefined || name === undefined || !/^\w+$/.test(name)) return false;
  const uses = new RegExp(`\\b${name}\\b`, 'g');
  const extension = model.file.path.slice(model.file.path.lastIndexOf('.'));
  return project.files
    .filter((file) => file.endsWith(extension) && !project.isTest(file))
    .every((file) => {
      const text = project.read(file) ?? '';
      const isOwn = file === model.file.path;
      return [...text.matchAll(uses)].every(
        ({ index }) =>
          (isOwn && index >= outermost.code.start && index < outermost.code.end) ||
          !isUse(text, index) ||
          isUnder(text, index),
      );
    });
}

/** It is made, or something of it is called: `new TrustAll()`, `TrustAll.create()`. */
function isUse(text: string, at: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', at) + 1, at);
  if (/^\s*(import|using|package|namespace|\*|\/\/|\/\*)/.test(line)) return false;
  return /\bnew\s+([\w.]+\.)?$/.test(line) || /^\w+(\.|::)\w/.test(text.slice(at, at + 200));
}

/** `if (settings.skipVerification) { … new TrustAll() …`, and the same as a choice. */
function isUnder(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 400), at);
  const condition = /\b(?:if|when|unless)\b([^{;]*)\{[^{}]*$|(?<![^;{}])([^;{}]*)\?[^:;{}]*$/.exec(before);
  return condition !== null && asked.test(condition[1] ?? condition[2] ?? '');
}
