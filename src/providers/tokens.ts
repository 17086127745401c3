import type { Server } from './server';

/** A server that lets users in by tokens: each is signed on the job's machine, and good for some minutes. */
export interface Tokens<Spec> {
  /** Absent where users have passwords. */
  readonly tokens?:
    | {
        /**
         * Whether the user of a spec is to get into a server by tokens, and by no password.
         * @throws LabTestError where the spec asks for that, and the server takes none.
         */
        asked(spec: Spec, server: Server): Promise<boolean>;
        /** One for a user of a server that runs. @throws LabTestError */
        issue(server: Server, username: string): Promise<string>;
      }
    | undefined;
}
