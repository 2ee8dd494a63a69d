import { languageOf } from '../../../languages/file-names.ts';
import type { Branch, FunctionModel, Value } from '../../../languages/model.ts';
import type { RoutePlace } from '../../../routes/route.ts';
import type { Project } from '../../../source/project.ts';

/** A guard that a constant, or a setting of the environment, makes pass everybody. */
export interface GuardOff extends RoutePlace {
  readonly guard: string;
  /** What switches it off, as it is written. */
  readonly by: string;
  /** It is off as the code stands; else an operator's setting would do it. */
  readonly isOff: boolean;
}

const off =
  /(auth|login|security|guard|jwt|token)\w{0,20}(disabled|bypass(ed)?|skip(ped)?|off)\b|(disable|skip|bypass|ignore|no)_?(auth(?!or)|login|security|jwt|token|guard)/i;
const on =
  /(auth(?!or)|login|security|guard|jwt|token)\w{0,12}_?(is_?)?(enabled|required|active)\b|(enable|require|use|check)_?(auth(?!or)|login|security|jwt|token|guard)/i;
const environment =
  /process\.env|import\.meta\.env|os\.environ|getenv|Getenv|\bENV\[|Environment\.Get|\$_ENV|\$_SERVER/;
const passes =
  /^\W*(return\s+)?(await\s+)?(next|done|call_next|handler|chain\.doFilter|filterChain\.doFilter|c\.Next|next\.ServeHTTP|NextResponse\.next|f|func|fn|view\w*)\b|^\W*return\s*;?\W*$|^\W*return\s+(true|True|\$next|next|nil)\b/;
const refuses = /\b40[13]\b|unauthori[sz]ed|forbidden|\b(throw|raise|abort|halt|redirect)\b/i;

/** The guards of a project that are switched off by what they ask first. */
export function* guardsOff(project: Project): Generator<GuardOff> {
  for (const file of project.files) {
    if (languageOf(file) === undefined || project.isTest(file)) continue;
    const text = project.read(file) ?? '';
    if (!(off.test(text) || on.test(text)) || !refuses.test(text)) continue;
    for (const guard of project.model(file)?.functions ?? []) {
      if (!refuses.test(guard.code.text)) continue;
      for (const branch of guard.branches) {
        const isOff = switchesOff(branch);
        if (isOff === undefined) continue;
        yield { file, code: branch.condition.code, guard: nameOf(guard), by: branch.condition.code.text, isOff };
        break;
      }
    }
  }
}

function nameOf(guard: FunctionModel): string {
  for (let scope: FunctionModel | undefined = guard; scope !== undefined; scope = scope.within)
    if (scope.name !== '') return scope.name;
  return 'a guard';
}

/** Whether a branch lets everybody pass: as it stands, or by a setting; undefined where it does neither. */
function switchesOff({ condition, consequence }: Branch): boolean | undefined {
  const asked = condition.code.text;
  if (asked.length > 120 || /&&|\band\b/.test(asked) || !passes.test(consequence.text)) return undefined;
  const [saysOff, saysOn] = [off.test(asked), on.test(asked)];
  if (saysOff && isConstant(condition, true)) return true;
  if (saysOn && (isConstant(condition, false) || isNegated(condition, false))) return true;
  if (!environment.test(asked)) return undefined;
  const isNegative = /^\(?\s*(!|not\b)|!==?/.test(asked);
  return (saysOff && !isNegative) || (saysOn && !saysOff && isNegative) ? false : undefined;
}

function isConstant(value: Value, wanted: boolean): boolean {
  return (
    value.kind === 'boolean' &&
    value.boolean === wanted &&
    /^\W*[A-Za-z_$][\w.$:>-]*\W*$/.test(value.code.text) &&
    !/^\W*(true|false)\W*$/i.test(value.code.text)
  );
}

/** `!AUTH_ENABLED`, where the constant is false. */
function isNegated(value: Value, wanted: boolean): boolean {
  if (value.kind !== 'operation' || !/^(!|not)$/.test(value.operator)) return false;
  const [operand] = value.operands;
  return operand !== undefined && isConstant(operand, wanted);
}
