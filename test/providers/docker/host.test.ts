import { describe, expect, it } from 'vitest';
import { isLoopback, isRemote, resolveHost } from '../../../src/providers/docker/connection/host';

const nowhere = () => false;
const resolve = (host: string | undefined, environment = {}, exists: (path: string) => boolean = nowhere) =>
  resolveHost({ host }, environment, 'linux', exists);
const tls = { ca: 'ca', cert: 'cert', key: 'key' };

describe('which engine is meant', () => {
  it('is the platform’s own socket by default', () => {
    expect(resolve(undefined)).toMatchObject({
      kind: 'socket',
      path: '/var/run/docker.sock',
      shown: 'unix:///var/run/docker.sock',
    });
    const desktop = '/home/me/.docker/run/docker.sock';
    expect(resolve(undefined, { HOME: '/home/me' }, (path) => path === desktop)).toMatchObject({
      path: desktop,
    });
    const rootless = '/run/user/1000/docker.sock';
    expect(resolve('', { XDG_RUNTIME_DIR: '/run/user/1000' }, (path) => path === rootless)).toMatchObject({
      path: rootless,
    });
    expect(resolveHost({}, {}, 'win32')).toMatchObject({ kind: 'socket', path: '//./pipe/docker_engine' });
  });

  it('is DOCKER_HOST where the option says nothing', () => {
    expect(resolve(undefined, { DOCKER_HOST: 'unix:///tmp/other.sock' })).toMatchObject({
      path: '/tmp/other.sock',
    });
    expect(resolve(undefined, { DOCKER_HOST: 'tcp://dind:2375' })).toMatchObject({
      kind: 'tcp',
      host: 'dind',
      port: 2375,
      tls: false,
    });
    expect(resolve(undefined, { DOCKER_HOST: 'dind' })).toMatchObject({ host: 'dind', port: 2375 });
  });

  it('MP-28 is the option, whatever the environment says', () => {
    const environment = {
      DOCKER_HOST: 'tcp://elsewhere:2376',
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: '/certs',
    };
    expect(resolve('unix:///mine.sock', environment)).toEqual({
      kind: 'socket',
      path: '/mine.sock',
      shown: 'unix:///mine.sock',
    });
    expect(resolve('tcp://mine:2375', environment)).toEqual({
      kind: 'tcp',
      host: 'mine',
      port: 2375,
      tls: false,
      certificates: undefined,
      shown: 'tcp://mine:2375',
    });
  });

  it('uses TLS where anything asks for it', () => {
    expect(resolve('tcp://far:2376')).toMatchObject({ tls: true, port: 2376 });
    expect(resolve('https://far')).toMatchObject({ tls: true, port: 2376 });
    expect(resolveHost({ host: 'tcp://far:99', tls }, {})).toMatchObject({
      tls: true,
      port: 99,
      certificates: undefined,
    });
    expect(
      resolve(undefined, { DOCKER_HOST: 'tcp://far:99', DOCKER_TLS_VERIFY: '1', HOME: '/h' }),
    ).toMatchObject({
      tls: true,
      certificates: '/h/.docker',
    });
    expect(resolve(undefined, { DOCKER_HOST: 'tcp://far:2376', DOCKER_CERT_PATH: '/certs' })).toMatchObject({
      certificates: '/certs',
    });
  });

  it('reads ssh', () => {
    expect(resolve('ssh://lab@far:2222')).toMatchObject({
      kind: 'ssh',
      host: 'far',
      port: 2222,
      username: 'lab',
    });
    expect(resolve('ssh://lab:pw@far')).toMatchObject({ port: 22, shown: 'ssh://lab@far:22' });
    expect(() => resolve('ssh://far')).toThrow('ssh://user@far');
  });

  it('says what to write instead of what it cannot read, without a password in it', () => {
    expect(() => resolve('ftp://me:secret@far')).toThrow('tcp://host:2376');
    expect(() => resolve('ftp://me:secret@far')).not.toThrow('secret');
  });

  it('knows another machine from this one', () => {
    expect(isRemote(resolve('ssh://lab@far'))).toBe(true);
    expect(isRemote(resolve('tcp://127.0.0.1:2375'))).toBe(false);
    expect(isRemote(resolve(undefined))).toBe(false);
    expect(['127.0.0.9', 'localhost', '::1'].map(isLoopback)).toEqual([true, true, true]);
    expect(['0.0.0.0', '10.0.0.1', '::', '127.example.com'].map(isLoopback)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
