import { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { LabTestError } from '../../../core/errors';

/**
 * The channel as an HTTP client expects a socket. Its end waits for the exit code, so that a failed command is told
 * in its own words and not as a connection that was hung up.
 */
export class EngineStream extends Duplex {
  readonly #channel: ClientChannel;

  constructor(channel: ClientChannel, shown: string) {
    super({ allowHalfOpen: true });
    this.#channel = channel;
    let said = '';
    let code: number | null = 0;
    channel.on('data', (data: Buffer) => this.push(data) || channel.pause());
    channel.stderr.on('data', (data: Buffer) => {
      said = (said + data.toString()).slice(-2000);
    });
    channel.once('exit', (exit: number | null) => (code = exit));
    channel.once('error', (error: Error) => this.destroy(error));
    channel.once('close', () => (code ? this.destroy(failed(shown, code, said.trim())) : this.push(null)));
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
