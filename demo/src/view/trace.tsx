// A step of the SDK's core, as its worker told it: what was checked, what came, what was ordered; masked values as marks.
import type { Masked, Shown, TraceEntry, TracePart } from 'codegrant/inspect';
import { texts } from '../texts';
import { Section } from './prose';

const t = texts.sdk;

export function TraceStep({ entry: { event, commands, checks } }: { entry: TraceEntry }) {
  return (
    <div class="trace">
      {checks.length > 0 && (
        <ul class="facts">
          {checks.map(({ rule, section, failed }) => (
            <li key={rule} class={failed ? 'broken' : 'holds'}>
              <span class="mark" role="img" aria-label={failed ? texts.card.broken : texts.card.holds}>{failed ? '✗' : '✓'}</span>
              <span>{rule}{failed && <> <strong>{failed}</strong></>}</span>
              <span class="value" />
              <span class="sections">{section.split(', ').map((one, i, all) => <Section key={one} of={one.startsWith('§') ? `${rfcBefore(all, i)} ${one}` : one} />)}</span>
            </li>
          ))}
        </ul>
      )}
      <Part part={event} title={t.event} />
      {commands.filter(({ name }) => shown.has(name)).map((command, i) => <Part key={i} part={command} title={t.commands} />)}
    </div>
  );
}

// Of the rest there is nothing to see.
const shown = new Set(['http_request', 'navigate', 'replace_url', 'store_put', 'fail', 'emit', 'verify_signature', 'authorize_request']);

/// `RFC 6749` of the nearest entry before that names one.
function rfcBefore(sections: string[], at: number): string {
  for (let i = at - 1; i >= 0; i--) {
    const [rfc] = /^.+(?= §)/.exec(sections[i]!) ?? [];
    if (rfc) return rfc;
  }
  return '';
}

function Part({ part: { name, values }, title }: { part: TracePart; title: string }) {
  return (
    <div class="part">
      <p class="fine">{title} <code>{name}</code></p>
      <Members of={values} />
    </div>
  );
}

function Members({ of: values }: { of: Record<string, Shown> }) {
  const members = Object.entries(values);
  if (members.length === 0) return null;
  return (
    <dl class="members">
      {members.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd><Value of={value} /></dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ of: value }: { of: Shown }) {
  if (value === null || typeof value !== 'object') return <>{String(value)}</>;
  if (isMasked(value)) return <span class="mask" data-testid="mask">•••• <code>{value.fingerprint}</code></span>;
  if (Array.isArray(value)) return <>{value.map((one, i) => <span key={i}><Value of={one} /> </span>)}</>;
  return <Members of={value as Record<string, Shown>} />;
}

function isMasked(value: object): value is Masked {
  return 'masked' in value;
}
