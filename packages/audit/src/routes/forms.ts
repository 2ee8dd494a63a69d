import type { FunctionModel } from '../languages/model.ts';
import type { Program } from './program.ts';

/** The declarations of what a handler takes: of `create(@Body() form: SignUpForm)` the class `SignUpForm`, as the project writes it. */
export function formsOf(program: Program, handler: FunctionModel): string {
  return handler.parameters
    .map(({ type }) => (type ?? '').replace(/^(Partial|Omit|Pick|Readonly)<|[<,[|&].*$|>$/g, '').trim())
    .filter((type) => /^[A-Z]\w{2,60}$/.test(type) && !/^(String|Number|Boolean|Request|Response)$/.test(type))
    .map((type) => {
      const form = program.classNamed(type);
      const base = form?.bases.map((one) => program.classNamed(one.replace(/\(.*$/, ''))?.code.text ?? '').join('\n');
      return form === undefined ? '' : `${form.code.text}\n${base}`;
    })
    .join('\n');
}
