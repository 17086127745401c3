import type { Place } from '../place';
import {
  databaseAmong,
  distinct,
  type Need,
  namesIn,
  needsOf,
  type Product,
  type Recognise,
  type Stack,
} from './stack';

const products: Readonly<Record<string, Product>> = {
  psycopg: 'postgresql',
  psycopg2: 'postgresql',
  'psycopg2-binary': 'postgresql',
  'psycopg-binary': 'postgresql',
  asyncpg: 'postgresql',
  pg8000: 'postgresql',
  mysqlclient: 'mysql',
  pymysql: 'mysql',
  'mysql-connector-python': 'mysql',
  aiomysql: 'mysql',
  asyncmy: 'mysql',
  mariadb: 'mariadb',
  redis: 'redis',
  'django-redis': 'redis',
  'channels-redis': 'redis',
  rq: 'redis',
  'django-rq': 'redis',
  pymemcache: 'memcached',
  pylibmc: 'memcached',
  'python-memcached': 'memcached',
  elasticsearch: 'elasticsearch',
  'elasticsearch-dsl': 'elasticsearch',
  'opensearch-py': 'opensearch',
  pika: 'rabbitmq',
  pymongo: 'mongodb',
};

/** A requirement at the start of a line or of a quoted text; `celery[redis]` needs what its brackets say, too. */
const requirement = /(?:^|["'])[ \t]*([A-Za-z0-9][\w.-]*)(?=[ \t]*(?:[[=<>~!;"',#\r\n]|$))/gm;
const extra = /\bcelery\[([\w.-]+)/g;

interface Dependencies {
  needs: Need[];
  names: Set<string>;
  install: string[];
  /** Put before each program. */
  runner: string;
}

export const django: Recognise = async (place, folder) => {
  const found = await managed(place, folder);
  if (found === undefined) return undefined;
  const { needs, names, install, runner } = await dependencies(place, folder);
  const tests = names.has('pytest') || names.has('pytest-django') ? 'pytest' : `python ${found} test`;
  return {
    ...python('Django', found, needs),
    commands: [...install, `${runner}python ${found} migrate --noinput`, `${runner}${tests}`],
    variables: () => ({}),
  };
};

export const alembic: Recognise = async (place, folder) => {
  if ((await place.read(`${folder}alembic.ini`)) === undefined) return undefined;
  const { needs, names, install, runner } = await dependencies(place, folder);
  const title = names.has('fastapi')
    ? 'FastAPI with Alembic'
    : names.has('flask')
      ? 'Flask with Alembic'
      : 'Alembic';
  return {
    ...python(title, 'alembic.ini', needs),
    commands: [...install, `${runner}alembic upgrade head`, `${runner}pytest`],
    variables: (wanted) => {
      const scheme = schemeOf(databaseAmong(wanted), names);
      return scheme ? { DATABASE_URL: `${scheme}\${DATABASE_URL#*:}` } : {};
    },
  };
};

function python(title: string, because: string, needs: Need[]): Omit<Stack, 'commands' | 'variables'> {
  return {
    title,
    because,
    needs,
    setUp: [{ uses: 'actions/setup-python@v6', with: { 'python-version': '3.13' } }],
  };
}

/** SQLAlchemy takes the driver from the URL: where another than its own default is installed. */
function schemeOf(database: 'postgresql' | 'mysql' | undefined, names: Set<string>): string | undefined {
  const drivers =
    database === 'postgresql'
      ? { psycopg: 'postgresql+psycopg:', asyncpg: 'postgresql+asyncpg:', pg8000: 'postgresql+pg8000:' }
      : { pymysql: 'mysql+pymysql:', aiomysql: 'mysql+aiomysql:', asyncmy: 'mysql+asyncmy:' };
  return Object.entries(drivers).find(([name]) => names.has(name))?.[1];
}

/** Where manage.py is: here, or one folder further down. */
async function managed(place: Place, folder: string): Promise<string | undefined> {
  const below = (await place.list(folder || '.')).filter((name) => /^[\w-]+\/$/.test(name));
  for (const path of ['manage.py', ...below.map((name) => `${name}manage.py`)])
    if ((await place.read(folder + path))?.includes('DJANGO_SETTINGS_MODULE')) return path;
  return undefined;
}

async function dependencies(place: Place, folder: string): Promise<Dependencies> {
  const top = (await place.list(folder || '.')).filter((name) =>
    /^requirements[\w.-]*\.(txt|in)$/.test(name),
  );
  const nested = (await place.list(`${folder}requirements`)).filter((name) =>
    /^[\w.-]+\.(txt|in)$/.test(name),
  );
  const lists = [...top, ...nested.map((name) => `requirements/${name}`)];
  const needs: Need[] = [];
  const names = new Set<string>();
  for (const file of [...lists, 'pyproject.toml', 'Pipfile', 'setup.cfg', 'setup.py']) {
    const text = (await place.read(folder + file))?.replace(/^[ \t]*#.*$/gm, '');
    if (text === undefined) continue;
    const found = namesIn(text, requirement).map((name) => name.replaceAll(/[_.]/g, '-'));
    needs.push(...needsOf([...found, ...namesIn(text, extra)], file, products));
    for (const name of found) names.add(name);
  }
  return { needs: distinct(needs), names, ...(await installing(place, folder, lists)) };
}

async function installing(place: Place, folder: string, lists: string[]) {
  const there = async (file: string) => (await place.read(folder + file)) !== undefined;
  if (await there('uv.lock')) return { install: ['pipx install uv', 'uv sync'], runner: 'uv run ' };
  if (await there('poetry.lock'))
    return { install: ['pipx install poetry', 'poetry install'], runner: 'poetry run ' };
  if (await there('Pipfile.lock'))
    return { install: ['pipx install pipenv', 'pipenv sync --dev'], runner: 'pipenv run ' };
  const pinned = lists.filter((name) => name.endsWith('.txt'));
  const install = pinned.map((name) => `--requirement ${name}`).join(' ') || '.';
  return { install: [`pip install ${install}`], runner: '' };
}
