import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canInstall, install, run, succeeds, which } from './run.mjs';

/** The release of this machine, which has a mirror and every update. */
const own = 'bookworm';

/** Debian's minimal system as an image, with this machine's package sources, so that builds reach the same mirror. */
export function debianBase(release = own) {
  const base = `labtest-test/base:${release}`;
  if (succeeds('docker', ['image', 'inspect', base])) return base;
  if (!which('debootstrap')) {
    if (!canInstall())
      throw new Error('no image registry answers, and building images needs debootstrap: install it');
    install(['debootstrap']);
  }
  const { mirror, list } = packageSources(release);
  console.log(`building ${base}`);
  const work = mkdtempSync(join(tmpdir(), 'labtest-base-'));
  try {
    const root = join(work, 'root');
    run('debootstrap', ['--variant=minbase', release, root, mirror]);
    adapt(root, list);
    run('tar', ['-C', root, '-cf', join(work, 'root.tar'), '.']);
    run('docker', ['import', join(work, 'root.tar'), base]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return base;
}

function packageSources(release) {
  const read = () =>
    run('apt-get', ['indextargets', '--format', '$(ORIGIN)|$(REPO_URI)|$(RELEASE)', 'Created-By: Packages'])
      .split('\n')
      .map((line) => line.split('|'))
      .filter(([origin, , suite]) => origin === 'Debian' && suite?.startsWith(own));
  let found = read();
  if (found.length === 0 && canInstall()) {
    run('apt-get', ['update']);
    found = read();
  }
  const main = found.find(([, , suite]) => suite === own);
  if (!main)
    throw new Error(
      'no image registry answers, and apt knows no mirror of Debian bookworm to build images from',
    );
  const [, mirror] = main;
  const sources = release === own ? found.map(([, uri, suite]) => [uri, suite]) : [[mirror, release]];
  return { mirror, list: sources.map(([uri, suite]) => `deb ${uri} ${suite} main\n`).join('') };
}

function adapt(root, list) {
  writeFileSync(join(root, 'etc/apt/sources.list'), list);
  const settings = run('apt-config', ['dump', 'Acquire']).split('\n');
  const kept = settings.filter((line) => /^Acquire::(https?|Check-)/.test(line));
  const conf = [...kept, 'Acquire::Languages "none";', ''].join('\n');
  writeFileSync(join(root, 'etc/apt/apt.conf.d/90machine'), conf);
  const authorities = '/etc/ssl/certs/ca-certificates.crt';
  mkdirSync(join(root, 'etc/ssl/certs'), { recursive: true });
  if (existsSync(authorities)) cpSync(authorities, join(root, authorities));
  rmSync(join(root, 'var/cache/apt/archives'), { recursive: true, force: true });
}
