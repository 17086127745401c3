import { mostStatements } from '../recording';

/** What a server of MySQL or MariaDB must be started with; the rest can be set while it runs. */
export const mysqlArguments = [
  '--performance-schema=ON',
  `--performance-schema-events-statements-history-long-size=${mostStatements}`,
  `--performance-schema-events-stages-history-long-size=${mostStatements}`,
  '--performance-schema-max-metadata-locks=10000',
];
