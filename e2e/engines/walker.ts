// Takes a walk through a flow's cards as a person does, in a browser of any engine, and sees that each card says what it should.
import { expect } from '@playwright/test';
import type { RunningServer } from '../support/server.ts';
import type { Engine, Tab } from './engine.ts';
import { logIn } from './sandbox.ts';
import type { Deed, Person, Walk } from './walks.ts';

interface Shown {
  verdict: string;
  card: string;
}

export class Walker {
  constructor(
    private readonly engine: Engine,
    private readonly tab: Tab,
    private readonly server: RunningServer,
  ) {}

  async walk({ flow, before, deeds }: Walk): Promise<void> {
    if (before === 'a token') await this.getToken();
    await this.tab.follow(flow);
    if (before === 'root') await this.tab.fill('Root client secret', this.server.root_secret);
    for (const deed of deeds) await this.take(deed);
  }

  /// The steps of the flow that is open, and their mistakes: `token`, `token: Wrong verifier`.
  offered(): Promise<string[]> {
    return this.tab.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('main [data-testid^=card_]')].flatMap((card) => {
        const step = card.dataset['testid']!.replace('card_', '');
        return [step, ...[...card.querySelectorAll('.faults button')].map(({ textContent }) => `${step}: ${textContent}`)];
      }),
    );
  }

  private async getToken(): Promise<void> {
    await this.tab.follow('Client credentials');
    await this.take({ step: 'client_token' });
  }

  private async take(deed: Deed): Promise<void> {
    const { step, mistake, person, says = '' } = deed;
    const name = mistake ? `${step}: ${mistake}` : step;
    await this.forget(step);
    await this.tab.press(mistake ?? (await this.labelOf(step)), cardOf(step));
    if (person) await this.answer(person);
    await expect.poll(() => this.shown(step).then(({ verdict }) => verdict, () => ''), name).toBe(mistake ? 'Refused, as it should be' : 'As it should be');
    expect((await this.shown(step)).card, name).toContain(says);
    if (mistake) await this.undo(step);
  }

  /// What a screen reader says of the button that runs the step: with the step's name.
  private async labelOf(step: string): Promise<string> {
    const label = () => this.tab.evaluate((card) => document.querySelector(`${card} .buttons button`)?.ariaLabel ?? '', cardOf(step));
    await expect.poll(label, `${step} has a button`).not.toBe('');
    return label();
  }

  private async answer(person: Person): Promise<void> {
    if (person === 'is known') return;
    const window = await this.engine.openedWindow();
    await logIn(window);
    if (person === 'logs in and allows') await window.press('Allow');
  }

  private shown(step: string): Promise<Shown> {
    return this.tab.evaluate((card) => {
      const verdict = document.querySelector(`${card} [data-testid=verdict] strong`)?.textContent ?? '';
      return { verdict, card: document.querySelector(card)?.textContent ?? '' };
    }, cardOf(step));
  }

  /// An engine may tell what the page shows before it presses: what was there before is no answer.
  private forget(step: string): Promise<void> {
    return this.tab.evaluate((card) => document.querySelector(`${card} [data-testid=verdict]`)?.removeAttribute('data-testid'), cardOf(step));
  }

  /// The text as it was before the mistake, where that changed it.
  private undo(step: string): Promise<void> {
    return this.tab.evaluate((card) => {
      const found = [...document.querySelectorAll<HTMLElement>(`${card} .buttons button`)].find(({ textContent }) => textContent === 'Undo changes');
      found?.click();
    }, cardOf(step));
  }
}

function cardOf(step: string): string {
  return `[data-testid=card_${step}]`;
}
