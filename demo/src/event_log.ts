// The list of what happened, newest first, kept for this tab so that it survives the redirect.

interface Entry {
  time: string;
  name: string;
  detail: string;
}

const key = 'event_log';
const longest = 40;

export class EventLog {
  #entries: Entry[] = JSON.parse(sessionStorage.getItem(key) ?? '[]');

  constructor(private readonly list: HTMLElement) {
    this.#render();
  }

  add(name: string, detail = ''): void {
    const time = new Date().toLocaleTimeString('en-GB');
    this.#entries = [{ time, name, detail }, ...this.#entries].slice(0, longest);
    sessionStorage.setItem(key, JSON.stringify(this.#entries));
    this.#render();
  }

  #render(): void {
    this.list.replaceChildren(...this.#entries.map(row));
  }
}

function row({ time, name, detail }: Entry): HTMLLIElement {
  const item = document.createElement('li');
  item.append(labelled('time', time), labelled('code', name), labelled('span', detail));
  return item;
}

function labelled(tag: string, text: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}
