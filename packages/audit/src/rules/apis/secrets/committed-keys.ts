import type { Code, SourceModel } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { firstOfEach } from '../../values.ts';
import { tokenKeys } from '../jwt/jwt-keys.ts';
import { valueInEnvironmentFiles } from './environment-files.ts';
import { environmentNames } from './environment-names.ts';
import { isFirstToTell } from './hardcoded-keys.ts';
import { isSecretText, tokenSecretName } from './secrets.ts';
import { allSettings, type FileSetting, placeOfSetting } from './settings-files.ts';

/** A secret of tokens that stands in a file of settings which is kept with the source. */
export interface CommittedKey {
  /** The variable, or the setting. */
  readonly name: string;
  readonly value: string;
  /** Where it is set. */
  readonly setIn: string;
  readonly owner: string;
  readonly code: Code;
  /** The file of `code`, when it is another than the one that is looked at. */
  readonly file?: string;
}

/** What the keys of a file are set to in environment files and settings, each told of by the first file that reads it. */
export function committedKeys(model: SourceModel, project: Project): readonly CommittedKey[] {
  const read = tokenKeys(model).flatMap(({ key, code, owner }) =>
    environmentNames(key).flatMap((name) => {
      const set = valueInEnvironmentFiles(project, name);
      const isSaidBySettings = set?.setting !== undefined && isTokenSetting(set.setting, project);
      return set === undefined || isSaidBySettings || !isSecretText(set.value)
        ? []
        : [{ name, value: set.value, setIn: set.file, owner, code }];
    }),
  );
  return firstOfEach(read, ({ value }) => value)
    .filter(({ name, setIn }) => isFirstToTell(project, `${setIn} ${name}`, model.file.path))
    .map((one) => {
      const place = placeOfSetting(project, one.setIn, one.name, one.value);
      return place === undefined ? one : { ...one, code: place, file: one.setIn };
    });
}

/** The settings of a project that are secrets of tokens by their name, whoever reads them. */
export function settingsOfTokens(project: Project): readonly CommittedKey[] {
  return [...allSettings(project).values()].flatMap((setting) => {
    const { file, name, value } = setting;
    const place = isTokenSetting(setting, project) ? placeOfSetting(project, file, name, value) : undefined;
    return place === undefined ? [] : [{ name, value, setIn: file, owner: 'the application', code: place, file }];
  });
}

const settingOfTokens =
  /(^|[.:])\w*(jwt|tokens?|auth(entication)?)\w*[.:](access|sign(ing)?|hmac|symmetric|base64)?[-_]?(secret|key|secret[-_]?key|sign(ing)?[-_]?(key|secret))$|(jwt|token)[-_]?(signing[-_]?)?(secret|key)$|jwt[-_]?secret[-_]?key$|(^|[.:])(app|application|security)[.:]secret([-_]?key)?$/i;
const ofDevelopment =
  /[-.](dev|development|local|test|ci|sample|example)\.\w+$|\/(dev|development|local|test)\.\w+$|(^|[.:])(development|test)[.:]/i;
const isNoSecret =
  /^(\{cipher\}|ENC\(|vault:|arn:|@|!|\[|\{|%|\$)|^(true|false|null|none|~|\d+)$|^your[-_ ]|^change|^<|\*{3}|\.{3}|^\w+(\.\w+){2,}$/i;
/** `JWT_SECRET`: the name of the variable that holds it. */
const isNameOfVariable = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/;

/** Whether a setting is the secret of tokens, by its name and by what it is. */
function isTokenSetting({ file, name, value }: FileSetting, project: Project): boolean {
  const last = name.split(/[.:]/).at(-1) ?? '';
  if (!settingOfTokens.test(name) && !tokenSecretName.test(last)) return false;
  if (/public|csrf|url|uri|path|file|header|cookie|name|alias|store|issuer|expir|push|fcm/i.test(name)) return false;
  if (ofDevelopment.test(file) || ofDevelopment.test(name)) return false;
  if (value.length < 4 || isNoSecret.test(value) || isNameOfVariable.test(value) || !isSecretText(value)) return false;
  return /jwt/i.test(name) || project.mentions('jwt');
}
