// What the pages tell to type, and to paste into the files of CI systems.
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { exitCodes } from '../../src/cli/exit-codes';
import { programFor } from '../../src/cli/program';
import { silentTerminal } from '../../src/cli/terminal';
import { pages, pageText } from './pages';

/** Lines that begin a command, and what stands in backticks, without what a shell does with its output. */
const commands = pages.flatMap((page) => {
  const text = pageText(page);
  const found = [
    ...text.matchAll(/^(?: {4}|\s*(?:- (?:run: )?|command: |sh '))(?:npx )?labtest ([a-z][^'\n]*)/gm),
    ...text.matchAll(/`(?:npx )?labtest ([a-z][^`\n]*)`/g),
    ...text.matchAll(/\$\(labtest ([a-z][^)\n]*)\)/g),
  ];
  return found.map(([, line = '']) => ({ page, line: line.replace(/\s+(#|\||>).*$/, '').trim() }));
});

/** The commands, which do nothing. */
function idle(command: Command): Command {
  // `serve` does something itself, beside its `update`.
  if (command.commands.length === 0 || command.name() === 'serve') command.action(() => {});
  for (const one of command.commands) idle(one);
  return command;
}

test('the commands are found', () => expect(commands.length).toBeGreaterThan(30));

test.each(commands)('$page: labtest $line', async ({ line }) => {
  const args = line.split(/\s+/).map((arg) => arg.replace(/^"(.*)"$/, '$1').replace('$NUMBER', '17'));
  const program = idle(programFor(silentTerminal));
  // How a page speaks of a command.
  if (program.commands.some((one) => one.name() === line)) return;
  await program.parseAsync(args, { from: 'user' });
});

test('every exit code has its meaning on the page', () => {
  const page = pageText('docs/cli.md');
  for (const code of Object.values(exitCodes)) expect(page).toContain(`| ${code} | `);
});

// `npm run lint:workflows` reads them by the schemas that their systems publish; Jenkins publishes none.
describe('files to paste', () => {
  const pasted = (name: string) => {
    const found = new RegExp(`<!-- ci:${name} -->\n\`\`\`\\w+\n(.*?)^\`\`\``, 'ms').exec(
      pageText('docs/ci.md'),
    );
    return found?.[1] ?? '';
  };

  test('GitLab: the job and its teardown stand for one environment, which only a merge request has', () => {
    const { test: job, teardown } = parse(pasted('gitlab'));
    expect(job.environment).toEqual({ name: teardown.environment.name, on_stop: 'teardown' });
    expect(teardown.environment.action).toBe('stop');
    expect(job.rules[0].if).toBe(teardown.rules[0].if);
    expect(teardown.rules[0]).toMatchObject({ when: 'manual', allow_failure: true });
    expect(teardown.variables).toEqual({ GIT_STRATEGY: 'none' });
  });

  test('CircleCI: the last step runs in whatever case', () => {
    const { version, jobs, workflows } = parse(pasted('circleci'));
    expect(version).toBe(2.1);
    expect(jobs.test.steps.at(-1).run).toMatchObject({ command: 'npx labtest down', when: 'always' });
    expect(workflows.test.jobs).toEqual(['test']);
  });

  test('Jenkins: brackets are closed, and the last block runs in whatever case', () => {
    const file = pasted('jenkins');
    expect(file.split('{').length).toBe(file.split('}').length);
    expect(file).toMatch(/post \{\s+always \{\s+sh 'npx labtest down'/);
  });

  test('Bitbucket, Azure, Gitea: each removes what it has made, in whatever case', () => {
    const { step } = parse(pasted('bitbucket')).pipelines['pull-requests']['**'][0];
    expect(step['after-script']).toEqual(['npx labtest down']);
    expect(parse(pasted('azure')).steps.at(-1)).toEqual({
      script: 'npx labtest down',
      condition: 'always()',
    });
    const { on, jobs } = parse(pasted('gitea'));
    expect(on.pull_request.types).toContain('closed');
    expect(jobs.teardown).toMatchObject({
      if: "github.event.action == 'closed'",
      steps: [{ run: 'npx labtest down' }],
    });
  });

  test.each(['gitlab', 'circleci', 'jenkins', 'buildkite', 'azure'])('%s: a schedule sweeps', (name) =>
    expect(pasted(`${name}-sweep`)).toContain('npx labtest sweep --all-repositories'),
  );

  test('Buildkite: what tears down waits for all others, and runs when they failed, too', () => {
    const [test, wait, last] = parse(pasted('buildkite')).steps;
    expect(test.commands).toHaveLength(2);
    expect(wait).toEqual({ wait: null, continue_on_failure: true });
    expect(last).toMatchObject({ agents: test.agents, commands: ['npx labtest down'] });
  });
});
