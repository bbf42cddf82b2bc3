// What helps with a refusal: the server's own words, and the values to compare or to register, ready to copy.
import type { Refusal } from '../http/refusal';
import { filled, texts } from '../texts';
import { CopyButton } from './copy_button';
import { Prose } from './prose';

const t = texts.advice;

/// Text from outside: nothing in it is read as code or as a link.
export function ServerWords({ refusal }: { refusal: Refusal | undefined }) {
  if (!refusal?.description) return null;
  return (
    <figure class="server_words">
      <figcaption>{t.serverSays}</figcaption>
      <blockquote data-testid="server_words">{refusal.description}</blockquote>
    </figure>
  );
}

/// Those of `values` that have one of these names.
export function Settings({ names, values }: { names: string[]; values: Record<string, string> }) {
  const known = names.filter((name) => values[name]);
  if (known.length === 0) return null;
  return (
    <dl class="settings">
      {known.map((name) => (
        <div key={name}>
          <dt><code>{name}</code> <span class="fine"><Prose text={t.settings[name] ?? ''} /></span></dt>
          <dd>
            <code data-testid={`setting_${name}`}>{values[name]}</code>
            <CopyButton label={t.copy} aria={filled(t.copyName, { name })} text={() => values[name]!} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
