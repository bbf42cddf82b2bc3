// HTTP byte by byte, for requests that no client would write.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  status: number;
  head: string;
  body: string;
}

/// Sends these bytes and reads one answer. Status 0: the server ended the connection without one.
export async function raw(port: number, bytes: string | Buffer): Promise<RawAnswer> {
  const socket = await open(port);
  socket.write(bytes);
  const answer = await answerOn(socket);
  socket.destroy();
  return answer;
}

export async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => socket.destroy()); // the server may cut off who is still sending
  await once(socket, 'connect');
  return socket;
}

/// Reads until the answer is whole by its Content-Length, or until the server ends the connection.
export async function answerOn(socket: Socket): Promise<RawAnswer> {
  let text = '';
  for await (const part of socket.iterator({ destroyOnReturn: false })) {
    text += (part as Buffer).toString('latin1');
    const answer = parse(text);
    if (answer) return answer;
  }
  return { status: 0, head: text, body: '' };
}

function parse(text: string): RawAnswer | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = text.slice(0, end);
  const body = text.slice(end + 4);
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
  if (body.length < length) return undefined;
  return { status: Number(head.split(' ')[1]), head, body: body.slice(0, length) };
}
