// Plain values as YAML, for the editor: what JSON can say, in fewer signs.

export function toYaml(value: unknown, indent = ''): string {
  if (Array.isArray(value)) return value.map((item) => `${indent}- ${below(item, indent, 'item')}`).join('\n');
  return Object.entries(value as object)
    .map(([name, member]) => `${indent}${scalar(name)}:${below(member, indent, 'member')}`)
    .join('\n');
}

/// What stands after `- ` or `name:`.
function below(value: unknown, indent: string, place: 'item' | 'member'): string {
  if (typeof value !== 'object' || value === null) return (place === 'member' ? ' ' : '') + scalar(value);
  if (isFlat(value)) return `${place === 'member' ? ' ' : ''}${flow(value)}`;
  const text = toYaml(value, `${indent}  `);
  return place === 'member' ? `\n${text}` : text.trimStart();
}

/// Lists and small objects of plain values fit on a line.
function isFlat(value: object): boolean {
  const values = Object.values(value);
  return values.every((one) => typeof one !== 'object') && (Array.isArray(value) || values.length < 3) && JSON.stringify(value).length < 60;
}

function flow(value: object): string {
  if (Array.isArray(value)) return `[${value.map(scalar).join(', ')}]`;
  return `{ ${Object.entries(value).map(([name, member]) => `${scalar(name)}: ${scalar(member)}`).join(', ')} }`;
}

function scalar(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  const isPlain = /^[A-Za-z/][\w ./@-]*$/.test(value) && !/^(true|false|yes|no|on|off|null|y|n)$/i.test(value) && !value.endsWith(' ');
  return isPlain ? value : JSON.stringify(value);
}
