import type { Command } from 'commander';
import type { Check, Explanation } from '../explain/explanation.ts';
import { readCaptured } from './captured/captured.ts';
import type { Captured, CapturedRequest } from './captured/captured-request.ts';
import { addCommand, type CommonOptions, connect, optional, print } from './command.ts';
import { exitCodes, usageFailure } from './failure.ts';
import { isFile, readFileOrInput, readTextFile } from './input.ts';
import { colors, facts, note, plain } from './output.ts';
import { collectWords, networkAddress } from './values.ts';

interface ExplainOptions extends CommonOptions {
  readonly scope?: readonly string[];
  readonly audience?: string;
  readonly address?: string;
  readonly plainHttp?: boolean;
}

/** `countersign verify`: what a credential is, whether it is good, what it may. */
export function addVerify(program: Command): void {
  addQuestion(program, {
    name: 'verify <credential>',
    summary:
      'say of a token or API key what it is, whether it is good, and what it may; - for standard input, or a file',
    examples: ['echo "$TOKEN" | countersign verify -', 'countersign verify token.txt --scope orders:read --json'],
  }).action(async (text: string, options: ExplainOptions) => {
    const explanation = await ask(await readQuestion(text, options), options);
    print(options, summaryOf(explanation), () => describe(explanation));
    finish(explanation);
  });
}

/** `countersign explain`: the same check by check, for a captured request too. */
export function addExplain(program: Command): void {
  addQuestion(program, {
    name: 'explain <what>',
    summary:
      'say check by check why a token, an API key or a captured request is refused, and what to do; - for standard input, or a file',
    examples: [
      'echo "$TOKEN" | countersign explain - --audience https://api.example.com --scope orders:write',
      'countersign explain request.txt      # raw HTTP, a curl line, or what curl -v prints',
      "countersign explain - <<'EOF'        # then paste a curl line, and EOF on a line of its own",
    ],
  })
    .option('--plain-http', 'the captured request came over plain HTTP')
    .action(async (text: string, options: ExplainOptions) => {
      const explanation = await ask(await readQuestion(text, options), options);
      print(options, explanation, () => [
        ...describe(explanation),
        '',
        ...describeToken(explanation),
        ...explanation.checks.filter(({ outcome }) => outcome !== 'not-reached').flatMap(describeCheck),
        ...describeNotReached(explanation.checks),
      ]);
      finish(explanation);
    });
}

function addQuestion(program: Command, description: Parameters<typeof addCommand>[1]): Command {
  return addCommand(program, description)
    .option('--scope <scope>', 'what the route needs; several, or repeated', collectWords)
    .option('--audience <audience>', "the API's identifier, as its `audience` setting has it")
    .option('--address <address>', "the caller's network address", networkAddress);
}

type Question = { readonly credential: string } | { readonly request: CapturedRequest };

async function readQuestion(argument: string, { plainHttp }: ExplainOptions): Promise<Question> {
  const captured = await readArgument(argument);
  if (captured.kind === 'unreadable') throw usageFailure(captured.reason);
  if (captured.kind === 'credential') return { credential: captured.text };
  for (const line of captured.notes) note(`${colors.yellow('note:')} ${line}`);
  if (plainHttp !== true) return { request: captured.request };
  const { remoteAddress: _local, ...request } = captured.request;
  return { request: { ...request, encrypted: false } };
}

async function readArgument(argument: string): Promise<Captured> {
  if (argument === '-') return readCaptured(await readFileOrInput('-', 'a token, a key, or a request'));
  if (isFile(argument)) return readCaptured(readTextFile(argument));
  const captured = readCaptured(argument);
  if (captured.kind === 'credential' && /^\.{0,2}\/|^[^.]+\.(txt|json|http|log)$/.test(argument)) {
    throw usageFailure(`There is no file ${argument}.`);
  }
  note(
    `${colors.yellow('note:')} what stands on a command line can be read by others on this machine. Use - or a file.`,
  );
  return captured;
}

