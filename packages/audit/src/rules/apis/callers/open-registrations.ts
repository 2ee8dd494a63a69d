import type { Code, SourceModel } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { isInside } from '../../values.ts';

/** Where whoever comes makes an account of their own. */

/** Who is logged in already makes the account, or the roles that newcomers may take are listed, and no administrator is among them. */
const isChosenFromList =
  /req\.user\b|includes\(\s*\w*\.?role|isAdmin\(|\$_SESSION\b[^;]*(role|admin)|in_array\s*\([^;]*role|role\w*['"]\s*=>\s*['"[][^;]*?\bin:(?![^'"\]]*admin)/i;

/** Whoever signs up says in which role: where somebody who is logged in makes accounts for others, that is as it should be. */
export function isOfRegistration(model: SourceModel, start: number, end: number): boolean {
  const at = { start, end } as Parameters<typeof isInside>[0];
  const within = model.functions.filter(({ code }) => isInside(at, code));
  const route = model.calls.find(
    ({ name, code, arguments: given }) =>
      /^(post|put|all)$/.test(name) && isInside(at, code) && given[0]?.value.kind === 'string',
  )?.arguments[0]?.value;
  const isNamed = [...within.map(({ name }) => name), route?.kind === 'string' ? route.text : ''].some((name) =>
    /(^|[._/-])((do|post|create)_?)?(register(_?(user|account))?|registration|sign-?_?up(_?user)?)$/i.test(name),
  );
  const isPage = within.length === 0 && /(^|[/_-])(register|registration|sign-?_?up)\w*\.php$/i.test(model.file.path);
  const around = isPage ? model.file.text : within.map(({ code }) => code.text).join('\n');
  return (isNamed || isPage) && !isChosenFromList.test(around);
}

/** `POST /users` for whoever comes, which writes down the role that it is sent. */
export function isOfOpenAccounts(model: SourceModel, project: Project, code: Code): boolean {
  if (!/users?|accounts?|members?/i.test(model.file.text)) return false;
  const within = model.functions.filter((one) => isInside(code, one.code));
  if (within.some((one) => isChosenFromList.test(one.code.text))) return false;
  return project.routes.some(
    ({ method, path, file, protection, handler }) =>
      method === 'POST' &&
      protection === 'open' &&
      file === model.file.path &&
      /\/(users?|accounts?|members?)$/i.test(path) &&
      within.some((one) => one.code.start === handler?.code.start),
  );
}
