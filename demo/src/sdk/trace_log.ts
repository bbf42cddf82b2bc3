// What the inspecting worker told, kept for this tab so that it survives the redirect. All of it is masked in the worker.
import type { TraceEntry } from 'codegrant/inspect';

const key = 'trace';
const longest = 60;

export function readTrace(): TraceEntry[] {
  return JSON.parse(sessionStorage.getItem(key) ?? '[]') as TraceEntry[];
}

export function withEntry(trace: TraceEntry[], entry: TraceEntry): TraceEntry[] {
  const longer = [...trace, entry].slice(-longest);
  sessionStorage.setItem(key, JSON.stringify(longer));
  return longer;
}
