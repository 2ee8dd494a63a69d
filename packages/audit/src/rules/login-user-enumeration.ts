import type { Code, FunctionModel, SourceModel } from '../languages/model.ts';
import type { Match, StaticRule } from './rule.ts';
import { stringsIn } from './values.ts';

const unknownUser =
  /\b(user(name)?|e-?mail|account)\b[^.]{0,30}\b(not found|does(n't| not) exist|not exist|unknown|not registered|is invalid|no such|incorrect)|\b(no such|unknown|invalid|no) (user(name)?|e-?mail|account)\b(?! or)|couldn't find your account/i;
const wrongPassword =
  /\b(wrong|incorrect|invalid|bad) password\b|\bpassword\b[^.]{0,20}\b(is )?(wrong|incorrect|invalid|not match|does(n't| not) match|mismatch)/i;
const login = /log_?in|sign_?in|authenticate|session|token|auth/i;

/** A login that says whether the account or the password was wrong. */
export const loginUserEnumeration: StaticRule = {
  id: 'login-user-enumeration',
  number: 'S50',
  title: 'A login tells whether an account exists',
  cwe: [204],
  severity: 'low',
  why: 'Two different answers make a list of e-mail addresses into a list of customers.',
  remedy: 'Answer both with the same status and text: "The name or the password is wrong."',
  triggers: {
    javascript: ['password'],
    php: ['password'],
    python: ['password'],
    go: ['password'],
    java: ['password'],
    ruby: ['password'],
    csharp: ['password'],
  },
  mention: /not found|not exist|unknown|no such|invalid|incorrect|wrong/i,
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    const seen = new Set<number>();
    for (const one of model.functions) {
      if (
        !login.test(`${one.name} ${routeBefore(model, one)} ${model.file.path}`) ||
        /regist|sign_?up|create|reset|forgot|change/i.test(one.name)
      )
        continue;
      const answers = messagesIn(model.strings, one);
      const unknown = answers.find(({ text }) => unknownUser.test(text));
      const wrong = answers.find(({ text }) => wrongPassword.test(text));
      if (unknown === undefined || wrong === undefined || unknown === wrong || seen.has(unknown.code.start)) continue;
      seen.add(unknown.code.start);
      yield {
        code: unknown.code,
        message: `The login answers "${unknown.text}" here, and "${wrong.text}" where only the password is wrong.`,
        remedy: this.remedy,
        confidence: 'medium',
      };
    }
  },
  examples: {
    matching: [
      {
        language: 'javascript',
        code: `async function login(req, res) {
  const user = await find(req.body.email);
  if (!user) return res.status(404).json({ error: 'User not found' });
  if (!(await compare(req.body.password, user.hash))) return res.status(401).json({ error: 'Wrong password' });
}`,
      },
      {
        language: 'php',
        code: `<?php function login($request) { if (!$user) { return fail('User not found'); } if (!password_verify($p, $user->hash)) { return fail('Incorrect password'); } }`,
      },
      {
        language: 'python',
        code: `def login(request):
    if user is None:
        return error('User does not exist')
    if not check(password):
        return error('Password is incorrect')`,
      },
      {
        language: 'go',
        code: `package a\nfunc Login() { if user == nil { fail("user not found") }; if !ok { fail("invalid password") } }`,
      },
      {
        language: 'java',
        code: `class A { void login() { if (user == null) throw new E("User not found"); if (!ok) throw new E("Invalid password"); } }`,
      },
      {
        language: 'ruby',
        code: `def login\n  return fail('User not found') unless user\n  return fail('Wrong password') unless ok\nend`,
      },
      {
        language: 'csharp',
        code: `class A { void Login() { if (user == null) Fail("User not found"); if (!ok) Fail("Invalid password"); } }`,
      },
    ],
    clean: [
      {
        language: 'javascript',
        code: `async function login(req, res) { if (!user || !(await compare(password, user.hash))) return res.status(401).json({ error: 'Invalid email or password' }); }`,
      },
      {
        language: 'php',
        code: `<?php function login() { if (!$user || !password_verify($p, $user->hash)) { return fail('Invalid credentials'); } }`,
      },
      { language: 'python', code: `def login():\n    return error('Invalid username or password')` },
      { language: 'go', code: `package a\nfunc Login() { fail("invalid username or password") }` },
      { language: 'java', code: `class A { void login() { throw new E("Bad credentials, password or name"); } }` },
      { language: 'ruby', code: `def login\n  fail('Invalid email or password')\nend` },
      { language: 'csharp', code: `class A { void Login() { Fail("Invalid user name or password"); } }` },
    ],
  },
};

/** `app.post('/login', …`: what a function without a name is for. */
function routeBefore({ file }: SourceModel, { name, code }: FunctionModel): string {
  if (name !== '') return '';
  const before = file.text.slice(Math.max(0, code.start - 80), code.start);
  return /\(\s*['"`](\/[\w/-]+)['"`]\s*,[^;]*$/.exec(before)?.[1] ?? '';
}

function messagesIn(
  strings: readonly Parameters<typeof stringsIn>[0][],
  one: FunctionModel,
): readonly { readonly text: string; readonly code: Code }[] {
  return strings
    .filter(({ code }) => code.start >= one.code.start && code.end <= one.code.end)
    .flatMap((value) => stringsIn(value).map((text) => ({ text, code: value.code })));
}
