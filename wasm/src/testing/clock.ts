// A clock that stands still until a test moves it.

/** Seconds since 1970, and what waits for them. */
export interface TestClock {
  /** The present, in seconds since 1970. */
  now(): number;
  /** Moves on by so many seconds, and does what was to be done meanwhile, in its order. */
  advance(seconds: number): void;
  /** Calls `action` after that many milliseconds of this clock, unless the returned function is called before. */
  later(milliseconds: number, action: () => void): () => void;
}

/** A clock that shows `start` seconds since 1970: by default a moment in 2023. */
export function createTestClock(start = 1_700_000_000): TestClock {
  let now = start;
  const waiting = new Set<{ at: number; action: () => void }>();
  const due = (end: number) => [...waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  return {
    now: () => now,
    advance(seconds) {
      const end = now + seconds;
      for (let next = due(end); next; next = due(end)) {
        waiting.delete(next);
        now = Math.max(now, next.at);
        next.action();
      }
      now = end;
    },
    later(milliseconds, action) {
      const timer = { at: now + milliseconds / 1000, action };
      waiting.add(timer);
      return () => waiting.delete(timer);
    },
  };
}
