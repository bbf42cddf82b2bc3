// Tables and numbers as Markdown.

/** `rows` are lists of cells; the first column is text, all others are numbers. */
export function table(heads, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(heads), `|---|${'--:|'.repeat(heads.length - 1)}`, ...rows.map(line)].join('\n');
}

/** 12,345 */
export const count = (number) => number.toLocaleString('en-US');

/** Milliseconds. */
export const ms = (number) => number.toFixed(2);

/** What a goal came to. */
export const verdict = (holds) => (holds ? 'holds' : '**does not hold**');
