// What this tab last knew of its session, so that a page loaded anew can say why there is none.

export type LastSeen = 'nothing' | 'signed_in' | 'signed_out';

const key = 'last_seen';

export function lastSeen(): LastSeen {
  return (sessionStorage.getItem(key) as LastSeen | null) ?? 'nothing';
}

export function remember(seen: LastSeen): void {
  sessionStorage.setItem(key, seen);
}
