import type { Code, FunctionModel, SourceModel } from '../languages/model.ts';
import type { Match, StaticRule } from './rule.ts';
import { stringsIn } from './values.ts';

/** Whose account it is, in an answer. */
const person =
  '(?:user(?:name)?|e-?mail(?: address)?|account|member|customer|driver|worker|courier|badge|card|phone(?: number)?|address|student|employee|patient|staff|clerk)';
const unknownUser = new RegExp(
  [
    `\\b${person}\\b[^.]{0,30}\\b(?:not found|does(?:n't| not) exist|not exist|unknown|not known|not registered|not recogni[sz]ed|no such)`,
    '\\b(?:user(?:name)?|e-?mail|account)\\b[^.]{0,30}\\b(?:is invalid|incorrect)',
    `\\b(?:no such|unknown|no)(?: matching| registered)? ${person}\\b(?! or)`,
    '\\binvalid (?:user(?:name)?|e-?mail|account)\\b(?! or)',
    `\\b(?:do(?:n't| not)|can(?:'t|not)) (?:know|find|recogni[sz]e) (?:this|that|your|the|any)\\b[^.]{0,12}\\b${person}\\b`,
    "couldn't find your account",
  ].join('|'),
  'i',
);
const wrongPassword =
  /\b(wrong|incorrect|invalid|bad) (password|pin|passcode)\b|\b(password|pin|passcode)\b[^.]{0,20}\b(is )?(wrong|incorrect|invalid|not match|not correct|does(n't| not) (match|fit)|mismatch)/i;
const login = /log_?in|sign_?in|authenticate|session|token|auth|kiosk|enter\b|unlock|access\b|passport/i;

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
    javascript: ['password', 'pin'],
    php: ['password', 'pin'],
    python: ['password', 'pin'],
    go: ['password', 'pin'],
    java: ['password', 'pin'],
    ruby: ['password', 'pin'],
    csharp: ['password', 'pin'],
  },
  mention: /not found|not exist|unknown|no such|invalid|incorrect|wrong|not known|not know|does(n't| not) match/i,
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
      {
        language: 'javascript',
        code: `app.post('/unlock', async (req, res) => {
  const user = await find(req.body.email);
  if (!user) return res.status(404).json({ error: 'We do not know this address' });
  if (!(await compare(req.body.pin, user.pinHash))) return res.status(401).json({ error: 'Wrong PIN' });
});`,
      },
      {
        language: 'python',
        code: `def kiosk_signin(request):
    if courier is None:
        return error('no courier with this phone')
    if not check_password(pin, courier.password):
        return error('password wrong')`,
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
