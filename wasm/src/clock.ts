// A clock that never goes back, and counts the time that a machine was asleep.

/**
 * Seconds since 1970, as `wall` showed them when it was made, carried on by `steady` (milliseconds, which
 * may stand still while the machine sleeps). Where the wall clock is ahead, somebody slept, or set it
 * forward: both count as time that passed, so that a token is renewed too early rather than too late.
 * A wall clock that is set back is ignored.
 */
export function createClock(wall: () => number, steady: () => number): () => number {
  let offset = wall() - steady();
  return () => {
    offset = Math.max(offset, wall() - steady());
    return Math.floor((steady() + offset) / 1000);
  };
}
