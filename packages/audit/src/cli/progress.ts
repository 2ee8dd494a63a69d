/** Says how far long work is, on a terminal alone: in one line of standard error, which goes away. */
export function createProgress(what: string): {
  readonly show: (done: number, all: number) => void;
  readonly end: () => void;
} {
  const isTerminal = process.stderr.isTTY === true;
  let shown = 0;
  return {
    show(done, all) {
      const now = Date.now();
      if (!isTerminal || now - shown < 100) return;
      shown = now;
      process.stderr.write(`\r\u001b[K${done} of ${all} ${what}`);
    },
    end() {
      if (isTerminal && shown > 0) process.stderr.write('\r\u001b[K');
    },
  };
}
