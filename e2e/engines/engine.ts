// A browser of each engine that Debian has, as these tests use it: a person's few gestures, and a look inside.
import { setTimeout as pause } from 'node:timers/promises';

export interface Engine {
  newTab(): Promise<Tab>;
  /// The window that a page opened, once it is there.
  openedWindow(): Promise<Tab>;
  stop(): Promise<void>;
}

/// A tab, in which everything but going somewhere is done by what runs in its page.
export abstract class Tab {
  abstract goto(url: string): Promise<unknown>;

  /// Runs `script` in the page, which knows nothing but `argument` of what stands around it. Both ways go through JSON.
  abstract evaluate<Result, Argument>(script: (argument: Argument) => Result | Promise<Result>, argument?: Argument): Promise<Result>;

  /// Presses the button with this text or label, once it is there and can be pressed; inside of what `within` selects.
  press(button: string, within = 'body'): Promise<void> {
    return this.once([button, within], ([text, within]) => {
      const isMeant = ({ textContent, ariaLabel, disabled, ariaDisabled }: HTMLButtonElement) =>
        !disabled && ariaDisabled !== 'true' && (ariaLabel ?? textContent.trim()) === text;
      const found = [...document.querySelectorAll<HTMLButtonElement>(`${within} button`)].find(isMeant);
      setTimeout(() => found?.click()); // later: it may end this page, and with it the way to answer
      return found !== undefined;
    });
  }

  /// Writes into the field with this label, once it is there.
  async fill(label: string, text: string): Promise<void> {
    return this.once([label, text], ([label, text]) => {
      const found = [...document.querySelectorAll('input')].find(({ labels }) => labels?.[0]?.textContent.trim() === label);
      if (found) found.value = text;
      found?.dispatchEvent(new Event('input', { bubbles: true }));
      return found !== undefined;
    });
  }

  /// Takes the link with this text, once it is there.
  follow(link: string): Promise<void> {
    return this.once(link, (text) => {
      const found = [...document.querySelectorAll('a')].find(({ textContent }) => textContent.trim() === text);
      setTimeout(() => found?.click());
      return found !== undefined;
    });
  }

  /// The text of what has this data-testid; nothing where it is not there, or not shown.
  text(testid: string): Promise<string> {
    return this.evaluate((testid) => document.querySelector<HTMLElement>(`[data-testid=${testid}]`)?.innerText ?? '', testid);
  }

  /// Waits until `script` says that it did what it was to do.
  private async once<Argument>(argument: Argument, script: (argument: Argument) => boolean): Promise<void> {
    await eventually(async () => {
      if (!(await this.evaluate(script, argument))) throw new Error(`the page has no ${argument}`);
    });
  }
}

/// Tries again what failed, for a while: a page that is being left fails in as many ways as there are engines.
export async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  const end = Date.now() + 15_000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw error;
      await pause(50);
    }
  }
}
