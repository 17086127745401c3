import { describe, expect, it } from 'vitest';
import { parse, problemsOf, told } from './parse';

const documented = `labtest:
  services:
    mydb:
      provider: docker
      service: mysql
      provision_type: independent
      options:
        initial_data_source: "/backups/bostongov/"
        image: "mysql:5.6"
        commands: ["--character-set-server=utf8mb4"]
        environment: ["MYSQL_ALLOW_EMPTY_PASSWORD=true", "MYSQL_DATABASE=drupal"]
`;

describe('what a configuration may say', () => {
  it("reads LabTest's own example", () => {
    expect(parse(documented).services).toEqual([
      {
        name: 'mydb',
        kind: 'mysql',
        provider: 'docker',
        provisionType: 'independent',
        initialDataSource: '/backups/bostongov/',
        image: 'mysql:5.6',
        commands: ['--character-set-server=utf8mb4'],
        environment: { MYSQL_ALLOW_EMPTY_PASSWORD: 'true', MYSQL_DATABASE: 'drupal' },
      },
    ]);
  });

  it('reads services keyed by kind, with and without the root key, also empty ones', () => {
    const services = 'services:\n  mysql:\n    provider: aws\n  redis:\n';
    const expected = [
      { name: 'mysql', kind: 'mysql', provider: 'aws' },
      { name: 'redis', kind: 'redis' },
    ];
    expect(parse(services).services).toEqual(expected);
    expect(parse(`labtest:\n  ${services.replaceAll('\n', '\n  ')}`).services).toEqual(expected);
  });

  it('knows other names of kinds and settings', () => {
    const { services } = parse(
      'services: {mariadb: , pg: {service: postgres, provision_type: shared, shared_instance_name: 1.10}}',
    );
    expect(services).toEqual([
      { name: 'mariadb', kind: 'mysql', image: 'mariadb:11.8' },
      { name: 'pg', kind: 'postgresql', provisionType: 'shared', sharedExperimentName: '1.10' },
    ]);
  });

  it('takes names with dots, as Elasticsearch has them', () => {
    const config = parse(
      'services:\n  redis: {environment: {discovery.type: single-node}}\n  memcached: {environment: [a.b=c]}',
    );
    expect(config.services.map((service) => service.environment)).toEqual([
      { 'discovery.type': 'single-node' },
      { 'a.b': 'c' },
    ]);
  });

  it('keeps the text of environment values, also through aliases and merges', () => {
    const config = parse(
      'environment: {A: 1.10, B: yes, C: 0x10, D: ""}\nservices:\n  redis: &r\n    environment: {V: &v 1.20, W: *v}\n  other: {<<: *r, service: redis}',
    );
    expect(config.environment).toEqual([
      { name: 'A', value: '1.10' },
      { name: 'B', value: 'yes' },
      { name: 'C', value: '0x10' },
      { name: 'D', value: '' },
    ]);
    expect(config.services.map((service) => service.environment)).toEqual(
      Array(2).fill({ V: '1.20', W: '1.20' }),
    );
  });

  it('types every setting', () => {
    const [service, database] = parse(`services:
  search:
    service: container
    image: elasticsearch:8.19.0
    port: 9200
    readiness: {type: http, path: /_cluster/health}
    env_prefix: SEARCH
    commands: one
    share_with: [owner:1, repository:2]
    data_setup_script: ./db/../setup.sh
    wait_for_service: yes
    wait_attempts: 3
    wait_timeout: 0.5
    memory: 1.5g
    cpus: 1.5
    processes: 100
  db: {service: postgresql, disarm: no, skip_extensions: aws_commons, extensions: [postgis, uuid-ossp]}
`).services;
    expect(service).toEqual({
      name: 'search',
      kind: 'container',
      image: 'elasticsearch:8.19.0',
      port: 9200,
      readiness: { type: 'http', path: '/_cluster/health', status: 200 },
      envPrefix: 'SEARCH',
      commands: ['one'],
      shareWith: ['owner:1', 'repository:2'],
      dataSetupScript: './db/../setup.sh',
      waitForService: true,
      waitAttempts: 3,
      waitTimeout: 0.5,
      memory: 1.5 * 1024 ** 3,
      cpus: 1.5,
      processes: 100,
    });
    expect(database).toEqual({
      name: 'db',
      kind: 'postgresql',
      disarm: false,
      skipExtensions: ['aws_commons'],
      extensions: ['postgis', 'uuid-ossp'],
    });
  });

  it("ignores LabTest's application half with one notice", () => {
    const { notices } = parse('host: lab\ntest_domain: x.org\nuse_ssh_config: true\nservices: {redis: }');
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain('host, test_domain, use_ssh_config');
  });

  it('ignores keys that begin with x-, which hold anchors', () => {
    const text = `x-usual: &usual
  memory: 64m
  anything: { goes: [here] }
x-memory: &memory { memory: 1g }
services:
  redis: { <<: *memory, image: "redis:8" }
`;
    expect(parse(text)).toMatchObject({ notices: [], services: [{ name: 'redis', memory: 1024 ** 3 }] });
    const rooted = `x-memory: &memory { memory: 1g }\nlabtest:\n  services:\n    redis: *memory\n`;
    expect(parse(rooted)).toMatchObject({ notices: [], services: [{ name: 'redis', memory: 1024 ** 3 }] });
    expect(told('xx: 1\nservices: {redis: }')).toEqual(['1:1 the configuration has the unknown key "xx"']);
  });

  it.each(['', 'services:\n', 'services: {}\n', 'labtest:\n  app_name: shop\n'])(
    'says in a notice that there is no service: %j',
    (text) => {
      expect(parse(text).notices).toEqual([expect.stringContaining('there is no service in it')]);
    },
  );

  it('tells where a setting stands', () => {
    const config = parse(documented);
    expect(config.at('mydb')).toEqual({ file: '.labtest.yml', line: 3, column: 5 });
    expect(config.at('mydb', 'image')).toEqual({ file: '.labtest.yml', line: 9, column: 16 });
    expect(config.at('mydb', 'kind')).toEqual({ file: '.labtest.yml', line: 5, column: 16 });
    expect(config.at('mydb', 'port')).toEqual({ file: '.labtest.yml', line: 3, column: 5 });
    expect(config.at('nope')).toEqual({ file: '.labtest.yml', line: 1, column: 1 });
  });

  it('reads package.json, tabs and all', () => {
    const text =
      '{\n\t"name": "x",\n\t"labtest": {\n\t\t"services": {"redis": {"memory": "64m", "port": 1}}\n\t}\n}\n';
    expect(told(text, 'json')).toEqual([
      '4:43 services.redis.port has no effect here: it goes with kind `container`',
    ]);
    expect(parse(text.replace(', "port": 1', ''), 'json').services).toEqual([
      { name: 'redis', kind: 'redis', memory: 64 * 1024 ** 2 },
    ]);
  });
});

