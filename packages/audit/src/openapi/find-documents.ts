import type { ReadFile } from './document.ts';

const names = /(^|[/._-])(openapi|swagger|api-?docs?|oas3?)([._-][\w.-]*)?\.(ya?ml|json)$/i;
const anyData = /\.(ya?ml|json)$/i;
/** Manifests and lock files are many, and never documents. */
const never =
  /(^|\/)(package(-lock)?|tsconfig[\w.]*|composer|pnpm-lock|docker-compose[\w.-]*|angular|renovate|\.[\w-]+rc)\.(ya?ml|json)$/i;

/**
 * The OpenAPI and Swagger documents among files: YAML and JSON whose first lines say `openapi:` or `swagger:`. A document's parts, which other documents
 * refer to, say neither.
 */
export function findDocuments(files: readonly string[], read: ReadFile): readonly string[] {
  return files.filter((file) => {
    if (!anyData.test(file) || never.test(file)) return false;
    const text = read(file);
    return text !== undefined && isDocument(text, names.test(file));
  });
}

/** How far the version may stand from the beginning: licences and `info` may come first. */
const head = 4_000;

function isDocument(text: string, isNamedSo: boolean): boolean {
  const beginning = isNamedSo ? text : text.slice(0, head);
  return (
    /^(openapi\s*:\s*["']?3\.|swagger\s*:\s*["']?2\b)/m.test(beginning) ||
    /^\s*\{[\s\S]*?"(openapi"\s*:\s*"3\.|swagger"\s*:\s*"2\.0")/.test(beginning)
  );
}
