import { languageOf } from '../../../languages/file-names.ts';
import type { Call, Code, FunctionModel, SourceModel } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { isInside } from '../../values.ts';
import { plainName } from '../credential-names.ts';

/** What a number that was drawn is for, where neither its variable nor its function says so: what is done with it afterwards, here or by those that call the function. */

/** Names of what nobody may guess, in lines of code in `snake_case`. */
const secret =
  /(?<![a-z])(\w{0,30}_token|token|secret|api_?key|access_?key|session_?id|password|passwd|otp|one_?time_?(code|password|pin)|passcode|pin_?code|magic_?link|(reset|invite|invitation|verify|verification|activation|confirm|confirmation|recovery|unlock|login|sms|email|auth|backup|access)_?([a-z]{1,12}_)?(code|link|key|url|hash|pin|password|string))(?=s?(?![a-z]))/;
const harmless =
  /csrf|colou?r|jitter|delay|timeout|back_?off|interval|mock|fake|demo|sample_?data|faker|seed|page_?token|next_?token|cancel_?token|push_?token|file_?name|slug|css|animation|avatar|banner|expir|valid_?until|_?ttl\b|created_?at|(total|input|output|prompt|completion|cached)_?tokens?|token_?(count|limit|type|length)|max_?tokens?/;
