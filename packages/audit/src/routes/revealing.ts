import type { FunctionModel } from '../languages/model.ts';

/** What a handler answers that hardly anybody means for everybody, whatever its path is called. */

/** The whole environment, with every secret that the process was given. */
const environment =
  /(?<![=.]\s{0,4})\bprocess\.env\b(?![.[?\w]|\s{0,4}[;=])|\bdict\(\s{0,4}os\.environ|\bos\.environ\.(copy|items)\(|json\w{0,10}\([^()\n]{0,40}\bos\.environ\s{0,4}[,)]|\bos\.Environ\(\)|\bphpinfo\(|(json_encode|print_r|var_dump)\(\s{0,4}\$_(ENV|SERVER)\s{0,4}[,)]|\bENV\.(to_h|to_hash|inspect|to_json)|System\.getenv\(\s{0,4}\)|GetEnvironmentVariables\(/;
/** Columns that hold secrets, asked for by name. */
const secretColumns =
  /\bselect\b[^'"`;]{0,120}\b(pass(word|phrase|wd)?|secret\w{0,20}|api_?key|private_?key|mnemonic|seed_?phrase|ssn|card_?number|cvv)\b[^'"`;]{0,80}\bfrom\b/i;
const comparesPassword = /compare|verify|check_?pass|matches|hash|log_?in|sign_?in/i;
/** Every record of people, as it is kept. */
const allPeople =
  /\b\w{0,20}(user|account|customer|employee|patient|member)s?(Model|Service|Repository|Repo|Dao|DAO|Store|Collection)?(\.|::)(findAll|getAll\w{0,20}|listAll\w{0,20}|find_all|get_all\w{0,20}|findMany|find|all|list)\(\s{0,4}(\{\s{0,4}\}\s{0,4})?\)|\b(User|Account|Customer|Employee|Patient|Member)(\.objects\.all\(\)|\.query\.all\(\)|\.all\b(?!\())|\.Users\.ToList(Async)?\(|\.Find\(\s{0,4}&(users|accounts|customers|employees|patients)\s{0,4}\)|\bselect\s{1,4}\*\s{1,4}from\s{1,4}[`"]?(users?|accounts|customers|employees|patients|members)[`"]?\s{0,4}['"`;]/i;
/** Whose records are joined whole: with what logs them in. */
const wholeOwners =
  /\binclude:\s{0,4}\[\s{0,4}(\{\s{0,4}model:\s{0,4})?(db\.|models\.)?(User|Account|Customer)s?(Model)?\s{0,4}(,\s{0,4}as:[^,{}\]]{0,40})?\}?\s{0,4}\]/;
/** Only some of their fields, or nothing but how many. */
const someFields =
  /attributes\s{0,4}:|\.select\(\s{0,4}['"`{][^-]|\bselect\s{0,4}:|exclude|\.length\b\s{0,4}[})]|\bcount/i;

/** Whether it answers the environment of the process. */
export function answersEnvironment(handler: FunctionModel | undefined): boolean {
  return environment.test(handler?.code.text ?? '');
}

/** Whether it answers records of all people there are. */
export function answersAllPeople(handler: FunctionModel | undefined): boolean {
  const text = handler?.code.text ?? '';
  return allPeople.test(text) && !someFields.test(text);
}

/** Whether it answers secrets that are kept for people, or the people themselves. */
export function answersSecrets(handler: FunctionModel | undefined): boolean {
  const text = handler?.code.text ?? '';
  if (answersEnvironment(handler) || answersAllPeople(handler)) return true;
  if (secretColumns.test(text) && !comparesPassword.test(text.replace(secretColumns, ''))) return true;
  return wholeOwners.test(text) && !/attributes\s{0,4}:/.test(text);
}
