import type { Call, SourceModel, Value } from '../../languages/model.ts';
import { stringsIn } from '../../rules/values.ts';
import { matchesAnt } from './ant-pattern.ts';

/** One line of Apache Shiro's filter chains: of several that match a path the first counts. */
interface Chain {
  readonly pattern: string;
  /** Undefined where it lets everybody pass: `anon`. */
  readonly guard: string | undefined;
}

/** Filters of Shiro, and what projects call their own. */
const asks = /auth|jwt|token|\buser\b|\bperms\b|\broles\b|\brest\b|kickout/i;

/** The filter chains of Apache Shiro, as they stand in Java; in the order in which they are added. */
export class ShiroChains {
  readonly #chains: readonly Chain[];

  constructor(models: readonly SourceModel[]) {
    this.#chains = models
      .filter(({ file }) => /org\.apache\.shiro/.test(file.text))
      .flatMap(({ calls }) => calls.flatMap(chainOf));
  }

  /** The name of the filter that asks who it is for a path. */
  covering(path: string): string | undefined {
    const plain = path.replace(/\{[^{}]*\}/g, 'x');
    return this.#chains.find(({ pattern }) => matchesAnt(pattern, plain))?.guard;
  }
}

/** `addFilterChain(PREFIX + "/**", Key.get(BasicFilter.class))`, `filterChainMap.put("/**", "authc")`, `chain.addPathDefinition("/**", "jwt")`. */
function chainOf({ name, receiverText, arguments: given }: Call): Chain[] {
  const [first, ...filters] = given.map(({ value }) => value);
  const isMap = name === 'put' && /filter|chain/i.test(receiverText ?? '');
  if (first === undefined || filters.length === 0 || !(isMap || /^(addFilterChain|addPathDefinition)$/.test(name)))
    return [];
  const pattern = patternOf(first);
  // a map of filters by their names stands beside that of the chains
  if (pattern === undefined) return [];
  const words = filters.map(({ code }) => code.text.replace(/['"]/g, '')).join(', ');
  return [{ pattern, guard: /^anon\b/i.test(words) || !asks.test(words) ? undefined : words.slice(0, 60) }];
}

/** What a constant holds that stands in another class may be any prefix. */
function patternOf(value: Value): string | undefined {
  const text = stringsIn(value).join('');
  if (!text.startsWith('/')) return undefined;
  const isOpen = value.kind === 'concat' && value.parts[0]?.kind !== 'string';
  return isOpen ? `/**${text}` : text;
}
