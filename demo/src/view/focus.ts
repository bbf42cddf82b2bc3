// Where the keyboard and the screen reader go when the page has changed under them.

/// To the first headline of what is in the middle.
export function focusHeading(): void {
  const heading = document.querySelector<HTMLElement>('main h1, main h2');
  if (!heading) return;
  heading.tabIndex = -1; // reached from here alone
  heading.focus({ preventScroll: true });
}

/// From a button that goes away to the first one beside it.
export function focusNeighbour({ currentTarget }: { currentTarget: HTMLElement }): void {
  currentTarget.parentElement?.querySelector('button')?.focus();
}
