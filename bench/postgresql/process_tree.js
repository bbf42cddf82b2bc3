// The CPU of a process with all that it started.
import { readdirSync, readFileSync } from 'node:fs';

const ticks_per_second = 100; // USER_HZ, the same on every Linux that Debian runs on

/** User and system time so far, also of children that have ended. */
export function cpuSecondsOfTree(root) {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(readProcess).filter(Boolean);
  const below = (parent) => processes.filter((one) => one.parent === parent).reduce((sum, one) => sum + one.ticks + below(one.pid), 0);
  const own = readProcess(root);
  return (own.ticks + own.of_ended_children + below(root)) / ticks_per_second;
}

/** Nothing where it has just ended. */
function readProcess(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /, '').split(' ').map(Number);
    return { pid: Number(pid), parent: fields[1], ticks: fields[11] + fields[12], of_ended_children: fields[13] + fields[14] };
  } catch {
    return undefined;
  }
}
