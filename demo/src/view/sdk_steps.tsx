// The SDK's steps as cards: each fills with what the worker told of it, and keeps that across the redirect.
import type { TraceEntry } from 'codegrant/inspect';
import { cardOf } from '../sdk/arrows';
import { state } from '../state';
import { filled, texts } from '../texts';
import { Card, Prose } from './prose';
import { TraceStep } from './trace';

export function SdkSteps() {
  return (
    <>
      {Object.entries(texts.sdkSteps).map(([id, { title, why, section }], i) => (
        <Card key={id} id={id} title={title} number={i + 1} section={section}>
          <p class="why"><Prose text={why} /></p>
          <Told entries={told(id)} />
        </Card>
      ))}
    </>
  );
}

function Told({ entries }: { entries: TraceEntry[] }) {
  const last = entries.at(-1);
  if (!last) return <p class="fine">{texts.sdk.notYet}</p>;
  return (
    <details class="told">
      <summary>{summaryOf(entries)}</summary>
      <p class="fine">{texts.sdk.masked}</p>
      {entries.map((entry) => <TraceStep key={`${entry.time}${entry.step}`} entry={entry} />)}
    </details>
  );
}

/// What the last such round did: entries up to the one that began it.
function told(id: string): TraceEntry[] {
  const begins: Record<string, string> = { discover: 'configure', begin: 'begin_login', callback: 'callback_received', fetch: 'fetch_authorize', renew: 'renew', logout: 'logout' };
  const entries = state.sdk.trace.filter((entry) => cardOf(entry) === id && !isIdle(entry));
  const first = entries.findLastIndex(({ event }) => event.name === begins[id]);
  return entries.slice(Math.max(first, 0)).slice(-6);
}

/// A page that was no callback has nothing to tell.
function isIdle({ event, commands }: TraceEntry): boolean {
  return event.name === 'callback_received' && commands.every(({ name }) => name === 'answer');
}

function summaryOf(entries: TraceEntry[]): string {
  const requests = entries.flatMap(({ commands }) => commands).filter(({ name }) => name === 'http_request');
  const failed = entries.flatMap(({ checks }) => checks).find(({ failed }) => failed);
  const checks = entries.flatMap(({ checks }) => checks).length;
  const words = [filled(checks === 1 ? texts.sdk.oneCheck : texts.sdk.checks, { n: checks }), ...requests.map(({ values }) => `${String(values['method'])} ${pathOf(values['url'])}`)];
  return [...words, failed ? failed.failed! : `→ ${entries.at(-1)!.to}`].join(' · ');
}

function pathOf(url: unknown): string {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).pathname : '';
}
