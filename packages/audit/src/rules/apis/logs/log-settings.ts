import type { Code, SourceModel } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { namedValues } from '../../named-values.ts';
import type { Match } from '../../rule.ts';
import { credentialShown } from './shown-credentials.ts';

/** Where a logger is told once what to write of every request. */
export function* configuredLogs(model: SourceModel, project: Project, remedy: string): Generator<Match> {
  for (const { code, name } of [...ofMorgan(model, project), ...ofSerializers(model), ...ofRails(model)])
    yield { code, message: `"${name}" is written to the log with every request.`, remedy, confidence: 'medium' };
}

interface Told {
  readonly code: Code;
  readonly name: string;
}

/** `morgan(':method :url :req[authorization]')`, `morgan.token('auth', (req) => req.headers.authorization)`. */
function* ofMorgan(model: SourceModel, project: Project): Generator<Told> {
  if (!model.file.text.includes('morgan')) return;
  for (const { target, arguments: given, code } of model.calls) {
    const [first, second] = given.map(({ value }) => value);
    if (/(^|\.)morgan$/.test(target) && first?.kind === 'string') {
      const header = /:req\[(authorization|cookie|x-api-key|x-auth-token)\]/i.exec(first.text)?.[1];
      if (header !== undefined) yield { code, name: header };
    }
    if (/(^|\.)morgan\.token$/.test(target) && second?.kind === 'function') {
      const shown = second.function.returns.map(credentialShown).find((one) => one !== undefined);
      if (shown !== undefined) yield { code, name: shown };
      // the bodies of logins are among them
      const isWhole = second.function.returns.some((value) => wholeBody.test(value.code.text));
      if (shown === undefined && isWhole && project.mentions('passw')) yield { code, name: 'password' };
    }
  }
}

const wholeBody = /^(JSON\.stringify\(\s{0,9})?req(uest)?\.body\s{0,9}[),]?/;

/** Pino's and Fastify's `serializers: { req: (request) => ({ headers: request.headers }) }`. */
function* ofSerializers(model: SourceModel): Generator<Told> {
  if (model.file.language !== 'javascript' || !/\bserializers\b/.test(model.file.text)) return;
  if (/\bredact\b/.test(model.file.text)) return;
  for (const { name, value } of namedValues(model)) {
    if (name !== 'serializers' || value.kind !== 'map') continue;
    for (const entry of value.entries.values()) {
      if (entry.kind !== 'function') continue;
      const shown = entry.function.returns.map(credentialShown).find((one) => one !== undefined);
      if (shown !== undefined) yield { code: entry.code, name: shown };
    }
  }
}

/** Rails writes the parameters of every request, those that are called so left out; unless there is nothing to leave out. */
function* ofRails(model: SourceModel): Generator<Told> {
  if (model.file.language !== 'ruby') return;
  for (const { target, value, code } of model.assignments)
    if (
      /filter_parameters$/.test(target) &&
      value.kind === 'list' &&
      value.items.length === 0 &&
      !/\+=/.test(code.text)
    )
      yield { code, name: 'password' };
}
