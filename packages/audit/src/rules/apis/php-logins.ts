import type { FunctionModel } from '../../languages/model.ts';
import {
  isNamedLogin,
  isOtherThanLogin,
  limitsAttempts,
  storesPassword,
  takesPassword,
  verifiesPassword,
} from '../../routes/php-passwords.ts';
import type { Project } from '../../source/project.ts';
import { headOf, type LoginFunction } from './password-checks.ts';

/**
 * The functions of PHP that log people in, for projects whose table of routes names no login: one entry that leads to methods by a name in the request, say.
 * Those that read the password out of the request themselves; else those that are given it.
 */
export function phpLogins(project: Project): readonly LoginFunction[] {
  const found = project.files.flatMap((file) => {
    const text = file.endsWith('.php') && !project.isTest(file) ? project.read(file) : undefined;
    if (text === undefined || !verifiesPassword(text) || limitsAttempts(text)) return [];
    return (project.model(file)?.functions ?? []).filter(isLogin).map((one) => ({ file, one }));
  });
  const reading = found.filter(({ one }) => takesPassword(one.code.text));
  const chosen =
    reading.length > 0
      ? reading
      : found.filter(({ one }) => isNamedLogin(one.name) || givesToken.test(one.code.text)).slice(0, 1);
  return chosen.map(({ file, one }) => ({ file, name: one.name, code: headOf(one) }));
}

/** What somebody gets who was let in. */
const givesToken = /JWT::encode|createToken\s*\(|generate\w*Token|\$_SESSION\s*\[|setcookie\s*\(/i;

function isLogin({ name, code, within }: FunctionModel): boolean {
  if (name === '' || within !== undefined || isOtherThanLogin(name) || !verifiesPassword(code.text)) return false;
  return isNamedLogin(name) || !storesPassword(code.text);
}
