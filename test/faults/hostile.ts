/** Names of branches that people could push, some of which want to be more than a name. */
export const hostileBranches: Record<string, string> = {
  'a command': '$(id)',
  backticks: '`id>pwned`',
  'a path': '../../etc/passwd',
  'single quotes': "it's;DROP/**/TABLE/**/t;--",
  'double quotes': '"quoted"||"x"',
  '255 bytes': `feature/${'x'.repeat(247)}`,
  Unicode: 'größe/日本語-🚀',
  'a workflow command': '%0A::error::forged',
};

/** Branches that a careless name would take for one. */
export const similarBranches = [
  ['a/b', 'a-b'],
  ['Case', 'case'],
] as const;

/** Prints what a hostile name could have got into, each on its line. */
export const echoingScript = `#!/bin/sh
echo "name=$DATABASE_NAME user=$DATABASE_USERNAME"
echo "in $(pwd)"
`;
