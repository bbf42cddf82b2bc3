// Peers who want much and give little: node crowd.js PORT IDLE SLOW_WRITERS SLOW_READERS
// Idle ones connect and say nothing, slow writers send a request's head byte by byte, slow readers ask and never read.
// Who is let go comes again. Prints how many of each are connected when a line is read from stdin.
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const [port, idle, writers, readers] = process.argv.slice(2).map(Number);
const request = `GET /.well-known/openid-configuration HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
const connected = { idle: 0, writers: 0, readers: 0 };

const kinds = { idle: () => {}, writers: write, readers: read };
const crowd = [
  ...Array.from({ length: idle }, () => 'idle'),
  ...Array.from({ length: writers }, () => 'writers'),
  ...Array.from({ length: readers }, () => 'readers'),
];

// A thousand a second or so, as a crowd comes; all at once would measure this program.
for (const [place, kind] of crowd.entries()) setTimeout(join, place / 4, kind);
for await (const _ of createInterface({ input: process.stdin })) console.log(JSON.stringify(connected));
process.exit();

function join(kind) {
  const socket = connect(port, '127.0.0.1');
  let is_in = false;
  socket.on('connect', () => {
    is_in = true;
    connected[kind] += 1;
    kinds[kind](socket);
  });
  socket.on('error', () => {});
  if (kind !== 'readers') socket.resume();
  socket.on('close', () => {
    if (is_in) connected[kind] -= 1;
    setTimeout(join, 100 + Math.random() * 900, kind);
  });
}

function write(socket) {
  let sent = 0;
  const timer = setInterval(() => socket.write(request[sent++ % (request.length - 4)]), 200);
  socket.on('close', () => clearInterval(timer));
}

/** Until the buffers on the way are full: from then on the server waits to send. */
function read(socket) {
  socket.pause();
  const timer = setInterval(() => socket.writableLength < 65536 && socket.write(request.repeat(50)), 50);
  socket.on('close', () => clearInterval(timer));
}
