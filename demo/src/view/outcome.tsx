// How a step went: the verdict in words, then the answer with status, headers, body and time, or the checks one by one.
import type { Fact } from '../flows/flow';
import { indented, type PlainAnswer } from '../http/message';
import { refusalIn, refusalOf } from '../http/refusal';
import { settingsAbout } from '../problem';
import type { Run } from '../state';
import { filled, texts } from '../texts';
import { ServerWords, Settings } from './advice';
import { Prose, Section } from './prose';

const t = texts.card;
const tones = { done: 'good', refused: 'guarded', not_refused: 'bad', unexpected: 'bad', failed: 'bad', not_sent: 'bad' };

/// What is said aloud of a run: short, unlike what it brought.
export function Verdict({ run, section }: { run: Run; section: string }) {
  return (
    <p class={`verdict ${tones[run.verdict]}`} data-testid="verdict">
      <strong>{titleOf(run)}</strong> {run.fault && <Refusal fault={run.fault} section={section} />}
    </p>
  );
}

export function Outcome({ run }: { run: Run }) {
  return (
    <div class="outcome">
      {(run.verdict === 'failed' || run.verdict === 'not_sent') && <p class="fine"><Prose text={reasonOf(run)} /></p>}
      {run.verdict === 'failed' && !run.message && <Settings names={['origin']} values={{ origin: location.origin }} />}
      {run.verdict === 'unexpected' && <Advice run={run} />}
      {run.facts && <Facts facts={run.facts} />}
      {run.made && <Made values={run.made} />}
      {run.answer && <Answer answer={run.answer} />}
    </div>
  );
}

function titleOf({ verdict }: Run): string {
  return { done: t.done, refused: t.refused, not_refused: t.notRefused, unexpected: t.unexpected, failed: t.failed, not_sent: t.notSent }[verdict];
}

function reasonOf({ message }: Run): string {
  const known: Record<string, string> = { window_blocked: t.windowBlocked, window_given_up: t.windowGivenUp, not_a_jwt: t.notAJwt, no_request_line: t.noRequestLine, no_header: t.noHeader, no_seeds: t.noSeeds, not_applicable: t.notApplicable };
  return message ? (known[message] ?? message) : t.failedWhy;
}

/// Of a refusal that nobody asked for: why, and what to do.
function Advice({ run: { answer, made = {}, sent = {}, fault } }: { run: Run }) {
  const refusal = answer ? refusalOf(answer) : refusalIn(made);
  const code = refusal?.error ?? String(answer?.status);
  const next = fault ? undefined : texts.advice.next[code];
  return (
    <>
      <ServerWords refusal={refusal} />
      {next && <p><strong>{texts.problem.remedy}</strong> <Prose text={next} /></p>}
      {refusal && !fault && <Settings names={settingsAbout({ code, refusal, detail: '' })} values={sent} />}
    </>
  );
}

function Refusal({ fault, section }: { fault: string; section: string }) {
  return (
    <>
      <Prose text={texts.faults[fault]?.refused ?? ''} /> <Section of={section} />
    </>
  );
}

function Facts({ facts }: { facts: Fact[] }) {
  return (
    <ul class="facts">
      {facts.map(({ rule, value, section, holds }) => (
        <li key={rule} class={holds === undefined ? 'told' : holds ? 'holds' : 'broken'}>
          {holds !== undefined && <span class="mark" role="img" aria-label={holds ? t.holds : t.broken}>{holds ? '✓' : '✗'}</span>}
          <span>{holds === undefined ? <code>{rule}</code> : <Prose text={texts.facts[rule] ?? rule} />}</span>
          <span class="value">{value}</span>
          {section && <Section of={section} />}
        </li>
      ))}
    </ul>
  );
}

function Made({ values }: { values: Record<string, string> }) {
  return (
    <dl class="values">
      {Object.entries(values).map(([name, value]) => (
        <div key={name}>
          <dt><code>{name}</code></dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Answer({ answer: { status, headers, body, milliseconds } }: { answer: PlainAnswer }) {
  return (
    <div class="answer">
      <p class="status_line">
        <span class={`status_code s${Math.floor(status / 100)}`} data-testid="answer_status">{status}</span>
        <span class="fine">{filled(t.milliseconds, { n: milliseconds.toFixed(0) })}</span>
      </p>
      <details>
        <summary>{t.headers}</summary>
        <pre tabIndex={0} role="region" aria-label={t.headers}>{headers.map((header) => header.join(': ')).join('\n')}</pre>
      </details>
      <pre tabIndex={0} role="region" aria-label={t.answer} data-testid="answer_body">{indented(body) || t.noBody}</pre>
    </div>
  );
}
