import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Colours where the stream is a terminal that wants them (NO_COLOR, FORCE_COLOR), and plain text elsewhere. */
export function createColors(stream: NodeJS.WriteStream) {
  const paint = (style: Style) => (text: string) => styleText(style, text, { stream });
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    red: paint('red'),
    green: paint('green'),
    yellow: paint('yellow'),
    cyan: paint('cyan'),
  };
}

export type Colors = ReturnType<typeof createColors>;
