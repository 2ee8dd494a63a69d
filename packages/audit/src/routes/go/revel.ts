import type { FunctionModel, SourceModel } from '../../languages/model.ts';
import { codeOf } from '../../rules/code-of.ts';
import { type Cover, emptyCover } from '../cover.ts';
import { coveredRoute } from '../covered-route.ts';
import type { Files } from '../files.ts';
import { Program } from '../program.ts';
import type { Route } from '../route.ts';
import { addGoMiddleware } from './go-guards.ts';

const line =
  /^[ \t]{0,20}(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|WS|\*)[ \t]{1,80}(\/\S{0,200})[ \t]{1,80}([A-Z]\w{0,80})\.(\w{1,80})/gm;

/** The routes of Revel, which `conf/routes` draws: a method, a path, and the action that answers. */
export function revelRoutes(models: readonly SourceModel[], project: Files): readonly Route[] {
  const relevant = models.filter(({ file }) => file.language === 'go' && !file.path.endsWith('_test.go'));
  if (!relevant.some(({ file }) => file.text.includes('revel/revel"'))) return [];
  const program = new Program(relevant);
  const interceptors = interceptorsIn(relevant);
  return project.files
    .filter((file) => /(^|\/)conf\/routes$/.test(file))
    .flatMap((file) => {
      const text = project.read(file) ?? '';
      return [...text.matchAll(line)].flatMap((drawn) => {
        const [whole, method = '*', path = '/', controller = '', action = ''] = drawn;
        // what a module of Revel serves
        if (/^(Static|Favicon)$/.test(controller)) return [];
        const handlers = program.functionsNamed(`${controller}.${action}`);
        const handler =
          handlers.find((one) =>
            new RegExp(`\\(\\s{0,4}(?:\\w{1,40}\\s{1,4})?\\*?${controller}\\s{0,4}\\)`).test(
              one.code.text.slice(0, 200),
            ),
          ) ?? handlers[0];
        const cover = coverOf(program, interceptors, controller);
        const start = drawn.index + (whole.length - whole.trimStart().length);
        const code = codeOf(text, start, drawn.index + whole.length);
        const declared = {
          framework: 'revel',
          method: method === 'WS' ? 'GET' : method,
          path: templated(path),
          file,
          code,
          reason: isShown(method, handler) ? 'page without input' : undefined,
        };
        return [coveredRoute(program, { ...declared, handler, cover, isHandlerElsewhere: handler === undefined })];
      });
    });
}

/** A page that a form is sent to, and that takes nothing of it. */
function isShown(method: string, handler: FunctionModel | undefined): boolean {
  const text = handler?.code.text ?? '';
  return (
    method === 'POST' &&
    handler?.parameters.length === 0 &&
    /\.Render\(/.test(text) &&
    !/\bParams\b|GetForm|GetBody/.test(text)
  );
}

interface Interceptor {
  readonly model: SourceModel;
  /** What is called before actions: `checkUser`, `App.checkUser`. */
  readonly value: SourceModel['calls'][number]['arguments'][number]['value'];
  /** The controllers that it is for, as written; `''` for all. */
  readonly controllers: string;
}

/** `revel.InterceptMethod(Hotels.checkUser, revel.BEFORE)`, `revel.InterceptFunc(checkUser, revel.BEFORE, &Hotels{})`. */
function interceptorsIn(models: readonly SourceModel[]): readonly Interceptor[] {
  return models.flatMap((model) =>
    model.file.text.includes('.Intercept')
      ? model.calls.flatMap(({ name, arguments: [first, when, ...others] }): Interceptor[] => {
          const value = first?.value;
          if (
            !/^Intercept(Method|Func)$/.test(name) ||
            value === undefined ||
            !/BEFORE/.test(when?.value.code.text ?? '')
          )
            return [];
          const named = others.map((one) => one.value.code.text).join(' ');
          const controllers = name === 'InterceptMethod' ? value.code.text : /AllControllers/i.test(named) ? '' : named;
          return [{ model, value, controllers }];
        })
      : [],
  );
}

function coverOf(program: Program, interceptors: readonly Interceptor[], controller: string): Cover {
  const cover = emptyCover();
  for (const { value, controllers } of interceptors) {
    const [owner = ''] = /(?<!\w)\w{1,80}(?=\.|\{|\))/.exec(controllers) ?? [];
    const embeds = program.models.some(({ file }) =>
      new RegExp(`\\btype ${controller} struct \\{[^}]{0,200}\\b${owner}\\b`).test(file.text),
    );
    if (controllers === '' || owner === controller || (owner !== '' && embeds)) addGoMiddleware(program, cover, value);
  }
  return cover;
}

/** `/hotels/:id` and `/public/*filepath` with names in braces. */
function templated(path: string): string {
  return path.replace(/[:*](\w+)/g, '{$1}').replace(/(?<=.)\/$/, '');
}