describe('what is wrong is said all at once, with what to write instead', () => {
  it('lists every problem with line and column, in order', () => {
    const text = `services:
  mysql:
    imagee: x
    wait_attempts: many
  b:
    service: elasticsearch
  c:
    service: container
`;
    expect(
      problemsOf(text).map(
        (problem) => `${problem.line}:${problem.column} ${problem.message}. ${problem.remedy}`,
      ),
    ).toEqual([
      '3:5 services.mysql has the unknown key "imagee". Did you mean "image"?',
      '4:20 services.mysql.wait_attempts must be a whole number from 1 to 100000. Write for example `wait_attempts: 20`.',
      '6:14 "elasticsearch" is not a kind of service. Write `service: container` with `image: elasticsearch:8.19.0` and `port: 9200`.',
      '7:3 services.c is a container and needs "image". Add for example `image: elasticsearch:8.19.0`.',
      '7:3 services.c is a container and needs "port". Add for example `port: 9200`.',
    ]);
  });

  it.each([
    ['services: {MySQL: }', '1:12 services.MySQL does not say which kind of service it is'],
    ['services: {a: {service: postgresqll}}', '1:25 "postgresqll" is not a kind of service'],
    ['servces: {}', '1:1 the configuration has the unknown key "servces"'],
    ['labtest: {}\nservices: {}', '2:1 "services" stands beside "labtest", where nothing is read'],
    ['services: {redis: {image: a, options: {image: b}}}', '1:40 services.redis.image is given twice'],
    ['services: {redis: {}, redis: {}}', '1:23 the key "redis" is given twice'],
    [
      'services: {redis: {provision_type: shared}}',
      '1:36 services.redis is shared, but does not say with which experiment',
    ],
    [
      'services: {redis: {provision_type: communal, shared_app_name: x}}',
      '1:46 services.redis.shared_app_name has no effect here: it goes with `provision_type: shared`',
    ],
    [
      'services: {memcached: {initial_data_source: x}}',
      '1:24 services.memcached.initial_data_source has no effect here: it goes with kind `postgresql`, `mysql`, `redis`',
    ],
    [
      'services: {redis: {memory: 5m}}',
      '1:28 services.redis.memory must be at least 6m, the least that an engine accepts',
    ],
    [
      'services: {redis: {environment: [A=1, A=2]}}',
      '1:39 services.redis.environment.1 gives A a second time',
    ],
    [
      'services: {redis: {environment: {A: }}}',
      '1:37 services.redis.environment.A must have one line of text as its value (an empty one is written "")',
    ],
    [
      'services: {redis: {readiness: tpc}}',
      '1:31 services.redis.readiness must be tcp, http, or a mapping with type, path and status',
    ],
    ['a: *b', '1:4 the alias "b" names nothing'],
    ['services: {}\n---\nservices: {}', '2:1 a second document starts here, and only one is read'],
  ])('%s', (text, message) => {
    expect(told(text)).toContain(message);
  });

  it('says where JSON ends to be JSON, without quoting it', () => {
    const [problem] = problemsOf('{\n "labtest": {"environment": ["PASSWORD=hunter2",]}}', 'json');
    expect(problem).toMatchObject({ line: 2, column: 49, message: "is not JSON: Unexpected token ']'" });
    expect(JSON.stringify(problem)).not.toContain('hunter2');
  });
});
