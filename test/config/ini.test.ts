import { expect, it } from 'vitest';
import { parse, told } from './parse';

it("reads LabTest's [labtest] section, past what belongs to others", () => {
  const text =
    '[metadata]\nname = x\nlong =\n  [labtest]\n  not ours\n\n[labtest]\nenvironment = FOO=bar,TEST=true\nhost = lab\n';
  const config = parse(text, 'ini');
  expect(config.environment).toEqual([
    { name: 'FOO', value: 'bar' },
    { name: 'TEST', value: 'true' },
  ]);
  expect(config.notices).toEqual([
    expect.stringContaining('have no effect here'),
    expect.stringContaining('there is no service in it'),
  ]);
});

it('reads services as sections, with continued values as configparser has them', () => {
  const text = `[labtest:services:mydb]
service: mysql
wait_for_service = Yes
wait_attempts = 3
commands =
    --sql-mode=ANSI,TRADITIONAL

    # a comment
    --max-connections=50
environment = FOO=bar
initial_data_source =
    db/schema.sql
    db/rows, all.sql
[labtest.services.search]
service = container
image = x
port = 9200
[labtest.services.search.readiness]
type = http
[labtest]
app_name = shop
`;
  const config = parse(text, 'ini');
  expect(config.appName).toBe('shop');
  expect(config.services).toEqual([
    {
      name: 'mydb',
      kind: 'mysql',
      waitForService: true,
      waitAttempts: 3,
      commands: ['--sql-mode=ANSI,TRADITIONAL', '--max-connections=50'],
      environment: { FOO: 'bar' },
      initialDataSource: ['db/schema.sql', 'db/rows, all.sql'],
    },
    {
      name: 'search',
      kind: 'container',
      image: 'x',
      port: 9200,
      readiness: { type: 'http', path: '/', status: 200 },
    },
  ]);
  expect(config.at('mydb', 'waitAttempts')).toEqual({ file: 'setup.cfg', line: 4, column: 17 });
});

it('tells where things are wrong', () => {
  const text = `[labtest:services:redis]
imagee = x
memory = 1m
environment =
    FOO
image = a
    b
`;
  expect(told(text, 'ini')).toEqual([
    '2:1 services.redis has the unknown key "imagee"',
    '3:10 services.redis.memory must be at least 6m, the least that an engine accepts',
    '5:5 services.redis.environment.0 must be NAME=value, with a name of letters, digits, _ and .',
    '6:9 services.redis.image must be one line without control characters',
  ]);
});

it.each([
  ['[labtest]\napp_name = a\napp_name = b', '3:1 the key "app_name" is given twice'],
  ['[labtest]\n[labtest]', '2:1 the key "labtest" is given twice'],
  ['[labtest]\nservices = x\n[labtest:services:redis]', '3:1 the key "redis" is given twice'],
  ['[labtest]\nwhat', '2:1 is neither a section nor a setting'],
  ['[labtest]\n__proto__ = x', '2:1 the key "__proto__" is not allowed'],
  ['[labtest:__proto__:redis]\nx = y', '1:1 the key "__proto__" is not allowed'],
])('%j', (text, message) => {
  expect(told(text, 'ini')).toContain(message);
});
