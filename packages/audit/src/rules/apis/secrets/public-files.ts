/** Names of variables that tools build into what browsers get. */
export const publicPrefix =
  /^[ \t]*(?:export[ \t]+)?(NEXT_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|EXPO_PUBLIC|GATSBY|VUE_APP|PUBLIC|NG_APP)_/;

const clientFile = /(^|\/)(public|static|www|wwwroot|resources\/js|assets\/js|src\/app\/.*\.component)(\/|\.ts$)/;

/** Whether a file is delivered to browsers as it is, by its place. */
export function isPublicFile(file: string): boolean {
  return (
    (clientFile.test(file) && /\.(m?js|ts|jsx|tsx|html?)$/.test(file)) ||
    /\.(vue|svelte)$/.test(file) ||
    /(^|\/)environments?\/environment[\w.-]*\.ts$/.test(file)
  );
}
