import { databaseName, extensionName, userName } from './names';
import { bool, dataSources, globs, listOf, path } from './values';

/** Parameters that say what a new service holds, what is done to it, and how its database is called. */
export const dataSettings = {
  initial_data_source: dataSources.meta({
    description:
      'Dump restored into a new service: a file, or a directory, whose newest dump is taken. Relative to the root of the repository, absolute, or s3://bucket/key or s3://bucket/prefix/ (the newest dump). A list is restored in its order, such as the tables first and then their rows. Default: none.',
    examples: ['db/dump.sql.gz', ['db/schema.sql', 'db/data.sql.gz']],
  }),
  data_setup_script: path.meta({
    description:
      'Script that runs after the restore, with the outputs of its service in its environment. Relative to the root of the repository. Default: none.',
    examples: ['db/setup.sh'],
  }),
  data_setup_inputs: globs.meta({
    description:
      'Files that the setup script reads, as patterns. With them, the script runs while the template is built, and not for each experiment. Default: none.',
    examples: [['db/migrations/**']],
  }),
  data_setup_rewritten: globs.meta({
    description:
      'Files that migrations write anew, as patterns: schema.rb, structure.sql, lock files. Although they have changed, a new template may begin with an earlier one. Default: none.',
    examples: [['db/schema.rb']],
  }),
  data_setup_from_scratch: bool.meta({
    description:
      'Always run the setup script on the dump, or on an empty database, and never on an earlier template. Default: `false`.',
    examples: [true],
  }),
  mask_script: path.meta({
    description:
      'SQL file or executable that removes personal data. It runs right after the restore, before anything else can read the data. Default: none.',
    examples: ['db/mask.sql'],
  }),
  disarm: bool.meta({
    description:
      'Leave out or switch off whatever in a copy of production would act on production: subscriptions, foreign servers, scheduled jobs and events. Default: `true`.',
    examples: [false],
  }),
  skip_extensions: listOf(extensionName, 'names of extensions').meta({
    description:
      'Extensions to leave out of the restore, because the image lacks them; `postgresql` only. Default: none.',
    examples: [['aws_commons']],
  }),
  extensions: listOf(extensionName, 'names of extensions').meta({
    description:
      'Extensions that the administrator of the server creates before the restore, because the dump’s own user may not; `postgresql` only. Default: none.',
    examples: [['pg_stat_statements']],
  }),
  database: databaseName.meta({
    description:
      'Name of the database, for dumps that write it into their statements; independent `postgresql` and `mysql` only. Default: made of the names of app and service.',
    examples: ['shop'],
  }),
  username: userName.meta({
    description:
      'Name of the database’s user; independent `postgresql` and `mysql` only. Default: as for `database`.',
    examples: ['shop'],
  }),
  template: bool.meta({
    description:
      'Initialise a server once, restore the dump into it if there is one, and clone the result for each experiment. `false`: do so for each experiment. Default: `true`.',
    examples: [false],
  }),
} as const;
