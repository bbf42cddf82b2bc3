// Who spoke to whom: grows with every step, oldest first; each line leads to its card.
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Lane } from '../flows/flow';
import { placeOf } from '../places';
import { state, type Arrow } from '../state';
import { filled, texts } from '../texts';
import { forgetArrows } from '../sdk/session';

const t = texts.aside;
const lanes: Lane[] = ['page', 'worker', 'server', 'api'];

export function Sequence() {
  const arrows = state.arrows[state.flow] ?? [];
  return (
    <section class="panel" aria-labelledby="sequence-title">
      <header class="panel_head">
        <h2 id="sequence-title">{t.sequence}</h2>
        {arrows.length > 0 && <button type="button" class="link" onClick={() => forgetArrows(state.flow)}>{t.forget}</button>}
      </header>
      <div class="lanes" aria-hidden="true">{lanes.map((lane) => <span key={lane}>{t.lanes[lane]}</span>)}</div>
      {arrows.length === 0 ? <p class="fine">{t.sequenceEmpty}</p> : <Rows arrows={arrows} />}
    </section>
  );
}

/// The newest stays in sight.
function Rows({ arrows }: { arrows: Arrow[] }) {
  const list = useRef<HTMLOListElement>(null);
  useLayoutEffect(() => list.current?.scrollTo(0, list.current.scrollHeight), [arrows.length]);
  return <ol class="sequence" data-testid="sequence" ref={list}>{arrows.map((arrow, i) => <Row key={i} arrow={arrow} />)}</ol>;
}

function Row({ arrow: { from, to, label, step, tone } }: { arrow: Arrow }) {
  const [a, b] = [lanes.indexOf(from), lanes.indexOf(to)];
  const direction = a === b ? 'self' : a < b ? 'right' : 'left';
  const jump = (event: Event) => {
    event.preventDefault(); // the address names the flow, not the card
    const card = document.getElementById(`card-${step}`);
    card?.scrollIntoView({ behavior: 'smooth', block: 'start' });
    card?.querySelector<HTMLElement>('button, textarea')?.focus({ preventScroll: true });
  };
  return (
    <li class={`${tone} ${direction} from${Math.min(a, b) + 1} to${Math.max(a, b) + 1}`}>
      <a href={placeOf(state.flow)} onClick={jump} aria-label={filled(t.arrow, { from: t.lanes[from], to: t.lanes[to], label })}>
        <span class="label">{label}</span>
        <span class="line" />
      </a>
    </li>
  );
}
