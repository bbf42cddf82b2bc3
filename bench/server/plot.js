// Server CPU for each operation as bars, on a scale of powers of ten.
import { medians, peersOf } from './report.js';

const colours = ['#0f766e', '#b45309', '#6d28d9'];
const [left, top, bar, gap, decade] = [110, 60, 16, 14, 140];
const smallest = 10;

/** An SVG of the points with 8 connections. */
export function plot(results) {
  const points = medians(results).filter(({ connections }) => connections === 8);
  const peers = peersOf(points);
  const kinds = [...new Set(points.map(({ kind }) => kind))];
  const group = peers.length * bar + gap;
  const height = top + kinds.length * group + 40;
  const parts = [axis(height), ...peers.map(legend)];
  kinds.forEach((kind, row) => {
    const y = top + row * group;
    parts.push(`<text x="${left - 8}" y="${y + (peers.length * bar) / 2 + 4}" text-anchor="end">${kind}</text>`);
    peers.forEach((peer, place) => {
      const point = points.find((one) => one.kind === kind && one.peer === peer);
      if (point) parts.push(drawn(point, y + place * bar, colours[place]));
    });
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + 4 * decade + 90}" height="${height}" font-family="sans-serif" font-size="12" role="img" aria-label="Server CPU for each operation, 8 connections">
<rect width="100%" height="100%" fill="#fff"/>
${parts.join('\n')}
</svg>
`;
}

const place = (microseconds) => left + Math.log10(Math.max(microseconds, smallest) / smallest) * decade;

function drawn({ server_cpu }, y, colour) {
  const end = place(server_cpu);
  return `<rect x="${left}" y="${y}" width="${(end - left).toFixed(1)}" height="${bar - 2}" fill="${colour}"/><text x="${(end + 5).toFixed(1)}" y="${y + bar - 5}">${Math.round(server_cpu).toLocaleString('en-US')}</text>`;
}

function axis(height) {
  return [10, 100, 1000, 10_000, 100_000]
    .map((value) => `<line x1="${place(value)}" x2="${place(value)}" y1="${top - 8}" y2="${height - 34}" stroke="#ddd"/><text x="${place(value)}" y="${height - 16}" text-anchor="middle" fill="#555">${value.toLocaleString('en-US')} µs</text>`)
    .join('\n');
}

function legend(peer, at) {
  return `<rect x="${left + at * 150}" y="22" width="12" height="12" fill="${colours[at]}"/><text x="${left + at * 150 + 18}" y="33">${peer}</text>`;
}
