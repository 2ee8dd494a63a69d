import type { Code, FunctionModel, SourceModel } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';

/** A token of the project's own making: header and payload in base64, and an HMAC over both. */
export interface HandmadeToken {
  readonly code: Code;
  /** Seconds until its end; undefined where there is an end that cannot be read, `'never'` where there is none. */
  readonly lifetime: number | 'never' | undefined;
}

const writesHeader = /['"]alg['"]\s{0,9}=>\s{0,9}(?:['"][HR]S\d{3}['"]|self::|\$|[A-Z])/;
/** An end that is written, not one that is only read. */
const speaksOfEnd =
  /['"]exp['"]\s{0,9}(?:=>|\]\s{0,9}=(?!=))|\bexpir|->exp\s{0,9}=(?!=)|\bttl\b|lifetime|valid_?until/i;
const end =
  /['"]exp['"]\s{0,9}\]?\s{0,9}=>?\s{0,9}(?:time\(\)|\$\w{1,40})\s{0,9}\+\s{0,9}\(?([\d\s*_]{1,40})\)?\s{0,9}[,;\])\n]/;

/** The tokens of JWT's form that PHP code puts together by hand, where it puts them together. */
export function handmadeTokens(model: SourceModel, project: Project): readonly HandmadeToken[] {
  const { text, language } = model.file;
  if (language !== 'php' || !writesHeader.test(text) || !/hash_hmac\s{0,9}\(|openssl_sign\s{0,9}\(/.test(text))
    return [];
  const makers = model.functions.filter(({ code, name }) => name !== '' && isMaker(code.text));
  return makers.map((maker) => ({ code: headerOf(model, maker), lifetime: lifetimeOf(model, project, maker) }));
}

function isMaker(text: string): boolean {
  return (
    writesHeader.test(text) &&
    /json_encode/.test(text) &&
    /\.\s{0,9}['"]\.['"]\s{0,9}\.|['"]\.['"]\s{0,9},|implode\(\s{0,9}['"]\.['"]|"\{?\$\w{1,40}\}?\.\{?\$\w{1,40}/.test(
      text,
    )
  );
}

/** Where the header is written, or the head of the function. */
function headerOf(model: SourceModel, maker: FunctionModel): Code {
  const call = model.calls.find(
    (one) => one.name === 'json_encode' && one.code.start >= maker.code.start && one.code.end <= maker.code.end,
  );
  return call?.code ?? maker.code;
}

function lifetimeOf(model: SourceModel, project: Project, maker: FunctionModel): HandmadeToken['lifetime'] {
  const own = withoutComments(model.file.text);
  const callers = textsOfCallers(model, project, maker);
  const written = [maker.code.text, own, ...callers]
    .map((text) => end.exec(text)?.[1])
    .find((one) => one !== undefined);
  if (written !== undefined) return product(written);
  return [own, ...callers].some((text) => speaksOfEnd.test(text)) ? undefined : 'never';
}

/** Whoever hands over the payload may have put an end into it. */
function textsOfCallers(
  model: SourceModel,
  project: Project,
  { name, class: owner }: FunctionModel,
): readonly string[] {
  const called = new RegExp(String.raw`(?:->|::|(?<![\w>:$]))${name.replace(/\W/g, '')}\s{0,9}\(`);
  return project.files
    .filter((file) => file.endsWith('.php') && file !== model.file.path)
    .map((file) => withoutComments(project.read(file) ?? ''))
    .filter((text) => called.test(text) && (owner === undefined || text.includes(owner.name)));
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<![:\w])\/\/[^\n]*/g, '');
}

/** `60 * 60 * 24` */
function product(written: string): number | undefined {
  const factors = written
    .replaceAll('_', '')
    .split('*')
    .map((one) => Number(one.trim()));
  const found = factors.reduce((a, b) => a * b, 1);
  return Number.isFinite(found) && found > 0 ? found : undefined;
}