async function ask(question: Question, options: ExplainOptions): Promise<Explanation> {
  const answer = await connect(options).post('/explain', {
    ...question,
    ...optional('scopes', options.scope),
    ...optional('audience', options.audience),
    ...optional('address', options.address),
  });
  return answer as unknown as Explanation;
}

function finish({ verdict }: Explanation): void {
  if (verdict !== 'good') process.exitCode = exitCodes.refused;
}

/** Without the checks, but with those that failed. */
function summaryOf({ checks, ...rest }: Explanation) {
  return { ...rest, problems: checks.filter(({ outcome }) => outcome === 'failed' || outcome === 'unknown') };
}

const kinds = { 'access-token': 'an access token', 'api-key': 'an API key', none: 'no credential that is known here' };

function describe(explanation: Explanation): readonly string[] {
  const { kind, verdict, status, code, key, token, scopes, checks } = explanation;
  const first = checks.find(({ outcome }) => outcome === 'failed');
  return [
    headline(verdict, status, code),
    '',
    ...facts([
      ['what', kinds[kind]],
      ['id', key === undefined ? claim(token, 'jti') : plain(key.id)],
      ['name', key === undefined ? undefined : plain(key.name)],
      ['subject', key === undefined ? claim(token, 'sub') : plain(key.subject)],
      ['client', claim(token, 'client_id')],
      ['owner', key?.owner == null ? undefined : plain(key.owner)],
      ['scopes', kind === 'none' ? undefined : scopes.map(plain).join(' ') || '–'],
      ['for', claim(token, 'aud')],
      ['why', first === undefined ? undefined : `${first.name}: ${plain(first.detail)}`],
      ['do', first?.advice === undefined ? undefined : plain(first.advice)],
    ]),
  ];
}

function headline(verdict: Explanation['verdict'], status: number, code: string | undefined): string {
  if (verdict === 'good') return `${colors.green('✓')} Good.`;
  if (verdict === 'undecided') return `${colors.yellow('?')} It depends on what was not told; see below.`;
  return `${colors.red('✗')} Refused: ${status} ${colors.dim(code ?? '')}`.trimEnd();
}

function claim(token: Explanation['token'], name: string): string | undefined {
  const value = token?.claims?.[name];
  if (value === undefined) return undefined;
  return plain(typeof value === 'string' ? value : JSON.stringify(value));
}

function describeToken({ token }: Explanation): readonly string[] {
  if (token === undefined) return [];
  const part = (title: string, value: object | undefined) =>
    value === undefined
      ? []
      : [
          colors.dim(title),
          ...JSON.stringify(value, null, 2)
            .split('\n')
            .map((line) => `  ${plain(line)}`),
        ];
  return [...part('Header', token.header), ...part('Claims', token.claims), ''];
}

const marks: Readonly<Record<Check['outcome'], string>> = {
  passed: colors.green('✓'),
  failed: colors.red('✗'),
  unknown: colors.yellow('?'),
  noted: '•',
  'not-reached': '·',
};

const nameWidth = 14;

function describeNotReached(checks: readonly Check[]): readonly string[] {
  const names = checks.filter(({ outcome }) => outcome === 'not-reached').map(({ name }) => name);
  return names.length === 0 ? [] : [colors.dim(`· not reached: ${names.join(', ')}`)];
}

function describeCheck({ name, outcome, detail, expected, actual, advice, code }: Check): readonly string[] {
  const indent = ' '.repeat(nameWidth + 3);
  return [
    `${marks[outcome]} ${name.padEnd(nameWidth)} ${plain(detail)}`,
    ...(expected === undefined ? [] : [`${indent}${colors.dim('expected')}  ${plain(expected)}`]),
    ...(actual === undefined ? [] : [`${indent}${colors.dim('actual')}    ${plain(actual)}`]),
    ...(advice === undefined ? [] : [`${indent}→ ${plain(advice)}`]),
    ...(code === undefined ? [] : [`${indent}${colors.dim(code)}`]),
  ];
}
