import type { Project } from '../../../source/project.ts';
import { codeOf } from '../../code-of.ts';
import type { ProjectMatch } from '../../rule.ts';

/** Clients of Symfony that are given a name and a password for an address of plain HTTP: `scoped_clients` of `framework.yaml`. */
export function* passwordsToPlainHttp(project: Project, remedy: string): Generator<ProjectMatch> {
  for (const file of project.files) {
    if (!/(^|\/)config\/(packages\/)?([\w-]+\/)?\w*\.ya?ml$/.test(file) || project.isTest(file)) continue;
    const text = project.read(file) ?? '';
    if (!text.includes('auth_basic')) continue;
    for (const { index, 0: line, 1: indent = '' } of text.matchAll(/^([ \t]*)auth_basic:.*$/gm)) {
      const base = siblingOf(text, index, indent, 'base_uri');
      const host = /^http:\/\/([^/:'"\s]+)/i.exec(base ?? '')?.[1];
      if (host === undefined || /^(localhost|127\.|\[?::1|host\.docker\.internal)/i.test(host)) continue;
      const isNear = !host.includes('.');
      yield {
        file,
        code: codeOf(text, index + indent.length, index + line.length),
        message: `A name and a password are sent to http://${host} without encryption.`,
        remedy,
        severity: isNear ? 'medium' : 'high',
        confidence: isNear ? 'low' : 'high',
      };
    }
  }
}

/** The value of a key that stands beside another one in the same map. */
function siblingOf(text: string, at: number, indent: string, key: string): string | undefined {
  const isOther = (line: string) => line.trim() !== '' && !/^\s*#/.test(line) && !line.startsWith(indent);
  const before = text.slice(0, at).split('\n').slice(0, -1).reverse();
  const behind = text.slice(at).split('\n').slice(1);
  for (const lines of [before, behind]) {
    for (const line of lines) {
      if (isOther(line)) break;
      const found = new RegExp(`^${indent}${key}:\\s*['"]?([^'"#\\s]+)`).exec(line)?.[1];
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
