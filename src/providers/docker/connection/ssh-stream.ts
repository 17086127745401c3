import { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { LabTestError } from '../../../core/errors';

/**
 * The channel as an HTTP client expects a socket. Its end waits for the exit code, so that a failed command is told
 * in its own words and not as a connection that was hung up, and so that a connection that is lost is no end: without
 * an exit code (RFC 4254, 6.10) the stream fails with ECONNRESET.
 */
export class EngineStream extends Duplex {
  readonly #channel: ClientChannel;

  constructor(channel: ClientChannel, shown: string) {
    super({ allowHalfOpen: true });
    this.#channel = channel;
    let said = '';
    channel.on('data', (data: Buffer) => this.push(data) || channel.pause());
    channel.stderr.on('data', (data: Buffer) => {
      said = (said + data.toString()).slice(-2000);
    });
    channel.once('error', (error: Error) => this.destroy(error));
    // Not by `exit`: of a command that ends at once, that may have come before anybody listens.
    channel.once('close', (code?: number | null) => {
      if (code === 0) this.push(null);
      else this.destroy(typeof code === 'number' ? failed(shown, code, said.trim()) : lost(shown));
    });
  }

  override _read(): void {
    this.#channel.resume();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#channel.write(chunk, encoding, done);
  }

  override _final(done: () => void): void {
    this.#channel.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#channel.close();
    done(error);
  }

  setTimeout = () => this;
  setNoDelay = () => this;
  setKeepAlive = () => this;
  ref = () => this;
  unref = () => this;
  destroySoon = () => this.end(() => this.destroy());
}

function lost(shown: string): Error {
  return Object.assign(new Error(`the ssh connection to ${shown} was lost`), { code: 'ECONNRESET' });
}

function failed(shown: string, code: number, said: string): LabTestError {
  if (code === 127)
    return new LabTestError({
      what: `There is no docker command on ${shown}.`,
      why: said,
      remedy: 'Install the Docker CLI there: the connection goes through its `docker system dial-stdio`.',
    });
  return new LabTestError({
    what: `docker on ${shown} does not reach its engine.`,
    why: said || `exit code ${code}`,
  });
}
