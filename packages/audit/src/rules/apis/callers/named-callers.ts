import type { Code, SourceModel } from '../../../languages/model.ts';

const looksUpByName =
  /\bwhere\(\s{0,9}['"](?:email|id|user_?id|username|user_?name|phone)['"]\s{0,9},\s{0,9}\$request->(?:input|get|query|header|post|json)\s{0,9}\(|\bfind(?:OrFail)?\(\s{0,9}\$request->(?:input|get|query|header|post|json)\s{0,9}\(/;
const asksForProof = /Hash::check|password_verify|token|api_?key|secret|signature|hash_equals|decode\(/i;

/** `viaRequest('api', fn ($request) => User::where('email', $request->input('email'))->first())`: a guard that believes a name. */
export function* callersByName(model: SourceModel): Generator<Code> {
  for (const { name, arguments: given, code } of model.calls) {
    if (name !== 'viaRequest') continue;
    const body = given.find(({ value }) => value.kind === 'function')?.value.code.text ?? '';
    if (looksUpByName.test(body) && !asksForProof.test(body)) yield code;
  }
}
