import type { FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { emptyCover } from '../cover.ts';
import { coveredRoute } from '../covered-route.ts';
import { Program } from '../program.ts';
import { headOf, type Route } from '../route.ts';
import { isGuardValue } from './javascript-guards.ts';
import { guardsAsMiddleware, isMiddleware } from './next.ts';
import { guardingName, rpcReason } from './rpc-names.ts';

const isServed = /^\s*(?:(?:\/\/[^\n]*\n|\/\*(?:(?!\*\/)[\s\S])*\*\/)\s*)*['"]use server['"]/;
/** What is kept is changed. */
const changes =
  /\.(create|createMany|update|updateMany|updateOne|findByIdAndUpdate|delete|deleteMany|deleteOne|findByIdAndDelete|upsert|insert|insertOne|insertMany|save|destroy|remove|execute)\s*\(|\b(insert\s+into|update\s+\w+\s+set|delete\s+from)\b|\bsql`\s*(insert|update|delete)|\bawait\s+(delete|remove|update|destroy|insert)\w*\(/i;
/** Who is calling is asked for; what is done when nobody is, is not told from this alone. */
const asksCaller =
  /\b(getServerSession|getSession|currentUser|getCurrentUser|getAuth|auth|getUser|validateRequest|verifySession|requireUser|requireAuth|getIronSession|cookies)\s*\(|(?<!\b(?:prisma|db|database|tx|client|orm|models?)\.)\b(session|userId|user)\??\./;
const turnsAway = /\b(throw|redirect|notFound|unauthorized|forbidden)\b|return\s+(\{|null|false|;)|\b40[13]\b/;

/** The server actions of Next.js that change something: whoever knows the page may call them with what they like. */
export function nextActions(models: readonly SourceModel[]): readonly Route[] {
  const relevant = models.filter(({ file }) => file.language === 'javascript');
  const serving = relevant.filter(({ file }) => file.text.includes('use server'));
  if (serving.length === 0) return [];
  const program = new Program(relevant);
  const isBehindMiddleware = relevant.some(
    (model) => isMiddleware(model.file.path) && guardsAsMiddleware(program, model),
  );
  const told = serving.flatMap((model) => [
    ...(isServed.test(model.file.text)
      ? [...model.exports].flatMap(([name, value]) => ofExport(program, model, name, value))
      : model.functions
          .filter(({ body }) => /^\{?\s*['"]use server['"]/.test(body.text))
          .flatMap((one) => actionOf(program, model, one.name, one, []))),
  ]);
  // an action is posted to the page that it is used on, which a middleware may guard
  const isUnclear = ({ protection }: Route) => isBehindMiddleware && protection === 'open';
  return told.map((route) => (isUnclear(route) ? { ...route, protection: 'unknown' } : route));
}

/** `export async function remove(id) { … }`, `export const remove = authedAction(async (…) => …)`. */
function ofExport(program: Program, model: SourceModel, name: string, value: Value): Route[] {
  if (value.kind === 'function') return actionOf(program, model, name, value.function, []);
  if (value.kind === 'path') {
    const found = program.functionNamed(value.path, model.file.path);
    return found === undefined ? [] : actionOf(program, model, name, found, []);
  }
  if (value.kind !== 'call') return [];
  const inner = value.call.arguments.at(-1)?.value;
  if (inner?.kind !== 'function') return [];
  const isGuarding = isGuardValue(program, value) || guardingName.test(value.call.target);
  return isGuarding ? actionOf(program, model, name, inner.function, [value.call.target]) : [];
}

function actionOf(
  program: Program,
  model: SourceModel,
  name: string,
  action: FunctionModel,
  guards: readonly string[],
): Route[] {
  const text = action.code.text;
  if (!changes.test(text) || program.fileOf(action) !== model.file.path) return [];
  const cover = emptyCover();
  cover.guards.push(...guards);
  if (asksCaller.test(text)) {
    if (turnsAway.test(text)) cover.guards.push('session check');
    else cover.isUnclear = true;
  }
  // `await requireAdmin()`, `const user = await checkUser()`
  const helper = action.calls.find(
    ({ target, receiverText }) =>
      receiverText === undefined &&
      /^\W*(\w+\.)*(require|ensure|assert|check|verify|get|with|can|has|is)\w*(auth|user|session|admin|login|permission|role|access|member|owner)\w*$/i.test(
        lastOf(target),
      ),
  );
  if (helper !== undefined) cover.guards.push(helper.name);
  return [
    coveredRoute(program, {
      framework: 'next',
      method: 'ACTION',
      path: name,
      file: model.file.path,
      code: headOf(action.code),
      handler: action,
      cover,
      reason: rpcReason(name, text),
    }),
  ];
}

function lastOf(target: string): string {
  return target.split(/[./]/).at(-1) ?? target;
}
