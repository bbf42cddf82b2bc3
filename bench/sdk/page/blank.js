// A worker that does nothing but say that it is there.
const answer = (port) => (port.onmessage = () => port.postMessage(0));
if ('onconnect' in globalThis) globalThis.onconnect = ({ ports: [port] }) => answer(port);
else answer(globalThis);
