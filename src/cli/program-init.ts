import { type Command, Option } from 'commander';
import { deployments } from './init-options';
import { command, withJson } from './options';
import type { Terminal } from './terminal';

/** Adds `init`. */
export function addInit(program: Command, terminal: Terminal): void {
  const description =
    'look at a repository, and write its configuration, its workflows and an environment file';
  const examples = [
    'labtest init',
    'labtest init --yes --service postgresql redis',
    'labtest init --dry-run --from-compose docker/compose.yml',
    'labtest init --yes --runs-on self-hosted databases',
    'labtest init shop --template django --set database=postgresql --deploy aws',
  ];
  command(program, 'init', description, examples, [withJson])
    .argument('[directory]', 'folder of the application (default: this one)')
    .option(
      '-t, --template <name>',
      'make a new service: django, a folder such as ./ours, or a git URL#COMMIT',
    )
    .option('--set <key=value...>', 'answers to what the template asks, such as name=shop')
    .addOption(
      new Option('--deploy <where>', 'with what runs the new Django service there').choices(deployments),
    )
    .option(
      '--service <product...>',
      'these services, such as postgresql, mysql, mariadb, redis or elasticsearch',
    )
    .option(
      '--from-compose [file]',
      "take the services of a Compose file: of this one, relative to the repository's root, or of the usual one",
    )
    .option(
      '--from-workflow [file]',
      'take the containers under `services:` of a workflow: of this one, or of all',
    )
    .addOption(new Option('--provider <name>', 'what runs the services').choices(['docker', 'local']))
    .option('--runs-on <label...>', 'labels of the runner (default: ubuntu-latest)')
    .option('-y, --yes', 'ask nothing: write what is missing, and keep what is there')
    .option('--overwrite', 'replace files that are there and differ, too')
    .option('--dry-run', 'write nothing, and show what would change')
    .action(async (directory, options) => (await import('./init')).init(directory, options, terminal));
}
