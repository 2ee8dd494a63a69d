import type { Call, Code, SourceModel, Value } from '../languages/model.ts';
import { isPlaceholder } from './apis/vendor-secrets.ts';
import type { Match, StaticRule } from './rule.ts';
import { deep, entryOf, namedArgument } from './values.ts';

const presented =
  /PHP_AUTH_(PW|USER)$|(^|\.)(auth|authorization|credentials?|basic_?auth|parsed)\.(password|pass)$|request\.authorization\.password$/i;

/** The password of Basic authentication, in the source. */
export const basicHardcodedCreds: StaticRule = {
  id: 'basic-hardcoded-creds',
  number: 'S26',
  title: 'The password of a Basic login stands in the source',
  cwe: [798],
  severity: 'high',
  why: 'Everybody with the source can log in, and the password changes only with a release.',
  remedy: 'Keep a hash of it (Argon2id) outside of the source, and compare with the function of the library.',
  triggers: {
    javascript: ['basic-auth', 'basicauth', 'BasicStrategy', 'auth.pass', 'credentials.pass'],
    php: ['PHP_AUTH_PW'],
    python: ['authorization.password', 'auth.password', 'BasicAuth', 'credentials.password'],
    ruby: ['http_basic_authenticate_with', 'authenticate_or_request_with_http_basic'],
    java: ['inMemoryAuthentication', 'InMemoryUserDetailsManager', 'withUser', 'withDefaultPasswordEncoder'],
  },
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    const codes = new Set<number>();
    for (const code of [...compared(model), ...configured(model)]) {
      if (codes.has(code.start)) continue;
      codes.add(code.start);
      yield {
        code,
        message: 'The password that callers have to give stands here as text.',
        remedy: this.remedy,
        confidence: 'high',
      };
    }
  },
  examples: {
    matching: [
      {
        language: 'javascript',
        code: "import basicAuth from 'express-basic-auth';\napp.use(basicAuth({ users: { admin: 'k8sTr4w-berry' } }));",
      },
      { language: 'php', code: "<?php\nif ($_SERVER['PHP_AUTH_PW'] !== 'k8sTr4w-berry') { deny(); }" },
      {
        language: 'php',
        code: "<?php\nif ($request->server->get('PHP_AUTH_PW') !== 'k8sTr4w-berry') { deny(); }",
      },
      { language: 'python', code: "def check(request):\n    return request.authorization.password == 'k8sTr4w-berry'" },
      {
        language: 'ruby',
        code: "class A < ApplicationController\n  http_basic_authenticate_with name: 'admin', password: 'k8sTr4w-berry'\nend",
      },
      {
        language: 'java',
        code: 'class A { void c(AuthenticationManagerBuilder a) { a.inMemoryAuthentication().withUser("admin").password("{noop}k8sTr4w-berry"); } }',
      },
    ],
    clean: [
      {
        language: 'javascript',
        code: "import basicAuth from 'express-basic-auth';\napp.use(basicAuth({ users: { admin: process.env.PASSWORD } }));",
      },
      {
        language: 'php',
        code: "<?php\nif (!password_verify($_SERVER['PHP_AUTH_PW'], $hash)) { deny(); } if ($_SERVER['PHP_AUTH_PW'] === '') { deny(); }",
      },
      { language: 'python', code: 'def check(request):\n    return verify(request.authorization.password, hashed)' },
      {
        language: 'ruby',
        code: "class A < ApplicationController\n  http_basic_authenticate_with name: 'admin', password: ENV['PASSWORD']\nend",
      },
      {
        language: 'java',
        code: 'class A { void c(AuthenticationManagerBuilder a) { a.inMemoryAuthentication().withUser("admin").password(env.getProperty("p")); } }',
      },
    ],
  },
};

function isLiteral(value: Value | undefined): boolean {
  return value?.kind === 'string' && value.text !== '' && !/^\$\{|^\$2[aby]\$|^\{bcrypt\}|^\$argon/.test(value.text);
}

function compared(model: SourceModel): readonly Code[] {
  return model.comparisons
    .filter(({ left, right }) => {
      const [given, wanted] = left.kind === 'path' || left.kind === 'call' ? [left, right] : [right, left];
      const name = presentedAs(given);
      return name !== undefined && /PW$|pass(word)?$/i.test(name) && presented.test(name) && isLiteral(wanted);
    })
    .map(({ code }) => code);
}

/** The path that is read, or `PHP_AUTH_PW` for `$request->server->get('PHP_AUTH_PW')`. */
function presentedAs(value: Value): string | undefined {
  if (value.kind === 'path') return value.path;
  if (value.kind !== 'call') return undefined;
  const [first] = value.call.arguments;
  return first?.value.kind === 'string' && /^(get|server|input|header)$/.test(value.call.name)
    ? first.value.text
    : undefined;
}

function configured(model: SourceModel): readonly Code[] {
  return model.calls.filter(isConfigured).map(({ code }) => code);
}

function isConfigured(call: Call): boolean {
  if (/(^|\.)(express-basic-auth|basicAuth)$/i.test(call.target)) {
    const users = entryOf(call.arguments[0]?.value, ['users']);
    return users?.kind === 'map' && [...users.entries.values()].some(isLiteral);
  }
  if (call.name === 'http_basic_authenticate_with') {
    const password = namedArgument(call, ['password']) ?? entryOf(call.arguments[0]?.value, ['password']);
    return isLiteral(password);
  }
  if (
    call.name === 'password' &&
    /withUser|withUsername|inMemoryAuthentication|withDefaultPasswordEncoder/.test(call.target)
  ) {
    const [given] = call.arguments;
    const texts = given === undefined ? [] : [...deep(given.value)].filter((part) => part.kind === 'string');
    return texts.some(
      (part) =>
        isLiteral(part) && part.kind === 'string' && !isPlaceholder(`${part.text.replace(/^\{noop\}/, '')}--------`),
    );
  }
  return false;
}
