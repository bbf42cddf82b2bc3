// Texts as they are shown: what stands between backquotes is code, and a section of an RFC leads to it.
import type { ComponentChildren } from 'preact';

export function Prose({ text }: { text: string }) {
  return <>{text.split('`').map((part, i) => (i % 2 ? <code key={i}>{part}</code> : part))}</>;
}

/// `RFC 6749 §4.1.3`, as a link where it is an RFC.
export function Section({ of: section }: { of: string }) {
  const [, number, place] = /^RFC (\d+) §([\d.]+)/.exec(section) ?? [];
  if (!number) return <span class="section">{section}</span>;
  return (
    <a class="section" href={`https://www.rfc-editor.org/rfc/rfc${number}#section-${place}`} target="_blank" rel="noreferrer">
      {section}
    </a>
  );
}

export function Card({ id, title, number, section, children, tone = '' }: { id: string; title: string; number?: number; section?: string; children: ComponentChildren; tone?: string }) {
  return (
    <section class={`card ${tone}`} id={`card-${id}`} aria-labelledby={`title-${id}`} data-testid={`card_${id}`}>
      <header class="card_head">
        {number !== undefined && <span class="number" aria-hidden="true">{number}</span>}
        <h2 id={`title-${id}`}>{title}</h2>
        {section && <Section of={section} />}
      </header>
      {children}
    </section>
  );
}
