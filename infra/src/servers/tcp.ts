import { connect } from 'node:net';

/** What a server on this machine answers to a greeting; empty when it refuses or stays silent. */
export function ask(port: number, greeting: string, enough: number): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write(greeting, 'latin1'));
    const done = () => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, done);
    socket.on('data', (data) => {
      answer += data.toString('latin1');
      if (answer.length >= enough) done();
    });
    socket.on('error', done);
    socket.on('close', done);
  });
}
