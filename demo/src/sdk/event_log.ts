// What the SDK told this page, newest first, kept for this tab so that it survives the redirect.

export interface LogEntry {
  time: string;
  name: string;
  detail: string;
}

const key = 'event_log';
const longest = 40;

export function readEvents(): LogEntry[] {
  return JSON.parse(sessionStorage.getItem(key) ?? '[]') as LogEntry[];
}

export function withEvent(events: LogEntry[], name: string, detail: string): LogEntry[] {
  const longer = [{ time: new Date().toLocaleTimeString('en-GB'), name, detail }, ...events].slice(0, longest);
  sessionStorage.setItem(key, JSON.stringify(longer));
  return longer;
}
