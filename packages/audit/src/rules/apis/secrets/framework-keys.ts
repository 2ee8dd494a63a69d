import type { Call, SourceModel, Value } from '../../../languages/model.ts';

/** Keys that a framework signs tokens with, under names that say little outside of it. */

/** Middleware that is given its key as an argument: the positions of the keys. */
const keyArguments: readonly (readonly [RegExp, readonly number[]])[] = [
  [/(echo-jwt\/v\d+|labstack\/echo(\/v\d+)?\/middleware)\.JWT$/, [0]],
  [/go-chi\/jwtauth(\/v\d+)?\.New$/, [1]],
];

/** The arguments of a call that are a framework's key. */
export function keyArgumentsOf({ target, arguments: given }: Call): readonly Value[] {
  const positions = keyArguments.find(([pattern]) => pattern.test(target))?.[1] ?? [];
  return positions.flatMap((position) => given[position]?.value ?? []);
}

/** What of Go's middleware is told its key as a field. */
const middlewareOfGo = /echo-jwt|gofiber\/(contrib\/)?jwt|appleboy\/gin-jwt|JWTWithConfig/;

/** Whether a name is that of a framework's key, in this file. */
export function isFrameworkKey(name: string, target: string, model: SourceModel): boolean {
  const { path, text, language } = model.file;
  if (/^(secret|key|jwt_secret|signing_key)$/i.test(name)) {
    if (/(^|\/)config\/(jwt|jwt[-_]auth|tokens?)\.php$/.test(path)) return true;
  }
  // devise-jwt and Knock
  if (/(^|\.)jwt\.secret$|\btoken_secret_signature_key$/.test(target)) return language === 'ruby';
  if (language === 'go' && /^(SigningKey|Key)$/.test(name)) return middlewareOfGo.test(text);
  if (/^(SIGNING_KEY|VERIFYING_KEY)$/.test(name)) return /SIMPLE_JWT/.test(text);
  if (/^(SECRET_KEY|SECRET|secret_key|ALGORITHM_SECRET|secret|secretKey)$/.test(name)) {
    return (
      target === name &&
      /(encode|decode|sign|verify)\([^()\n]*\b(SECRET_KEY|SECRET|secret_key|secretKey)\b/.test(text) &&
      /jwt/i.test(text)
    );
  }
  return false;
}
