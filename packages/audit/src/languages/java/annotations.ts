import type { Argument, Decorator, Value } from '../model.ts';
import type { Node } from '../scripting/node.ts';
import { lazily } from '../scripting/spans.ts';
import { setting } from '../typed/texts.ts';
import type { JavaReader } from './read.ts';

/** The annotations of a declaration, each with its class as imported. */
export function annotationsOf(reader: JavaReader, declaration: Node): readonly Decorator[] {
  const modifiers = declaration.child('modifiers')?.children ?? [];
  return modifiers
    .filter((one) => one.kind === 'annotation' || one.kind === 'marker_annotation')
    .map((one) =>
      lazily<Decorator>({
        name: () => reader.typeName(one.field('name')?.text ?? ''),
        arguments: () => argumentsOf(reader, one),
        code: () => one.code,
      }),
    );
}

function argumentsOf(reader: JavaReader, annotation: Node): readonly Argument[] {
  return (annotation.field('arguments')?.children ?? []).map((one): Argument => {
    const value = one.kind === 'element_value_pair' ? one.field('value') : one;
    const name = one.kind === 'element_value_pair' ? one.field('key')?.text : undefined;
    const given: Value = value === undefined ? { kind: 'unknown', code: one.code } : reader.value(value);
    return name === undefined ? { value: given, isSpread: false } : { name, value: given, isSpread: false };
  });
}

/** `@Value("${jwt.secret:fallback}")`: the setting that Spring injects, with its default. */
export function injectedSetting(reader: JavaReader, declaration: Node): Value | undefined {
  const modifiers = declaration.child('modifiers');
  if (modifiers === undefined || !/@(Value|ConfigProperty)\b/.test(modifiers.text)) return undefined;
  const annotation = annotationsOf(reader, declaration).find((one) => /(^|\.)(Value|ConfigProperty)$/.test(one.name));
  if (annotation === undefined) return undefined;
  const named = (name: string) => annotation.arguments.find((one) => one.name === name)?.value;
  const first = annotation.arguments.find((one) => one.name === undefined)?.value ?? named('value') ?? named('name');
  if (first?.kind !== 'string') return undefined;
  const placeholder = /^\$\{\s*([\w.[\]-]+)\s*(?::([\s\S]*))?\}$/.exec(first.text);
  const fallback = named('defaultValue') ?? textValue(placeholder?.[2], first);
  if (placeholder === null)
    return /^[$#]/.test(first.text) ? undefined : setting(`config.${first.text}`, fallback, first.code);
  return setting(`config.${placeholder[1]}`, fallback, first.code);
}

function textValue(text: string | undefined, from: Value): Value | undefined {
  return text === undefined || text === '' || /^[$#]\{|^#/.test(text)
    ? undefined
    : { kind: 'string', text, code: from.code };
}