const isLink = /['"`/](reset|verify|activate|confirm|invite|magic)[\w-]*[/?=]/i;
/** What fills a database with examples. */
const ofExamples = /seed|populat|fixture|data_?creator|initial_?data|init_?db|factor(y|ies)|migrat|dummy|demo|fake/i;

function speaksOfSecret(line: string): string | undefined {
  const plain = line.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  if (harmless.test(plain)) return undefined;
  return secret.exec(plain)?.[1] ?? (isLink.test(line) ? 'link' : undefined);
}

/** `m.setResetToken(…)`, `update('reset_code', …)`: the call around it says what it is. */
export function namedByCall(model: SourceModel, code: Code): string | undefined {
  for (const call of model.calls) {
    if (
      !isInside(code, call.code) ||
      call.code === code ||
      !call.arguments.some(({ value }) => isInside(code, value.code))
    )
      continue;
    const setter = /^(?:set|with|update)_(\w+)$/.exec(plainName(call.name))?.[1];
    if (setter !== undefined && speaksOfSecret(setter) !== undefined) return setter;
    const key = keyOf(call, code);
    if (key !== undefined) return key;
  }
  return undefined;
}

/** The text that stands before it among the arguments of a call that puts something under a name. */
function keyOf({ name, arguments: given }: Call, code: Code): string | undefined {
  const at = given.findIndex(({ value }) => isInside(code, value.code));
  const before = given[at - 1]?.value;
  if (
    at < 1 ||
    before?.kind !== 'string' ||
    !/^(set|put|update|add|store|attribute|column|setex|setAttribute|Set|Update|Add|write_attribute|update_column|update_attribute)$/i.test(
      name,
    )
  )
    return undefined;
  return /^[\w:.-]{3,40}$/.test(before.text) ? speaksOfSecret(before.text) : undefined;
}

/** How many lines after it was drawn somebody may still say what it is for. */
const linesAfter = 14;

/** `const code = draw(); user.resetToken = code;`: the name stands before what is put under it. */
function usedAs(text: string, end: number, variable: string): string | undefined {
  if (!/^\$?\w+$/.test(variable)) return undefined;
  const mention = new RegExp(`(?<![\\w$.])${variable.replace('$', '\\$')}(?![\\w$(])`);
  for (const line of text
    .slice(end, end + 1500)
    .split('\n')
    .slice(0, linesAfter)) {
    const at = /^\s*(\/\/|#|\*)/.test(line) ? -1 : line.search(mention);
    const name = at < 0 ? undefined : speaksOfSecret(lastPlace(line.slice(0, at)));
    if (name !== undefined) return name;
  }
  return undefined;
}

/** What stands before a value on its line as the place that it is put into: `user.resetToken =`, `{ otp:`, `"reset_code",`, `setPin(`. */
function lastPlace(before: string): string {
  return (
    /([\w$.>[\]'"()-]{1,60})\s{0,4}(?:[:=]{1,2}>?|,|\(|\{)\s{0,4}[\w.'"+&$({]{0,40}\s{0,4}$/.exec(
      before.slice(-120),
    )?.[1] ?? ''
  );
}

/** What a variable is put into after it was drawn, within the function. */
export function usedInFunction(
  model: SourceModel,
  within: FunctionModel | undefined,
  target: string,
  code: Code,
): string | undefined {
  const until = within?.code.end ?? code.end + 1500;
  return usedAs(model.file.text.slice(0, until), code.end, target);
}

/** Functions of these names are many, and each another. */
const vague =
  /^(random|rand|get|next|choice|sample|shuffle|pick|run|main|index|create|make|build|init|handle|generate|gen|string|id|save|update|delete|clean|process|execute|setup|start)$/i;

/** `randomPort()` says itself what it draws. */
const isOfSomethingElse =
  /_(port|colou?r|delay|index|position|size|item|element|name|date|time|interval|angle|offset)s?$/;

/** `typeof crypto === 'undefined' ? weak() : …`: only where there is nothing better. */
const isForLack =
  /typeof\s{1,4}(?:(?:window|globalThis|self)\.)?crypto\s{0,4}={2,3}\s{0,4}['"]undefined['"][^;]{0,80}$/;

/** What those that call a function take its number for: `resetToken = randomText(32)` in another file. */
export function usedByCallers(
  model: SourceModel,
  project: Project,
  within: FunctionModel | undefined,
): string | undefined {
  let one = within;
  while (one !== undefined && one.name === '') one = one.within;
  const name = one?.name.split('.').at(-1) ?? '';
  if (one === undefined || name.length < 3 || !/^[\w$]+$/.test(name) || one.code.text.length > 1500) return undefined;
  if (
    isOfSomethingElse.test(plainName(name)) ||
    harmless.test(plainName(name)) ||
    ofExamples.test(`${name} ${model.file.path}`)
  )
    return undefined;
  const owner = one.class?.name ?? '';
  const isOwned = vague.test(name) || model.file.language === 'ruby';
  const call = new RegExp(
    `(?<![\\w$])${isOwned && owner !== '' ? `${owner}(?:\\.|::|->)` : ''}${name.replaceAll('$', '\\$')}(?=\\s*\\(${model.file.language === 'ruby' ? '|[^\\w(=]|$' : ''})`,
    'gm',
  );
  for (const file of isOwned && owner === '' ? [model.file.path] : project.files) {
    if (languageOf(file) !== model.file.language || project.isTest(file) || ofExamples.test(file)) continue;
    const text = project.read(file) ?? '';
    if (!text.includes(name) || (file !== model.file.path && !knows(text, model.file.path, owner))) continue;
    for (const { index } of text.matchAll(call)) {
      if (file === model.file.path && index >= one.code.start && index < one.code.end) continue;
      if (isForLack.test(text.slice(Math.max(0, index - 160), index))) continue;
      const purpose = purposeAt(text, index, name);
      if (purpose !== undefined) return purpose;
    }
  }
  return undefined;
}

/** Whether a text names the class, the file or the folder that something stands in: others have functions of the same name. */
function knows(text: string, path: string, owner: string): boolean {
  const [file = '', folder = ''] = path.split('/').reverse();
  const names = [owner, file.replace(/\.\w+$/, ''), folder].filter(
    (one) =>
      one.length > 2 && !/^(index|main|src|app|lib|utils?|helpers?|common|services?|models?|core|shared)$/.test(one),
  );
  return names.length === 0 || names.some((one) => text.includes(one));
}

/** What a line says of what is called in it, or the lines after it of its variable. */
function purposeAt(text: string, index: number, name: string): string | undefined {
  const start = text.lastIndexOf('\n', index) + 1;
  const end = text.indexOf('\n', index);
  const line = text.slice(start, end < 0 ? undefined : end);
  if (/^\s*(\/\/|#|\*|import\b|from\b|use\b|def\b|func\b|function\b|export\b.*\bfrom\b)/.test(line)) return undefined;
  const before = text.slice(0, start).trimEnd().split('\n').at(-1) ?? '';
  const opened = /(=>|[{(:=]|return)$/.test(before) && !/^\s*(\/\/|#|\*|if|for|while)/.test(before) ? before : '';
  const said = speaksOfSecret(`${opened} ${line.slice(0, index - start)}`.slice(-160).replaceAll(name, ''));
  if (said !== undefined) return said;
  const variable = /(?<![\w$])(\$?\w+)\s{0,9}(?::\s{0,9}\w+\s{0,9})?:?=(?!=)/.exec(line)?.[1];
  return variable === undefined ? undefined : usedAs(text, end, variable);
}

/** `rng.nextInt(10)` of a `Random` that was made before. */
export function isOfWeakInstance(model: SourceModel, { name, receiverText }: Call): boolean {
  const { language, text } = model.file;
  const draws =
    language === 'java'
      ? /^(next(Int|Long|Bytes|Double|Float)|ints)$/
      : /^(Next|NextInt64|NextBytes|NextDouble|GetItems)$/;
  if ((language !== 'java' && language !== 'csharp') || !draws.test(name)) return false;
  const holder = receiverText?.split('.').at(-1) ?? '';
  if (!/^\w+$/.test(holder)) return false;
  const made = new RegExp(
    `\\b(?:java\\.util\\.)?Random\\s+${holder}\\s*(=|;)|\\b${holder}\\s*=\\s*new\\s+(?:java\\.util\\.|System\\.)?Random\\s*\\(|\\b${holder}\\s*=\\s*ThreadLocalRandom`,
  );
  return (
    made.test(text) && !new RegExp(`SecureRandom\\s+${holder}\\b|\\b${holder}\\s*=\\s*new\\s+SecureRandom`).test(text)
  );
}
