import type { Value } from '../../../languages/model.ts';
import { deep } from '../../values.ts';

/** The variable of the environment, or the setting, that a key is read from. */
export function environmentNames(key: Value): string[] {
  const names: string[] = [];
  for (const part of deep(key)) {
    if (part.kind === 'path') {
      const name = /(?:^|\.)(?:env|environ|ENV|_ENV|\$_ENV|\$_SERVER)\.(\w+)$/.exec(part.path)?.[1];
      if (name !== undefined) names.push(name);
      const setting = /^(?:config|Configuration|Rails\.application\.secrets)\.(.+)$/.exec(part.path)?.[1];
      if (setting !== undefined) names.push(setting);
      const inJson = /(?:^|\/)config\.json\.([\w.]+)$/.exec(part.path)?.[1];
      if (inJson !== undefined) names.push(inJson);
      names.push(...boundSettings(part.path));
    }
    if (
      part.kind === 'call' &&
      (/^(getenv|env|get|fetch|Getenv|GetEnvironmentVariable|config|getOrThrow|\[\])$/.test(part.call.name) ||
        /^(get|lookup|must|read|load)?_?(string_?)?(from_?)?env(ironment)?(_?or_?\w*|_?var|_?string|_?with_?\w+)?$/i.test(
          part.call.name,
        ))
    ) {
      const first = part.call.arguments[0]?.value;
      const isConfig =
        /config/i.test(part.call.receiverText ?? '') && /secret|key/i.test(first?.kind === 'string' ? first.text : '');
      if (first?.kind === 'string' && (isConfig || /^[A-Z][A-Z0-9_]+$/.test(first.text))) names.push(first.text);
    }
  }
  return names;
}

/** `_appSettings.Secret`, `_jwtOptions.Value.Key`: a section that is bound to an object, by the object's name. */
export function boundSettings(path: string): readonly string[] {
  const [, holder, property] =
    /(?:^|\.)_?(\w*(?:settings|options|config|properties))\.(?:Value\.|CurrentValue\.)?(\w+)$/i.exec(path) ?? [];
  if (holder === undefined || property === undefined || /^os|^process/.test(path)) return [];
  const section = holder.replace(/(settings|options|config|properties)$/i, '');
  return section === '' ? [`${holder}.${property}`] : [`${holder}.${property}`, `${section}.${property}`];
}
