import { describe, expect, it } from 'vitest';
import { isSteering, refuseSteering } from '../../src/experiment/dangerous';
import { planOf } from '../../src/experiment/plan';
import { parse } from '../config/parse';

const written = (yaml: string) => () => {
  const config = parse(yaml);
  refuseSteering(config, planOf(config, 'web', 'main'));
};

describe('variables that every later step gets', () => {
  it.each([
    ...[
      'PATH',
      'Path',
      'LD_PRELOAD',
      'NODE_OPTIONS',
      'BASH_ENV',
      'GITHUB_ENV',
      'RUNNER_TEMP',
      'GIT_SSH_COMMAND',
    ],
    ...[
      'PYTHONPATH',
      'pythonstartup',
      'npm_config_registry',
      'JAVA_TOOL_OPTIONS',
      'DOCKER_HOST',
      'https_proxy',
      'ENV',
      'ZDOTDIR',
      'OPENSSL_CONF',
      'GOENV',
      'JAVA_HOME',
      'UV_INDEX_URL',
      'YARN_REGISTRY',
    ],
  ])('may not be %s', (name) => {
    expect(isSteering(name)).toBe(true);
    expect(written(`environment: {${name}: x}\nservices: {redis: }`)).toThrow(
      new RegExp(`environment.${name} would write ${name}, which changes how later steps`),
    );
  });

  it('may not come from the name of a service either', () => {
    expect(written('services: {git: {service: redis}}')).toThrow('would write GIT_REDIS_URL');
    expect(written('services: {x: {service: container, image: a:1, port: 1, env_prefix: GITHUB}}')).toThrow(
      'would write GITHUB_',
    );
  });

  it.each([
    'NODE_ENV',
    'RAILS_ENV',
    'APP_PATH',
    'MY_GITHUB_TOKEN',
    'DATABASE',
    'PYTEST_ADDOPTS',
    'GOOGLE_ID',
    'ENVIRONMENT',
  ])('may be %s', (name) => {
    expect(
      written(`environment: {${name}: x}\nservices: {redis: , postgresql: , memcached: }`),
    ).not.toThrow();
  });
});
