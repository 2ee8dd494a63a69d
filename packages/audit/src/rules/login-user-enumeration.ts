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
    if (project.isTest(model.file.path) || !mayTellApart(model.file.text)) return;
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
};

/** Whether a text holds both answers; others are not parsed for them. */
function mayTellApart(text: string): boolean {
  const plain = text.includes("\\'") ? text.replaceAll("\\'", "'") : text;
  return wrongPassword.test(plain) && unknownUser.test(plain);
}

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
