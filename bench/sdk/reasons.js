// The texts of `Reason`, by their place in its list: a patch cuts reasons from the enum, and here their texts go with
// them. So no patch has texts, whose words change more often than anything else of a feature.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './places.js';

const header = 'sdk/codegrant/base/reason.hpp';
const source = 'sdk/codegrant/base/reason.cpp';

/**
 * Rewrites the texts in `copy`, and returns what undoes that. `textOf` is given each text that stays, and returns it or
 * another. Codes that no text is left under go, too.
 */
export function rewriteTexts(copy, textOf = (text) => text) {
  const path = join(copy, source);
  const before = readFileSync(path, 'utf8');
  const stay = reasonsIn(copy);
  const literals = /(?<=string_view explanations =\n)[^]*?(?=;\n)/;
  const texts = textsIn(literals.exec(before)[0]);
  const reasons = reasonsIn(repository);
  if (texts.length !== reasons.length) throw new Error(`${source} has ${texts.length} texts for ${reasons.length} reasons`);

  const left = texts.filter((_, i) => stay.includes(reasons[i]));
  const lines = left.flatMap(({ code, text }, i) => [...(code === left[i - 1]?.code ? [] : [code]), textOf(text)]);
  const after = before
    .replace(literals, () => lines.map((line) => `    "${line}\\n"`).join('\n'))
    .replace(`Reason::${reasons.at(-1)}`, `Reason::${stay.at(-1)}`);
  writeFileSync(path, after);
  return () => writeFileSync(path, before);
}

const reasonsIn = (place) => /enum class Reason [^{]*{([^}]*)}/.exec(readFileSync(join(place, header), 'utf8'))[1].match(/\w+/g);

/** Each text with the code above it. */
function textsIn(literals) {
  let code;
  return [...literals.matchAll(/"(.*)\\n"/g)].flatMap(([, line]) => {
    if (!line.startsWith(':')) return [{ code, text: line }];
    code = line;
    return [];
  });
}
