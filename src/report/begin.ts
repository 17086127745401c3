import { messageOf } from '../core/errors';
import type { Endpoint } from '../providers/provider';
import type { Access } from '../services/kind';
import { assembled } from './assemble';
import { cutOff } from './cut-off';
import { recordMysql } from './mysql/recorder';
import { recordPostgresql } from './postgresql/recorder';
import type { Recording } from './recording';
import { readSchema } from './schema/read';
import type { Schema } from './schema/schema';
import type { Trace } from './trace';

/** Everything that a server has told of a command: plain data, also for whoever has the files that it is traced to. */
export interface Recorded
  extends Pick<Recording, 'kind' | 'product' | 'version' | 'statements' | 'leftOut' | 'size' | 'disturbed'> {
  /** The same statements, by what they are traced. */
  traces: Trace[];
  before: Schema;
  after: Schema;
}

/** A recording under way, here or elsewhere. */
export interface Begun {
  /** The command has ended: what the server has recorded. */
  end(): Promise<Recorded>;
  /** Lets go of everything. May be called at any time, and again. */
  close(): Promise<void>;
}

/** Begins to record what a server does, and reads its schema before. @throws LabTestError when it cannot. */
export async function beginRecording(
  kind: Recording['kind'],
  endpoint: Endpoint,
  access: Access,
): Promise<Begun> {
  const look = () => readSchema(kind, endpoint, access);
  const before = await look();
  const record = kind === 'mysql' ? recordMysql : recordPostgresql;
  const recorder = await record(endpoint, access);
  const end = async (): Promise<Recorded> => {
    const seen = await recorder.finish();
    const { product, version } = recorder;
    const { all, leftOut, size, disturbed } = seen;
    const after = await look().catch((error: unknown) => {
      throw cutOff(messageOf(error), error);
    });
    const traces = all.map(({ session, written, marks }) => ({ session, written, marks }));
    return {
      ...{ kind, product, version, statements: assembled(seen), traces },
      ...{ leftOut, size, disturbed, before, after },
    };
  };
  return { end, close: () => recorder.close() };
}
